/** A box by its centre and size, in units of the picture's height (x runs from 0 to the picture's aspect ratio). */
export interface Box {
  cx: number;
  cy: number;
  w: number;
  h: number;
}

/** The area that two boxes share. */
export function shared(a: Box, b: Box): number {
  const left = Math.max(a.cx - a.w / 2, b.cx - b.w / 2);
  const right = Math.min(a.cx + a.w / 2, b.cx + b.w / 2);
  const top = Math.max(a.cy - a.h / 2, b.cy - b.h / 2);
  const bottom = Math.min(a.cy + a.h / 2, b.cy + b.h / 2);
  return right <= left || bottom <= top ? 0 : (right - left) * (bottom - top);
}

/** Intersection over union of two boxes, 0..1. */
export function overlapOf(a: Box, b: Box): number {
  const both = shared(a, b);
  return both / (a.w * a.h + b.w * b.h - both);
}
