import type { Point } from '../../firmware-config/contract/layout.ts';
import type { TrueCrossing } from '../evaluation/truth.ts';

/** Where the centre of somebody's box is at one time. */
export interface Centre {
  /** Seconds. */
  t: number;
  /** Pixels. */
  x: number;
  y: number;
  /** Pixels of a metre where he is. */
  metre: number;
}

/** A line across a picture of so many pixels, its ends normalised. */
export interface SceneLine {
  a: Point;
  b: Point;
  width: number;
  height: number;
}

/**
 * A passage is in the truth when somebody's centre goes from at least this far (metres) on one side of the line to at
 * least this far on the other. Nobody is planned to turn between, so that no counter's hysteresis decides.
 */
export const CLEAR_M = 0.3;

/**
 * The passages of one person: the time is that at which his centre was last on the line before it went clear of it.
 *
 * @param centres of his whole box, hidden or not, in order of time
 */
export function crossingsOf(centres: readonly Centre[], line: SceneLine): TrueCrossing[] {
  const crossings: TrueCrossing[] = [];
  let settled = 0;
  let passedAt = Number.NaN;
  let before: { t: number; side: number } | undefined;
  for (const centre of centres) {
    const side = distanceOf(centre, line);
    if (before && before.side < 0 !== side < 0) {
      passedAt = before.t + (before.side / (before.side - side)) * (centre.t - before.t);
    }
    before = { t: centre.t, side };
    if (Math.abs(side) < CLEAR_M * centre.metre) continue;
    if (settled !== 0 && Math.sign(side) !== settled) {
      crossings.push({ t: Math.round(passedAt * 1000) / 1000, direction: side > 0 ? 'in' : 'out' });
    }
    settled = Math.sign(side);
  }
  return crossings;
}

/** Pixels from the line: positive on the right of somebody who stands at a and looks to b (y down). */
function distanceOf({ x, y }: Centre, { a, b, width, height }: SceneLine): number {
  const [ax, ay] = [a[0] * width, a[1] * height];
  const [dx, dy] = [b[0] * width - ax, b[1] * height - ay];
  return (dx * (y - ay) - dy * (x - ax)) / Math.hypot(dx, dy);
}
