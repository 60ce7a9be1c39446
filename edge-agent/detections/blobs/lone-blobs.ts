import type { Blob } from './components.ts';
import type { Grid } from './people-in-blobs.ts';
import type { PersonSize } from './person-size.ts';

/** Smaller than this share of the picture nobody is learned from. */
const LEAST_SHARE = 0.0015;
/** Larger than this share it is a change of the light, or the whole gate full of people. */
const MOST_SHARE = 0.35;
/** A blob that fills less of its box is a shape of many parts. */
const LEAST_FILL = 0.35;
/** It must have moved by this share of its size since the last look. */
const MOVED = 0.02;

/** Learns how large people are from blobs that move alone: each one has but one blob of the last frame behind it. */
export class LoneBlobs {
  #before: readonly Blob[] = [];

  see(blobs: readonly Blob[], sizes: PersonSize, grid: Grid): void {
    for (const blob of blobs) {
      const [ancestor, ...others] = this.#before.filter((old) => overlap(old, blob));
      if (!ancestor || others.length > 0) continue;
      if (blobs.filter((other) => overlap(ancestor, other)).length > 1) continue;
      if (isWhole(blob, grid) && hasMoved(ancestor, blob)) {
        const [width, height] = [blob.right - blob.left, blob.bottom - blob.top];
        const [x, y] = [(blob.left + width / 2) / grid.columns, (blob.top + height / 2) / grid.rows];
        sizes.learn(x, y, { width, height, area: blob.cells.length });
      }
    }
    this.#before = blobs;
  }
}

function isWhole({ left, top, right, bottom, cells }: Blob, { columns, rows }: Grid): boolean {
  const share = cells.length / (columns * rows);
  const fill = cells.length / ((right - left) * (bottom - top));
  const inside = left > 0 && top > 0 && right < columns && bottom < rows;
  return inside && share >= LEAST_SHARE && share <= MOST_SHARE && fill >= LEAST_FILL;
}

function hasMoved(before: Blob, now: Blob): boolean {
  const dx = now.left + now.right - before.left - before.right;
  const dy = now.top + now.bottom - before.top - before.bottom;
  return Math.hypot(dx, dy) / 2 >= MOVED * Math.max(now.right - now.left, now.bottom - now.top);
}

function overlap(one: Blob, other: Blob): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
