/**
 * What is known in metres about the thing that a model finds. The height of its box, whole, is the ruler: it turns metres per
 * second into boxes per second, so that one set of constants fits any distance, picture size and frame rate.
 */
export interface Subject {
  /** Height of the box in metres. */
  heightM: number;
  /** Width of the box as a share of its height, when nothing is cut off. */
  slimness: number;
  /** Standard deviation of the box's centre about the true one, as a share of the box's height. */
  centreNoise: number;
  /** The same for the box's width and height. */
  sizeNoise: number;
}

/** A detected face box reaches from the hair line to the chin. */
export const FACE: Subject = { heightM: 0.22, slimness: 0.75, centreNoise: 0.08, sizeNoise: 0.1 };

/** A standing adult; boxes breathe with the stride and lose their feet behind others. */
export const PERSON: Subject = { heightM: 1.7, slimness: 0.4, centreNoise: 0.05, sizeNoise: 0.08 };

/** Walking speed of an adult, mean plus deviation, in metres per second: what a track of unknown speed may have. */
export const WALKING_SPEED = 1.5;

/** Faster than this nobody passes a gate, in metres per second. */
export const TOP_SPEED = 4;

/** How much a walker's velocity wanders in a second (starting, stopping, turning), in metres per second. */
export const WANDER = 1;
