import type { Frame } from '../camera/camera-source.ts';

/** Half of each of four bytes: a shift must not carry a bit from one byte into the next. */
const HALVES = 0x7f7f7f7f;

/** Means of four pairs of bytes at once, rounded down or up; all in 32-bit integers, which `| 0` keeps them. */
const meanDown = (a: number, b: number): number => ((a & b) + (((a ^ b) >>> 1) & HALVES)) | 0;
const meanUp = (a: number, b: number): number => ((a | b) - (((a ^ b) >>> 1) & HALVES)) | 0;

/**
 * Smooths a frame by the weights 1 2 1, in both directions: it halves and halves again the noise of single pixels. Four
 * bytes are worked on at once. Beyond the edges the picture goes on as at the edge; padding stays as it is.
 */
export class Smoothing {
  /** A row of the frame: from byte 4 on, with a copy of its first and last pixel beyond both ends. */
  #row = new Uint8Array(0);
  #rowWords = new Int32Array(0);
  /** The rows above, at and below the one that is written, smoothed along the row. */
  #smoothed: Int32Array[] = [];

  /** Smooths in place, so many times over. */
  apply(frame: Frame, times: number): void {
    const words = Math.ceil((frame.contentWidth * 3) / 4);
    if (this.#rowWords.length !== words + 2) this.#fit(words);
    for (let n = 0; n < times; n++) this.#pass(frame);
  }

  #fit(words: number): void {
    this.#rowWords = new Int32Array(words + 2);
    this.#row = new Uint8Array(this.#rowWords.buffer);
    this.#smoothed = [new Int32Array(words), new Int32Array(words), new Int32Array(words)];
  }

  #pass({ pixels, width, contentWidth, contentHeight }: Frame): void {
    const stride = width * 3;
    const length = contentWidth * 3;
    const [first, second, third] = this.#smoothed;
    if (!first || !second || !third) return;
    let [above, here, below] = [first, second, third];
    this.#along(pixels, 0, length, here);
    above.set(here);
    for (let y = 0; y < contentHeight; y++) {
      if (y + 1 < contentHeight) this.#along(pixels, (y + 1) * stride, length, below);
      else below.set(here);
      const words = this.#rowWords;
      for (let n = 0; n < here.length; n++) {
        words[n + 1] = meanUp(here[n] as number, meanDown(above[n] as number, below[n] as number));
      }
      pixels.set(this.#row.subarray(4, 4 + length), y * stride);
      [above, here, below] = [here, below, above];
    }
  }

  /** One row, smoothed along itself: a pixel's neighbours are three bytes away. */
  #along(pixels: Uint8Array, start: number, length: number, into: Int32Array): void {
    const row = this.#row;
    const words = this.#rowWords;
    row.set(pixels.subarray(start, start + length), 4);
    row.copyWithin(1, 4, 7);
    row.copyWithin(4 + length, 1 + length, 4 + length);
    let before = words[0] as number;
    let here = words[1] as number;
    for (let n = 0; n < into.length; n++) {
      const after = words[n + 2] as number;
      // Bytes lie little-endian: the pixel before is three bytes lower.
      const left = (before >>> 8) | (here << 24);
      const right = (here >>> 24) | (after << 8);
      into[n] = meanDown(here, meanUp(left, right));
      before = here;
      here = after;
    }
  }
}
