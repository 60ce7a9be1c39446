import type { Point } from '../../firmware-config/gateway-config.ts';

/** A directed segment in units of the picture's height. */
export interface Segment {
  ax: number;
  ay: number;
  /** Unit vector from a to b. */
  dx: number;
  dy: number;
  length: number;
}

/** The segment from a to b, normalised points of a picture with the given width / height. */
export function segmentOf(a: Point, b: Point, aspect: number): Segment {
  const [abx, aby] = [(b[0] - a[0]) * aspect, b[1] - a[1]];
  const length = Math.hypot(abx, aby);
  return { ax: a[0] * aspect, ay: a[1], dx: abx / length, dy: aby / length, length };
}

/**
 * How far a point lies from the line through the segment, in picture heights: negative on the left, positive on the
 * right of somebody who stands at a and looks to b on the picture (y down).
 */
export function sideOf(segment: Segment, x: number, y: number): number {
  return segment.dx * (y - segment.ay) - segment.dy * (x - segment.ax);
}

/** Where along the segment a point lies: 0 at a, 1 at b, beyond them outside 0..1. */
export function alongOf(segment: Segment, x: number, y: number): number {
  return ((x - segment.ax) * segment.dx + (y - segment.ay) * segment.dy) / segment.length;
}
