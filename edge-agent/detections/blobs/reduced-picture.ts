import type { Frame } from '../../camera/camera-source.ts';

/** A frame in cells of so many pixels on each side: fine enough for a person, and a sixteenth of the work. */
export const CELL = 4;

/** A picture of cells, row by row, three values 0..255 each. */
export interface ReducedPicture {
  columns: number;
  rows: number;
  values: Float32Array;
}

/** An empty picture for frames of this size, to be filled by {@link reduce}. */
export function reducedPicture(contentWidth: number, contentHeight: number): ReducedPicture {
  const columns = Math.max(1, Math.floor(contentWidth / CELL));
  const rows = Math.max(1, Math.floor(contentHeight / CELL));
  return { columns, rows, values: new Float32Array(columns * rows * 3) };
}

/** Fills in the mean of the pixels of each cell; the padding of the frame is left out. */
export function reduce({ pixels, width }: Frame, into: ReducedPicture): void {
  const { columns, rows, values } = into;
  const share = 1 / (CELL * CELL);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, to += 3) {
      let [first, second, third] = [0, 0, 0];
      for (let y = 0; y < CELL; y++) {
        let at = ((row * CELL + y) * width + column * CELL) * 3;
        for (let x = 0; x < CELL; x++, at += 3) {
          first += pixels[at] as number;
          second += pixels[at + 1] as number;
          third += pixels[at + 2] as number;
        }
      }
      values[to] = first * share;
      values[to + 1] = second * share;
      values[to + 2] = third * share;
    }
  }
}
