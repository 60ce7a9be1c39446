import type { SceneParameters } from './parameters.ts';

/**
 * How the camera sees the ground: what stands on a row of the picture is `perRow * (row - horizon)` pixels per metre
 * tall. Rows are those of an anchor: the feet of a person, the centre of a face at common height.
 */
export interface Stage {
  width: number;
  height: number;
  /** Row at which everything is infinitely small, in pixels; may lie above the picture. */
  horizon: number;
  /** Pixels per metre gained with each row. */
  perRow: number;
  /** Rows between which people are. */
  far: number;
  near: number;
  /** From this row on a counter hides everybody, in pixels; the picture's height where there is none. */
  counter: number;
}

/** Upper edge of the counter that faces pass behind, as a share of the picture's height. */
export const COUNTER = 0.74;

/** A camera looks on heads from so much above them, in metres: 2.1 m high. */
const ABOVE_FACES_M = 0.55;

/** Pixels of a metre that stands on a row. */
export const metreAt = ({ perRow, horizon }: Stage, row: number): number => perRow * (row - horizon);

/** Metres from the camera to what stands on a row, for a lens of about 50 degrees. */
export const distanceAt = (stage: Stage, row: number): number => (1.1 * stage.width) / metreAt(stage, row);

/** A camera before a narrow passage, a little above the heads: faces of 5 to 9 % of the picture's height. */
export function faceStage({ width, height }: Pick<SceneParameters, 'width' | 'height'>): Stage {
  const horizon = 0.3 * height;
  const perRow = 1 / ABOVE_FACES_M;
  const rowOf = (faceShare: number) => horizon + (faceShare * height) / 0.22 / perRow;
  return { width, height, horizon, perRow, far: rowOf(0.05), near: rowOf(0.09), counter: COUNTER * height };
}

/** A camera 4.5 m up at the side of the gate, people of 20 to 32 % of the picture's height; for footage without walkers. */
export function personStage({ width, height }: Pick<SceneParameters, 'width' | 'height'>): Stage {
  const perRow = 1 / 4.5;
  const near = 0.96 * height;
  const horizon = near - (0.32 * height) / 1.7 / perRow;
  const far = horizon + (0.2 * height) / 1.7 / perRow;
  return { width, height, horizon, perRow, far, near, counter: height };
}
