import type { Random } from '../random.ts';
import type { SceneParameters } from './parameters.ts';
import { metreAt, type Stage } from './stage.ts';

/** What somebody does at the gate. */
export type Habit = 'through' | 'stop' | 'turn-before' | 'turn-after' | 'loiter';

/** Where somebody is in one frame. */
export interface Place {
  /** Anchor in pixels of the picture. */
  x: number;
  y: number;
  /** Metres walked so far. */
  walked: number;
  /** Where he looks to: 1 right, -1 left. */
  facing: 1 | -1;
  standing: boolean;
}

/** Somebody's whole way through the scene, one place for each frame from `from` on. */
export interface Walk {
  habit: Habit;
  from: number;
  places: Place[];
  /** His size against that of common people. */
  size: number;
  /** Decides which cutouts and colours he gets. */
  look: number;
}

/** Half of the widest person, in metres: who is so far beyond the picture's edge is not seen. */
const HALF_WIDTH_M = 0.6;
/** How fast people reach their speed and lose it, in metres per second squared. */
const ACCELERATION = 1.6;
/** Nobody turns back nearer to the line than this (metres): whoever turns has clearly passed it or clearly not. */
export const TURNING_CLEAR_M = 0.45;

/** What somebody sets out to do. */
export interface Plan {
  habit: Habit;
  /** 1 from left to right, -1 from right to left. */
  heading: 1 | -1;
  /** Metres per second. */
  speed: number;
  /** Row at which he enters, and by how many rows he is nearer when he leaves. */
  row: number;
  drift: number;
  /** Frame of the entry, and metres behind the edge at which he is then. */
  from: number;
  behind: number;
  size: number;
  look: number;
}

/** A way to walk, and then to stand. */
interface Leg {
  /** Metres right of the line. */
  to: number;
  waitS: number;
}

/** The way of one person, frame by frame, until he is out of the picture. */
export function walkOf(plan: Plan, stage: Stage, framesPerSecond: number, random: Random): Walk {
  const reach = (row: number) => stage.width / 2 / metreAt(stage, row) + HALF_WIDTH_M;
  const rowAt = (progress: number) => plan.row + plan.drift * Math.min(1, Math.max(0, progress));
  const dt = 1 / framesPerSecond;
  const start = -plan.heading * reach(plan.row);
  const legs = legsOf(plan, reach(stage.far) + 1, random);
  const places: Place[] = [];
  let x = start - plan.heading * plan.behind;
  let [speed, walked, waiting, progress] = [plan.speed, 0, 0, 0];
  let facing = plan.heading;
  let leg = legs.shift();
  while (leg) {
    const row = rowAt(progress);
    const standing = waiting > 0;
    places.push({ x: stage.width / 2 + x * metreAt(stage, row), y: row, walked, facing, standing });
    const outside = Math.abs(x) > reach(row) && Math.sign(x) === facing && places.length > 1;
    if (outside && legs.length === 0) break;
    if (standing) {
      waiting -= dt;
      if (waiting <= 0) leg = legs.shift();
      continue;
    }
    const left = Math.abs(leg.to - x);
    facing = leg.to > x ? 1 : -1;
    const brake = leg.waitS > 0 ? Math.sqrt(2 * ACCELERATION * left) : plan.speed;
    speed = Math.min(plan.speed, speed + ACCELERATION * dt, Math.max(brake, 0.1));
    const step = Math.min(left, speed * dt);
    x += facing * step;
    walked += step;
    progress = Math.max(progress, Math.abs(x - start) / (2 * reach(plan.row)));
    if (step < left) continue;
    speed = 0;
    waiting = leg.waitS;
    if (waiting <= 0) leg = legs.shift();
  }
  return { habit: plan.habit, from: plan.from, places, size: plan.size, look: plan.look };
}

function legsOf({ habit, heading }: Plan, exit: number, random: Random): Leg[] {
  const on = { to: heading * exit, waitS: 0 };
  const back = { to: -heading * exit, waitS: 0 };
  switch (habit) {
    case 'through':
      return [on];
    case 'stop': {
      // Short of the line or past it, some of them on its very edge.
      const place = random.between(0.15, 1.2) * (random.chance(0.6) ? -1 : 1);
      return [{ to: heading * place, waitS: random.between(1.5, 5) }, on];
    }
    case 'turn-before':
      return [{ to: -heading * random.between(TURNING_CLEAR_M, 1.1), waitS: random.between(0.3, 2) }, back];
    case 'turn-after':
      return [
        { to: heading * random.between(TURNING_CLEAR_M + 0.15, 1.6), waitS: random.between(0.5, 2) },
        back,
      ];
    case 'loiter': {
      const spot = { to: -heading * random.between(1, 2.4), waitS: random.between(5, 12) };
      return [spot, random.chance(0.6) ? on : back];
    }
  }
}

/** What the next arrival sets out to do. */
export function planOf(parameters: SceneParameters, stage: Stage, from: number, random: Random): Plan {
  const { stops, turnsBefore, turnsAfter, loiters } = parameters;
  const [slow, fast] = parameters.speed;
  const habits: [Habit, number][] = [
    ['stop', stops],
    ['turn-before', turnsBefore],
    ['turn-after', turnsAfter],
    ['loiter', loiters],
  ];
  let draw = random.next();
  let habit: Habit = 'through';
  for (const [name, share] of habits) {
    if (draw >= 0 && draw < share) habit = name;
    draw -= share;
  }
  const depth = stage.near - stage.far;
  // Faces come nearer while they are seen; persons pass at any angle.
  const face = parameters.subject === 'face';
  const row = stage.far + depth * (face ? random.between(0, 0.6) : random.next());
  const drift = depth * (face ? random.between(0.2, 0.5) : random.between(-0.3, 0.3));
  return {
    habit,
    heading: random.chance(parameters.directionMix) ? 1 : -1,
    // Most walk at the middle of the range: the mean of two even draws.
    speed: (random.between(slow, fast) + random.between(slow, fast)) / 2,
    row,
    drift: Math.min(stage.near - row, Math.max(stage.far - row, drift)),
    from,
    behind: 0,
    size: random.between(0.92, 1.08),
    look: random.word(),
  };
}
