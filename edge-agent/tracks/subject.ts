import type { Box } from './box.ts';

/**
 * What is known in metres about the thing that a model finds. The height of its box, whole, is the ruler: it turns metres per
 * second into boxes per second, so that one set of constants fits any distance, picture size and frame rate.
 */
export interface Subject {
  /** Height of the box in metres. */
  heightM: number;
  /** Width of the box as a share of its height, when nothing is cut off. */
  slimness: number;
  /** Height of the box's upper edge over a standing adult's floor, in metres. */
  topM: number;
  /** Standard deviation of the box's centre about the true one, as a share of the box's height. */
  centreNoise: number;
  /** The same for the box's width and height. */
  sizeNoise: number;
}

/** A detected face box reaches from the hair line to the chin. */
export const FACE: Subject = {
  heightM: 0.22,
  slimness: 0.75,
  topM: 1.67,
  centreNoise: 0.08,
  sizeNoise: 0.1,
};

/** A standing adult; boxes breathe with the stride and lose their feet behind others. */
export const PERSON: Subject = {
  heightM: 1.7,
  slimness: 0.4,
  topM: 1.7,
  centreNoise: 0.05,
  sizeNoise: 0.08,
};

/** Walking speed of an adult, mean plus deviation, in metres per second: what a track of unknown speed may have. */
export const WALKING_SPEED = 1.5;

/** Faster than this nobody passes a gate, in metres per second. */
export const TOP_SPEED = 4;

/**
 * How much a walker's velocity wanders in a second (starting, stopping, turning), in metres per second. With
 * {@link PERSISTENCE_S} the speed of somebody unseen for long spreads to WANDER x sqrt(PERSISTENCE_S / 2) = 1.1 m/s:
 * that of walkers and standers together.
 */
export const WANDER = 0.8;

/** Seconds in which a velocity that nobody sees dies down to 1/e: long against a stride, short against a stay. */
export const PERSISTENCE_S = 4;

/** A head is this far beside or above the middle of its body's box (leaning, carrying), in metres. */
const LEAN_M = 0.1;
/** Body lengths of people, and face boxes of one face, differ by this share. */
const PROPORTION = 0.18;

/** A box of one subject as seen from a model that finds another one, and how exactly. */
export interface Sighting {
  box: Box;
  /** Standard deviations of the box's centre, across and down, in picture heights. */
  noiseX: number;
  noiseY: number;
  /** The same of width and height. */
  noiseSize: number;
}

export function emptySighting(): Sighting {
  return { box: { cx: 0, cy: 0, w: 0, h: 0 }, noiseX: 0, noiseY: 0, noiseSize: 0 };
}

/**
 * Where the box of `to` is to be expected by the box of `from` that was found: the face in the upper middle of its person's
 * box, the person under the face, by the proportions of a standing adult (head heights and statures: NASA-STD-3000, 3.3.1).
 *
 * @param ruler height of the wanted box in picture heights where it is known; otherwise it follows from what was found
 * @param into overwritten
 */
export function expectedBox(
  found: Box,
  from: Subject,
  to: Subject,
  into: Sighting,
  ruler?: number,
): Sighting {
  const foundRuler = rulerOf(found, from);
  if (from === to) {
    Object.assign(into.box, found);
    into.noiseX = into.noiseY = from.centreNoise * (ruler ?? foundRuler);
    into.noiseSize = from.sizeNoise * (ruler ?? foundRuler);
    return into;
  }
  const metre = foundRuler / from.heightM;
  const h = ruler ?? metre * to.heightM;
  const top = found.cy - found.h / 2 + (from.topM - to.topM) * metre;
  into.box.cx = found.cx;
  into.box.cy = top + h / 2;
  into.box.h = h;
  into.box.w = h * to.slimness;
  into.noiseX = LEAN_M * metre;
  into.noiseY = Math.hypot(LEAN_M * metre, ruler === undefined ? (PROPORTION * h) / 2 : 0);
  into.noiseSize = PROPORTION * h;
  return into;
}

/** The height a box would have if nothing were cut off: its width tells, where the picture's edge hides the rest. */
export function rulerOf({ w, h }: Pick<Box, 'w' | 'h'>, { slimness }: Subject): number {
  return Math.max(h, w / slimness);
}
