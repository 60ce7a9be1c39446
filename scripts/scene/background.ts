import type { Picture } from './picture.ts';

/** So many pictures of a clip are enough to see behind everybody who moves. */
const SAMPLES = 45;

/**
 * What stands still in a clip: the median of each byte over pictures spread through it. Somebody who stays on one spot
 * for more than half of the clip is part of it.
 *
 * @param pictures of one size; at least one
 */
export function medianPicture(pictures: readonly Picture[]): Picture {
  const [first] = pictures;
  if (!first) throw new RangeError('a background needs at least one picture');
  const step = Math.max(1, pictures.length / SAMPLES);
  const chosen = Array.from(
    { length: Math.min(SAMPLES, pictures.length) },
    (_, index) => pictures[Math.floor(index * step)]?.pixels ?? first.pixels,
  );
  const pixels = new Uint8Array(first.pixels.length);
  const column = new Uint8Array(chosen.length);
  const middle = chosen.length >> 1;
  for (let byte = 0; byte < pixels.length; byte++) {
    for (let index = 0; index < chosen.length; index++) column[index] = chosen[index]?.[byte] ?? 0;
    column.sort();
    pixels[byte] = column[middle] ?? 0;
  }
  return { ...first, pixels };
}
