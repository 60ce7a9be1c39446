import type { Direction } from '../../firmware-config/contract/index.ts';
import type { Line, Point } from '../../firmware-config/contract/layout.ts';
import { FACE, PERSON, type Subject } from '../tracks/subject.ts';
import type { Box } from '../tracks/track.ts';

/** Where a line is drawn, and how large people are there. Lengths are in picture heights. */
export interface Scene {
  subject: 'face' | 'person';
  /** Height of a whole box. */
  height: number;
  aspect: number;
  /** Of the line: radians of its direction, 0 to the right, and its length. */
  angle: number;
  length: number;
  anchor: 'centre' | 'foot' | 'head';
  framesPerSecond: number;
}

/** One approach to the line. */
export interface Approach {
  /** Where along the line, 0..1; `beside`: beyond its ends instead, where there is nothing to pass. */
  lane: number;
  beside: boolean;
  /** Metres per second. */
  pace: number;
  /** Seconds for which he stands and sways on the line. */
  standsS: number;
  /** False for one who turns on the line, and goes back. */
  passes: boolean;
  /** Metres that he goes on beyond what is clear of the line. */
  onward: number;
}

/** What the detector makes of it. */
export interface Sight {
  /** Standard deviation of a box's centre as a share of what the subject has; of its size likewise. */
  noise: number;
  /** Share of frames in which he is not found, at most three of them in a row. */
  missed: number;
  /** Seconds of an occlusion in every approach, anywhere in it; 0 for none. */
  hidden: number;
  /** Share of frames in which the detector is not sure. */
  doubted: number;
  seed: number;
}

/** One person's way, and what a counter must say of it. */
export interface Way {
  /** Box in picture heights; null where nobody is found. */
  boxAt: (frame: number) => (Box & { score: number }) | null;
  frames: number;
  truth: Direction[];
}

/** A head sways by this much to either side while its owner stands, in metres. */
const SWAY_M = 0.05;
/** Nobody sets out, stops or turns faster than this, in metres per second squared. */
const BRISK = 3;
/** Noise is cut off at so many standard deviations. */
const MOST_NOISE = 2.5;
/**
 * Where nobody would doubt that somebody is not on the line: as far as he sways and as boxes are wrong, twice over. What is
 * legal keeps this far from the line's ends, and goes this far beyond the line before it turns.
 */
export function clearOf(scene: Scene): number {
  const { heightM, centreNoise } = subjectOf(scene);
  return Math.max(0.025, 2 * scene.height * (SWAY_M / heightM + MOST_NOISE * centreNoise));
}

/** What the boxes of a scene are about. */
export function subjectOf({ subject }: Scene): Subject {
  return subject === 'face' ? FACE : PERSON;
}

/** Picture heights to a metre. */
export function metreOf(scene: Scene): number {
  return scene.height / subjectOf(scene).heightM;
}

/** The middle of the picture's lower edge is (aspect / 2, 1); every box's centre stays in the picture. */
function middleOf({ anchor, aspect, height }: Scene): { x: number; y: number } {
  const down = { centre: 0, foot: 0.5, head: -0.5 }[anchor];
  return { x: aspect / 2, y: 0.5 + down * height };
}

/** The line of a scene, from its middle to both sides. */
export function lineOf(scene: Scene): Line {
  const { angle, length, aspect, anchor } = scene;
  const { x, y } = middleOf(scene);
  const [dx, dy] = [(Math.cos(angle) * length) / 2, (Math.sin(angle) * length) / 2];
  const at = (sign: number): Point => [(x + sign * dx) / aspect, y + sign * dy];
  return { id: 'line', gate: 'gate', a: at(-1), b: at(1), anchor };
}

/** Uniform numbers from 0 to 1 (mulberry32, T. Ettinger, public domain algorithm). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A place as the line sees it: side (right is positive) and distance along it from a, in picture heights. */
interface Waypoint {
  t: number;
  side: number;
  along: number;
}

/** Where and when one walks among others. */
export interface Post {
  /** Seconds. */
  startsAt: number;
  /** The part of the line that is his, in picture heights from a; without it all that is well away from its ends. */
  strip?: { from: number; to: number };
  /** Metres that he begins farther from the line, and ends farther from it, than one who walks alone: his place in a file. */
  behind?: number;
  before?: number;
}

/**
 * The way of one who approaches the line so often, beginning on its right or left.
 *
 * Legal is a way on which everybody would agree: at walking pace; standing on the line only between its ends and swaying as
 * people do; between two approaches clear of the line for long enough to be seen there, whatever is missed or hidden; well
 * away from the line's ends.
 */
export function wayOf(
  scene: Scene,
  fromRight: boolean,
  approaches: readonly Approach[],
  sight: Sight,
  { startsAt, strip, behind = 0, before = 0 }: Post = { startsAt: 0 },
): Way {
  const { framesPerSecond, length } = scene;
  const metre = metreOf(scene);
  const clear = clearOf(scene);
  /** Long enough to be seen three times after everything that may hide him. */
  const rest = sight.hidden + 7 / framesPerSecond;
  const truth: Direction[] = [];
  let right = fromRight;
  let at: Waypoint = { t: startsAt, side: 0, along: 0 };
  const points: Waypoint[] = [];
  const stay = (seconds: number) => points.push({ ...at, t: at.t + seconds });
  const go = (side: number, along: number, pace: number) => {
    const metres = Math.hypot(side - at.side, along - at.along) / metre;
    // The steepest of a cubic that begins and ends at rest is 1.5 times its mean, its bend at the ends 6 / seconds².
    const seconds = Math.max((1.5 * metres) / pace, Math.sqrt((6 * metres) / BRISK));
    at = { t: at.t + seconds, side, along };
    points.push(at);
  };
  const hiddenFrom: number[] = [];
  const random = randomFrom(sight.seed);
  approaches.forEach(({ lane, beside, pace, standsS, passes, onward }, n) => {
    const far = (right ? 1 : -1) * (clear + (onward + behind) * metre);
    const { from, to } = strip ?? { from: clear, to: length - clear };
    const along = beside
      ? lane < 0.5
        ? -clear * (1 + lane)
        : length + clear * (0.5 + lane)
      : from + lane * (to - from);
    if (n === 0) {
      at = { ...at, side: far, along };
      points.push(at);
    } else go(at.side, along, pace);
    stay(rest);
    at = points.at(-1) ?? at;
    const setsOut = at.t;
    if (!beside && (standsS > 0 || !passes)) {
      go(0, along, pace);
      const until = at.t + standsS;
      for (let sway = random() < 0.5 ? 1 : -1; at.t < until; sway = -sway) {
        at = { t: at.t + 0.4 + random(), side: sway * SWAY_M * metre * random(), along };
        points.push(at);
      }
    }
    const turns = beside ? right !== (lane * 100) % 2 < 1 : passes;
    if (turns) right = !right;
    go((right ? 1 : -1) * (clear + (onward + before) * metre), along, pace);
    if (turns && !beside) truth.push(right ? 'in' : 'out');
    hiddenFrom.push(setsOut + random() * (at.t - setsOut));
    stay(rest);
    at = points.at(-1) ?? at;
  });
  return {
    truth,
    frames: Math.ceil(at.t * framesPerSecond),
    boxAt: boxesOf(scene, points, hiddenFrom, sight),
  };
}

/** What is found of a way, frame by frame. */
function boxesOf(scene: Scene, points: readonly Waypoint[], hiddenFrom: readonly number[], sight: Sight) {
  const { angle, length, framesPerSecond, height, anchor } = scene;
  const subject = subjectOf(scene);
  const middle = middleOf(scene);
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const [first, last] = [points[0]?.t ?? 0, points.at(-1)?.t ?? 0];
  return (frame: number): (Box & { score: number }) | null => {
    const t = frame / framesPerSecond;
    if (t < first || t > last) return null;
    // Three in a row at most, and never the first frames, in which a track is confirmed.
    const isMissed = (f: number) => randomFrom(sight.seed * 7919 + f)() < sight.missed && f % 4 !== 0;
    if (isMissed(frame)) return null;
    if (hiddenFrom.some((from) => t > from && t < from + sight.hidden)) return null;
    const next = Math.max(
      1,
      points.findIndex((point) => point.t >= t),
    );
    const [from, to] = [points[next - 1], points[next]];
    if (!from || !to) return null;
    const part = to.t > from.t ? (t - from.t) / (to.t - from.t) : 1;
    const share = part * part * (3 - 2 * part);
    const side = from.side + share * (to.side - from.side);
    const along = from.along + share * (to.along - from.along) - length / 2;
    const random = randomFrom(sight.seed * 104729 + frame);
    // A sum of three uniform numbers is near enough to normal; its standard deviation is 1 / 2.
    const normal = () =>
      Math.max(-MOST_NOISE, Math.min(MOST_NOISE, 2 * (random() + random() + random() - 1.5)));
    const off = () => normal() * sight.noise * subject.centreNoise * height;
    const h = height * (1 + normal() * sight.noise * subject.sizeNoise);
    const up = { centre: 0, foot: h / 2, head: -h / 2 }[anchor];
    const cx = middle.x + dx * along - dy * side + off();
    const cy = middle.y + dy * along + dx * side - up + off();
    return { cx, cy, w: h * subject.slimness, h, score: random() < sight.doubted ? 0.3 : 0.9 };
  };
}
