import type { Blob } from './components.ts';
import type { Grid } from './people-in-blobs.ts';
import type { PersonSize, Size } from './person-size.ts';

/** Smaller than this share of the picture nobody is learned from. */
const LEAST_SHARE = 0.0015;
/** Larger than this share it is a change of the light, or the whole gate full of people. */
const MOST_SHARE = 0.35;
/** A blob that fills less of its box is a shape of many parts. */
const LEAST_FILL = 0.35;
/** Who has gone this far, in its own lengths, has walked: a limb, a flag and a shadow have not. */
const WALKED = 0.75;
/** Where its area differs more than this from that of the rest of its way, it was seen in part, or with another one. */
const MAY_DIFFER = 1.3;
/** Of a way no more than so many places are kept. */
const LONGEST = 120;

/** One thing that moves alone. */
interface Walk {
  blob: Blob;
  places: Place[];
}

/** A blob on its way: its centre in cells. */
interface Place extends Size {
  x: number;
  y: number;
}

/**
 * Learns how large people are from blobs that move alone: each has but one blob of the last frame behind it, is seen whole,
 * and has walked.
 */
export class LoneBlobs {
  #walks: Walk[] = [];

  see(blobs: readonly Blob[], sizes: PersonSize, grid: Grid): void {
    this.#walks = blobs.map((blob): Walk => {
      const [ancestor, ...others] = this.#walks.filter((walk) => overlap(walk.blob, blob));
      const isAlone =
        ancestor !== undefined &&
        others.length === 0 &&
        blobs.filter((other) => overlap(ancestor.blob, other)).length === 1;
      const walk = { blob, places: isAlone ? ancestor.places : [] };
      if (!isWhole(blob, grid)) return { blob, places: [] };
      if (walk.places.length < LONGEST) walk.places.push(placeOf(blob));
      return hasWalked(walk.places) ? { blob, places: learned(walk.places, sizes, grid) } : walk;
    });
  }
}

function placeOf({ left, top, right, bottom, cells }: Blob): Place {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return { x, y, width: right - left, height: bottom - top, area: cells.length };
}

function isWhole({ left, top, right, bottom, cells }: Blob, { columns, rows }: Grid): boolean {
  const share = cells.length / (columns * rows);
  const fill = cells.length / ((right - left) * (bottom - top));
  const inside = left > 0 && top > 0 && right < columns && bottom < rows;
  return inside && share >= LEAST_SHARE && share <= MOST_SHARE && fill >= LEAST_FILL;
}

function hasWalked(places: readonly Place[]): boolean {
  const [first, last] = [places[0], places.at(-1)];
  if (!first || !last) return false;
  const length = Math.max(first.width, first.height, last.width, last.height);
  return Math.hypot(last.x - first.x, last.y - first.y) >= WALKED * length;
}

/** Learns from a way, and begins it anew. */
function learned(places: readonly Place[], sizes: PersonSize, { columns, rows }: Grid): Place[] {
  const areas = places.map(({ area }) => area).sort((one, other) => one - other);
  const usual = areas[Math.floor(areas.length / 2)] ?? 0;
  for (const { x, y, ...size } of places) {
    if (size.area > usual * MAY_DIFFER || size.area * MAY_DIFFER < usual) continue;
    sizes.learn(x / columns, y / rows, size);
  }
  return places.slice(-1);
}

function overlap(one: Blob, other: Blob): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
