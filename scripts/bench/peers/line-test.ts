import type { TrueCrossing } from '../../evaluation/truth.ts';

/** Where a tracker has one thing: its centre, in pixels, y down. */
export interface Item {
  id: number;
  x: number;
  y: number;
}

interface Point {
  x: number;
  y: number;
}

/** A line in the same pixels; passing it from its left to its right is `in`. */
export interface PixelLine {
  a: Point;
  b: Point;
}

export interface ItemFrame {
  t: number;
  items: readonly Item[];
}

/** The plain line test: whenever a centre is on the other side than in the frame before, and its way met the line, it counts. */
export function plainCrossings(frames: readonly ItemFrame[], line: PixelLine): TrueCrossing[] {
  return frames.flatMap(({ t, items }, n) =>
    items.flatMap((item) => {
      const before = frames[n - 1]?.items.find(({ id }) => id === item.id);
      return before && meets(before, item, line) ? [{ t, direction: directionOf(item, line) }] : [];
    }),
  );
}

/** OpenDataCam 3's own settings: the frames that a way is made of, and the least angle between way and line, in degrees. */
const PAST_FRAMES = 5;
const LEAST_ANGLE = 5;

/**
 * How OpenDataCam 3 counts (server/Opendatacam.js, `runCountingLogic`): the way of a thing is the straight one from where it
 * was five frames ago; where that meets the line at 5 degrees at least it counts, each thing once at a line.
 */
export function openDataCamCrossings(frames: readonly ItemFrame[], line: PixelLine): TrueCrossing[] {
  const counted = new Set<number>();
  return frames.flatMap(({ t, items }, n) =>
    items.flatMap((item) => {
      const from = oldest(frames.slice(Math.max(0, n - PAST_FRAMES), n), item.id);
      if (!from || counted.has(item.id) || !meets(from, item, line)) return [];
      if (angleBetween(from, item, line) < LEAST_ANGLE) return [];
      counted.add(item.id);
      return [{ t, direction: directionOf(item, line) }];
    }),
  );
}

/** The earliest of the frames just before in which the thing was there without a gap. */
function oldest(before: readonly ItemFrame[], id: number): Item | undefined {
  let found: Item | undefined;
  for (const { items } of before.toReversed()) {
    const item = items.find((candidate) => candidate.id === id);
    if (!item) break;
    found = item;
  }
  return found;
}

/** Twice the area of the triangle a, b, p: below 0 left of the line, above 0 right of it. */
const sideOf = (p: Point, { a, b }: PixelLine) => (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);

function meets(from: Point, to: Point, line: PixelLine): boolean {
  const before = sideOf(from, line);
  const now = sideOf(to, line);
  if (before === now || before * now > 0) return false;
  const way = { a: from, b: to };
  return sideOf(line.a, way) * sideOf(line.b, way) <= 0;
}

const directionOf = (to: Point, line: PixelLine) => (sideOf(to, line) >= 0 ? 'in' : 'out');

/** 0..90 degrees. */
function angleBetween(from: Point, to: Point, { a, b }: PixelLine): number {
  const way = Math.atan2(to.y - from.y, to.x - from.x);
  const along = Math.atan2(b.y - a.y, b.x - a.x);
  const turn = Math.abs(way - along) % Math.PI;
  return (Math.min(turn, Math.PI - turn) * 180) / Math.PI;
}
