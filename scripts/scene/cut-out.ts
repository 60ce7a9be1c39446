import { blank, type Picture, type Rectangle } from './picture.ts';

/** Pixels around a blob that are looked at for its soft edge. */
const MARGIN = 4;

/**
 * Cuts one blob out. Its edge is feathered, and what shines through there of the old background is taken out of the
 * colour: C = a F + (1 - a) B, solved for F.
 *
 * @param labels of {@link findBlobs}
 */
export function cutOut(
  picture: Picture,
  background: Picture,
  labels: Uint16Array,
  label: number,
  box: Rectangle,
): Picture {
  const x1 = Math.max(0, box.x1 - MARGIN);
  const y1 = Math.max(0, box.y1 - MARGIN);
  const x2 = Math.min(picture.width, box.x2 + MARGIN);
  const y2 = Math.min(picture.height, box.y2 + MARGIN);
  const [width, height] = [x2 - x1, y2 - y1];
  const inside = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      inside[y * width + x] = labels[(y + y1) * picture.width + x + x1] === label ? 1 : 0;
    }
  }
  const alpha = softened(filled(inside, width, height), width, height);
  const cut = blank(width, height, 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      // The mask reaches a pixel too far, for the difference was smoothed: only its inner half is the person.
      const a = Math.min(1, Math.max(0, ((alpha[at] ?? 0) - 0.45) / 0.4));
      const from = ((y + y1) * picture.width + x + x1) * 3;
      for (let c = 0; c < 3; c++) {
        const seen = picture.pixels[from + c] ?? 0;
        const behind = background.pixels[from + c] ?? 0;
        const own = a > 0.2 ? (seen - (1 - a) * behind) / a : seen;
        cut.pixels[at * 4 + c] = Math.min(255, Math.max(0, own));
      }
      cut.pixels[at * 4 + 3] = a * 255;
    }
  }
  return cut;
}

/** The mask without small holes; a large one is the ground between two legs. */
function filled(mask: Float32Array, width: number, height: number): Float32Array {
  const result = mask.slice();
  const known = new Uint8Array(mask.length);
  const most = 0.015 * mask.reduce((sum, value) => sum + value, 0);
  for (let start = 0; start < mask.length; start++) {
    const hole = emptyFrom(start, mask, known, width, height);
    if (hole.length <= most) for (const at of hole) result[at] = 1;
  }
  return result;
}

/** All empty pixels that hang together with one, each given once. */
function emptyFrom(
  start: number,
  mask: Float32Array,
  known: Uint8Array,
  width: number,
  height: number,
): number[] {
  const found: number[] = [];
  const visit = (at: number) => {
    if (known[at] === 1 || mask[at] === 1) return;
    known[at] = 1;
    found.push(at);
  };
  visit(start);
  for (let index = 0; index < found.length; index++) {
    const at = found[index] ?? 0;
    if (at % width > 0) visit(at - 1);
    if (at % width < width - 1) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at < width * (height - 1)) visit(at + width);
  }
  return found;
}

/** Means over 3x3 pixels, edges left as they are. */
export function softened(values: Float32Array, width: number, height: number): Float32Array {
  const result = values.slice();
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let sum = 0;
      for (let row = -1; row <= 1; row++) {
        const at = (y + row) * width + x;
        sum += (values[at - 1] ?? 0) + (values[at] ?? 0) + (values[at + 1] ?? 0);
      }
      result[y * width + x] = sum / 9;
    }
  }
  return result;
}
