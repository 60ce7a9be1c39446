import type { Point } from '../../../../firmware-config/contract/layout.ts';

/** Where an arrow begins and ends, 0..1 like the points of a picture. */
export interface Arrow {
  from: Point;
  to: Point;
}

/**
 * The arrow that shows `in` on a line: from its middle to the right side of somebody who stands at `a` and looks to `b`.
 * On a picture, whose y points down, that is the direction (-dy, dx), square to the line as the picture is seen.
 *
 * @param aspect width of the picture divided by its height
 * @param length in heights of the picture
 */
export function arrowOf(a: Point, b: Point, aspect: number, length: number): Arrow {
  const [dx, dy] = [(b[0] - a[0]) * aspect, b[1] - a[1]];
  const long = Math.hypot(dx, dy) || 1;
  const from: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return { from, to: [from[0] - ((dy / long) * length) / aspect, from[1] + (dx / long) * length] };
}
