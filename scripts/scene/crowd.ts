import { Random } from '../random.ts';
import { FACE_SHAPE, hiddenShare, PERSON_SHAPE, placeIn, type Shape } from './hiding.ts';
import { MOSTLY, type SceneParameters } from './parameters.ts';
import { distanceAt, metreAt, type Stage } from './stage.ts';
import { type Plan, planOf, type Walk, walkOf } from './walk.ts';

/** Two people keep so many metres between them on the ground. */
const ELBOW_ROOM_M = 0.45;
/** So often another arrival is tried in a frame where none fits. */
const TRIES = 4;
/** Seconds of a swell and an ebb. */
const TIDE_S = 37;

/** Everybody who comes through a scene, and how many frames it takes. */
export interface Crowd {
  walks: Walk[];
  frames: number;
}

/**
 * Plans who walks where, until so many passages are planned as the parameters want and everybody has left.
 *
 * @param onPassages called with the passages planned so far
 */
export function planCrowd(
  parameters: SceneParameters,
  stage: Stage,
  onPassages: (passages: number) => void = () => {},
): Crowd {
  const random = new Random(parameters.seed, 1);
  const shape = parameters.subject === 'face' ? FACE_SHAPE : PERSON_SHAPE;
  const tide = random.between(0, 2 * Math.PI);
  const walks: Walk[] = [];
  let [passages, frame, present] = [0, 0, [] as Walk[]];
  for (; passages < parameters.crossings; frame++) {
    const here = frame;
    present = present.filter((walk) => walk.from + walk.places.length > here);
    const wanted = wantedAt(frame / parameters.framesPerSecond, parameters, tide);
    for (let attempt = 0; attempt < TRIES && present.length < wanted; attempt++) {
      for (const plan of arrivals(parameters, stage, frame, random)) {
        const walk = walkOf(plan, stage, parameters.framesPerSecond, random);
        if (present.length >= parameters.people || !fits(walk, present, parameters, shape, stage)) continue;
        walks.push(walk);
        present.push(walk);
        passages += passagesOf(walk, stage);
      }
    }
    onPassages(passages);
  }
  return { walks, frames: Math.max(...walks.map((walk) => walk.from + walk.places.length)) };
}

/** How many people should be in view: it swells and ebbs around the density. */
function wantedAt(t: number, { people, density }: SceneParameters, tide: number): number {
  const share = density + 0.25 * Math.sin(tide + (2 * Math.PI * t) / TIDE_S);
  return Math.max(1, Math.round(people * Math.min(1, share)));
}

/** One plan, or those of a group that walks side by side at one speed. */
function arrivals(parameters: SceneParameters, stage: Stage, frame: number, random: Random): Plan[] {
  const first = planOf(parameters, stage, frame, random);
  if (!random.chance(parameters.groups)) return [first];
  const group = [first];
  const others = random.whole(1, 2);
  for (let other = 0; other < others; other++) {
    const last = group.at(-1) ?? first;
    // A step to the side in the depth of the scene: nearer by so many metres.
    const nearer = distanceAt(stage, last.row) - random.between(0.55, 0.9);
    const row = stage.horizon + (1.1 * stage.width) / Math.max(0.1, nearer) / stage.perRow;
    if (!(row <= stage.near)) break;
    const behind = random.between(0, 0.7);
    const drift = Math.min(first.drift, stage.near - row);
    group.push({ ...first, row, drift, behind, size: random.between(0.92, 1.08), look: random.word() });
  }
  return group;
}

/** Whether nobody walks through anybody, and nobody is hidden for longer than the parameters let him be. */
function fits(
  walk: Walk,
  present: readonly Walk[],
  parameters: SceneParameters,
  shape: Shape,
  stage: Stage,
): boolean {
  const others = present.filter((other) => other.from + other.places.length > walk.from);
  const most = Math.max(1, Math.round(parameters.occlusion * parameters.framesPerSecond));
  const hiddenFor = new Map<Walk, number>();
  const end = walk.from + walk.places.length;
  for (let frame = walk.from; frame < end; frame++) {
    const here = [walk, ...others].flatMap((who) => {
      const place = placeIn(who, frame);
      return place ? [{ who, place, size: who.size }] : [];
    });
    const own = here[0];
    if (!own) continue;
    if (here.some((other) => other.who !== walk && apart(own.place, other.place, stage) < ELBOW_ROOM_M))
      return false;
    for (const one of here) {
      const mostly = hiddenShare(one.place, one.size, here, shape, stage) > MOSTLY;
      const hidden = mostly ? (hiddenFor.get(one.who) ?? 0) + 1 : 0;
      if (hidden > most) return false;
      hiddenFor.set(one.who, hidden);
    }
  }
  return true;
}

/** Metres between two people on the ground. */
function apart(one: { x: number; y: number }, other: { x: number; y: number }, stage: Stage): number {
  const metre = (metreAt(stage, one.y) + metreAt(stage, other.y)) / 2;
  return Math.hypot((one.x - other.x) / metre, distanceAt(stage, one.y) - distanceAt(stage, other.y));
}

/** Changes of side from the first to the last place: the planned passages, of which the truth is made from the boxes. */
export function passagesOf({ places }: Walk, { width }: Stage): number {
  let passages = 0;
  for (let index = 1; index < places.length; index++) {
    const [before, after] = [places[index - 1], places[index]];
    if (before && after && before.x < width / 2 !== after.x < width / 2) passages++;
  }
  return passages;
}
