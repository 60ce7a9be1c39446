import type { Size } from '../camera/letterbox.ts';
import type { Picture } from './picture.ts';

/**
 * A picture of 3 bytes a pixel in another size, by bilinear interpolation between the middles of its pixels. Not for less
 * than half: pixels would be left out.
 */
export function scaled({ pixels, width, height }: Picture, to: Size): Picture {
  const columns = between(width, to.width, 3);
  const rows = between(height, to.height, width * 3);
  const result = new Uint8Array(to.width * to.height * 3);
  let at = 0;
  for (let row = 0; row < to.height; row++) {
    const up = rows.first[row] ?? 0;
    const down = rows.second[row] ?? 0;
    const lower = rows.weight[row] ?? 0;
    for (let column = 0; column < to.width; column++) {
      const left = columns.first[column] ?? 0;
      const right = columns.second[column] ?? 0;
      const later = columns.weight[column] ?? 0;
      for (let channel = 0; channel < 3; channel++) {
        const a = pixels[up + left + channel] ?? 0;
        const b = pixels[up + right + channel] ?? 0;
        const c = pixels[down + left + channel] ?? 0;
        const d = pixels[down + right + channel] ?? 0;
        const above = a + (b - a) * later;
        result[at++] = above + (c + (d - c) * later - above) * lower + 0.5;
      }
    }
  }
  return { pixels: result, width: to.width, height: to.height };
}

/** For each place of the new length the two old ones around its middle, times `stride`, and the weight of the second. */
function between(from: number, to: number, stride: number) {
  const first = new Int32Array(to);
  const second = new Int32Array(to);
  const weight = new Float64Array(to);
  for (let n = 0; n < to; n++) {
    const place = Math.min(from - 1, Math.max(0, ((n + 0.5) * from) / to - 0.5));
    const before = Math.floor(place);
    first[n] = before * stride;
    second[n] = Math.min(from - 1, before + 1) * stride;
    weight[n] = place - before;
  }
  return { first, second, weight };
}
