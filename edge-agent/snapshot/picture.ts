import type { Frame } from '../camera/camera-source.ts';
import { WHOLE, wholeSize } from '../camera/region.ts';
import { scaled } from './scaled.ts';

/** Pixels of 3 bytes, row by row, without padding. */
export interface Picture {
  pixels: Uint8Array;
  width: number;
  height: number;
}

/** A picture of `width` x `height` pixels as little of it as is kept: mean colours of squares, row by row. */
export interface Sketch {
  values: Uint8Array;
  columns: number;
  rows: number;
  width: number;
  height: number;
}

/**
 * Every picture is reduced to a third of its detail: what it shows of a face that nobody found and that is 24 pixels wide
 * are 8 x 8 values, half of the 16 x 16 by which people were just able to tell known faces (L. D. Harmon, The recognition
 * of faces, 1973). Lines and gates are still plain to see.
 */
const DETAIL = 3;

/** What is not looked at, where a camera shows a part of its picture only. */
const UNSEEN = 128;

/**
 * The source's picture as far as a frame shows it, at most `maxWidth` wide and as high as that asks for, with a third of
 * its detail. What the frame does not show is grey.
 */
export function sketched(frame: Frame, maxWidth: number): Sketch {
  const whole = wholeSize(frame);
  const scale = Math.min(1, maxWidth / whole.width);
  const width = Math.max(1, Math.round(whole.width * scale));
  const height = Math.max(1, Math.round(whole.height * scale));
  const columns = Math.max(1, Math.round(width / DETAIL));
  const rows = Math.max(1, Math.round(height / DETAIL));
  return { values: means(frame, columns, rows), columns, rows, width, height };
}

/** The pixels, of `length`, that each of `count` squares of the source covers; none where it is not in the frame. */
function squares(count: number, length: number, start: number, end: number) {
  return Array.from({ length: count }, (_, n) => {
    const at = (edge: number) => Math.floor(((edge / count - start) / (end - start)) * length + 1e-6);
    const [from, to] = [Math.max(0, at(n)), Math.min(length, Math.max(at(n) + 1, at(n + 1)))];
    return { from, to, size: Math.max(0, to - from) };
  });
}

function means(frame: Frame, columns: number, rows: number): Uint8Array {
  const { pixels, width, contentWidth, contentHeight, region = WHOLE } = frame;
  const [left, top, right, bottom] = region;
  const values = new Uint8Array(columns * rows * 3).fill(UNSEEN);
  const across = squares(columns, contentWidth, left, right);
  let n = -3;
  for (const y of squares(rows, contentHeight, top, bottom)) {
    for (const x of across) {
      n += 3;
      const count = x.size * y.size;
      if (count === 0) continue;
      let [a, b, c] = [0, 0, 0];
      for (let line = y.from; line < y.to; line++) {
        for (let at = (line * width + x.from) * 3, stop = (line * width + x.to) * 3; at < stop; at += 3) {
          a += pixels[at] ?? 0;
          b += pixels[at + 1] ?? 0;
          c += pixels[at + 2] ?? 0;
        }
      }
      values[n] = Math.round(a / count);
      values[n + 1] = Math.round(b / count);
      values[n + 2] = Math.round(c / count);
    }
  }
  return values;
}

/** What stays: of every value the median over these sketches of one size, so that whoever passes is not in it. */
export function medianOf(sketches: readonly [Sketch, ...Sketch[]]): Sketch {
  const [first] = sketches;
  const values = new Uint8Array(first.values.length);
  const some = new Uint8Array(sketches.length);
  const middle = sketches.length >> 1;
  for (let n = 0; n < values.length; n++) {
    for (let s = 0; s < sketches.length; s++) some[s] = sketches[s]?.values[n] ?? 0;
    values[n] = some.sort()[middle] ?? 0;
  }
  return { ...first, values };
}

/** A smooth picture through a sketch. */
export const drawn = ({ values, columns, rows, width, height }: Sketch): Picture =>
  scaled({ pixels: values, width: columns, height: rows }, { width, height });
