import { type Box, sharedOf } from './boxes.ts';
import type { PeerDetector, Picture } from './detector.ts';

/** How a picture is cut: parts side by side and one above the other. */
export interface Parts {
  columns: number;
  rows: number;
}

/** In pixels; the right and lower edges lie outside. */
interface Part {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Share of its length that a part has in common with its neighbour: a face on the edge of the one is whole in the other. */
const OVERLAP = 0.2;

/** A box of one part that lies in a larger box of another by this share of itself is of the same face. */
const SAME_FACE = 0.5;

/**
 * A detector that looks at a picture part after part, so that small faces fill more of what it looks at. Each part is
 * handed over as a picture of its own; cutting and merging are part of the work.
 */
export function inParts(detector: PeerDetector, parts: Parts): PeerDetector {
  return {
    async detect(picture) {
      const found: Box[][] = [];
      for (const part of partsOf(picture, parts)) {
        const boxes = await detector.detect(cut(picture, part));
        found.push(boxes.map((box) => inWhole(box, part, picture)));
      }
      return merged(found);
    },
  };
}

/** The parts of a picture; together they cover it. */
export function partsOf(
  { width, height }: Pick<Picture, 'width' | 'height'>,
  { columns, rows }: Parts,
): Part[] {
  return stretches(height, rows).flatMap(([top, bottom]) =>
    stretches(width, columns).map(([left, right]) => ({ left, top, right, bottom })),
  );
}

function stretches(length: number, count: number): [number, number][] {
  const part = length / (count - (count - 1) * OVERLAP);
  const step = part * (1 - OVERLAP);
  return Array.from({ length: count }, (_, n) => [Math.floor(n * step), Math.round(n * step + part)]);
}

function cut({ pixels, width }: Picture, { left, top, right, bottom }: Part): Picture {
  const part = { pixels: new Uint8Array((right - left) * (bottom - top) * 3), width: right - left };
  for (let row = top; row < bottom; row++) {
    const from = (row * width + left) * 3;
    part.pixels.set(pixels.subarray(from, from + part.width * 3), (row - top) * part.width * 3);
  }
  return { ...part, height: bottom - top };
}

function inWhole([x1, y1, x2, y2]: Box, { left, top, right, bottom }: Part, picture: Picture): Box {
  const x = (value: number) => (left + value * (right - left)) / picture.width;
  const y = (value: number) => (top + value * (bottom - top)) / picture.height;
  return [x(x1), y(y1), x(x2), y(y2)];
}

/**
 * Boxes of all parts, each face once: of two boxes from different parts the larger stays, for an edge cuts what it shows.
 * Boxes of one part are the detector's own affair.
 */
export function merged(parts: readonly (readonly Box[])[]): Box[] {
  const boxes = parts
    .flatMap((found, part) => found.map((box) => ({ box, part, area: sharedOf(box, box) })))
    .sort((a, b) => b.area - a.area);
  const kept: typeof boxes = [];
  for (const one of boxes) {
    const isThere = kept.some(
      ({ box, part }) => part !== one.part && sharedOf(box, one.box) >= SAME_FACE * one.area,
    );
    if (!isThere) kept.push(one);
  }
  return kept.map(({ box }) => box);
}
