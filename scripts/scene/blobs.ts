import type { Picture, Rectangle } from './picture.ts';

/** Something that is not the background: its box, its size, and the number under which `labels` knows it. */
export interface Blob extends Rectangle {
  label: number;
  area: number;
}

/** The blobs of one picture; `labels` says for each pixel which blob it belongs to, 0 for none. */
export interface Blobs {
  blobs: Blob[];
  labels: Uint16Array;
}

/** A pixel that differs from the background by this much (0..255, strongest channel) is surely somebody… */
const SURE = 38;
/** … and one that differs by this much is, where it hangs together with such a pixel. */
const MAYBE = 17;

/**
 * What stands out from the background.
 *
 * @param least pixels that a blob must have
 */
export function findBlobs(picture: Picture, background: Picture, least: number): Blobs {
  const { width, height } = picture;
  const strength = difference(picture, background);
  const mask = closed(
    strength.map((value) => (value >= MAYBE ? 1 : 0)),
    width,
    height,
  );
  const labels = new Uint16Array(width * height);
  const blobs: Blob[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] !== 1 || labels[start] !== 0) continue;
    const blob = flood(mask, labels, strength, start, blobs.length + 1, width);
    if (blob.area >= least && blob.sure * 5 >= blob.area) blobs.push(blob);
    else erase(labels, blob, width);
  }
  return { blobs, labels };
}

/** How much each pixel differs in its strongest channel, smoothed over 3x3 pixels against the noise of compression. */
function difference(picture: Picture, background: Picture): Uint8Array {
  const { width, height, pixels } = picture;
  const raw = new Uint8Array(width * height);
  for (let pixel = 0, byte = 0; pixel < raw.length; pixel++, byte += 3) {
    if (isShadow(pixels, background.pixels, byte)) continue;
    for (let c = byte; c < byte + 3; c++) {
      const apart = Math.abs((pixels[c] ?? 0) - (background.pixels[c] ?? 0));
      if (apart > (raw[pixel] ?? 0)) raw[pixel] = apart;
    }
  }
  const smooth = new Uint8Array(raw.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let sum = 0;
      for (let row = -1; row <= 1; row++) {
        const at = (y + row) * width + x;
        sum += (raw[at - 1] ?? 0) + (raw[at] ?? 0) + (raw[at + 1] ?? 0);
      }
      smooth[y * width + x] = sum / 9;
    }
  }
  return smooth;
}

/** A shadow is the background a little darker, equally so in every channel; on coloured ground it may be deeper. */
function isShadow(pixels: Uint8Array, background: Uint8Array, byte: number): boolean {
  let [least, most, faintest, brightest] = [Number.POSITIVE_INFINITY, 0, 255, 0];
  for (let c = byte; c < byte + 3; c++) {
    const ground = background[c] ?? 0;
    const share = ((pixels[c] ?? 0) + 4) / (ground + 4);
    least = Math.min(least, share);
    most = Math.max(most, share);
    faintest = Math.min(faintest, ground);
    brightest = Math.max(brightest, ground);
  }
  const deepest = brightest - faintest > 30 ? 0.38 : 0.55;
  return least > deepest && most < 1.03 && most - least < 0.15;
}

/** Grown and shrunk again by two pixels: cracks close. */
function closed(mask: Uint8Array, width: number, height: number): Uint8Array {
  let result = mask;
  for (const grow of [true, true, false, false]) result = moved(result, width, height, grow ? 1 : 0);
  return result;
}

/** A pixel becomes `value` where one of its four neighbours has it. */
function moved(mask: Uint8Array, width: number, height: number, value: 0 | 1): Uint8Array {
  const result = mask.slice();
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at++) {
      if (
        mask[at - 1] === value ||
        mask[at + 1] === value ||
        mask[at - width] === value ||
        mask[at + width] === value
      )
        result[at] = value;
    }
  }
  return result;
}

function flood(
  mask: Uint8Array,
  labels: Uint16Array,
  strength: Uint8Array,
  start: number,
  label: number,
  width: number,
): Blob & { sure: number } {
  const blob = { label, area: 0, sure: 0, x1: width, y1: mask.length, x2: 0, y2: 0 };
  const stack = [start];
  labels[start] = label;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const x = at % width;
    const y = (at - x) / width;
    blob.area++;
    if ((strength[at] ?? 0) >= SURE) blob.sure++;
    blob.x1 = Math.min(blob.x1, x);
    blob.x2 = Math.max(blob.x2, x + 1);
    blob.y1 = Math.min(blob.y1, y);
    blob.y2 = Math.max(blob.y2, y + 1);
    const neighbours = [x > 0 ? at - 1 : at, x < width - 1 ? at + 1 : at, at - width, at + width];
    for (const next of neighbours) {
      if (mask[next] !== 1 || labels[next] !== 0) continue;
      labels[next] = label;
      stack.push(next);
    }
  }
  return blob;
}

function erase(labels: Uint16Array, { label, x1, y1, x2, y2 }: Blob, width: number): void {
  for (let y = y1; y < y2; y++) {
    for (let x = x1; x < x2; x++) if (labels[y * width + x] === label) labels[y * width + x] = 0xffff;
  }
}
