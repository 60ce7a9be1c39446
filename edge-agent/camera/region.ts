import type { Frame } from './camera-source.ts';
import type { Size } from './letterbox.ts';

/** A part of the source's picture: left, top, right, bottom, 0..1, y down. */
export type Region = readonly [number, number, number, number];

export const WHOLE: Region = [0, 0, 1, 1];

/** A rectangle of the source, in pixels. */
export interface Crop extends Size {
  x: number;
  y: number;
}

/** The pixels that a region stands for. Video keeps one colour for 2 x 2 pixels, so all edges lie on even pixels. */
export function cropOf(source: Size, [left, top, right, bottom]: Region): Crop {
  const span = (from: number, to: number, length: number) => {
    if (from <= 0 && to >= 1) return { start: 0, size: length };
    const start = Math.min(2 * Math.floor((from * length) / 2), Math.max(0, length - 2));
    return { start, size: Math.max(1, Math.min(length - start, 2 * Math.ceil((to * length - start) / 2))) };
  };
  const across = span(left, right, source.width);
  const down = span(top, bottom, source.height);
  return { x: across.start, y: down.start, width: across.size, height: down.size };
}

/** The part of the source's picture that a crop shows, exactly. */
export function regionOf({ x, y, width, height }: Crop, source: Size): Region {
  return [x / source.width, y / source.height, (x + width) / source.width, (y + height) / source.height];
}

/** How many pixels the whole of the source's picture would have at the scale of a frame that may show a part of it. */
export function wholeSize({ contentWidth, contentHeight, region = WHOLE }: Frame): Size {
  const [left, top, right, bottom] = region;
  return { width: contentWidth / (right - left), height: contentHeight / (bottom - top) };
}
