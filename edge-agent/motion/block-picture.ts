import type { Frame } from '../camera/camera-source.ts';

/** Pixels of a block's side. A face of 20 pixels covers at least one square of 2 x 2 blocks nearly whole. */
export const BLOCK = 8;
/** Of a block every second row and every fourth pixel is looked at. */
const [ROW_STEP, PIXEL_STEP] = [2, 4];
const SAMPLES = (BLOCK / ROW_STEP) * (BLOCK / PIXEL_STEP);

/** A frame as little of it as is needed to see that something moves: two means for every whole block, row by row. */
export interface BlockPicture {
  columns: number;
  rows: number;
  /** Brightness, (R + 2 G + B) / 4, 0..255. */
  luma: Float32Array;
  /** Difference of the first and the third colour, -255..255: skin differs in it from walls of the same brightness. */
  tint: Float32Array;
}

/** An empty picture for frames whose source covers so many pixels. */
export function blockPicture(contentWidth: number, contentHeight: number): BlockPicture {
  const columns = Math.max(1, Math.floor(contentWidth / BLOCK));
  const rows = Math.max(1, Math.floor(contentHeight / BLOCK));
  const values = () => new Float32Array(columns * rows);
  return { columns, rows, luma: values(), tint: values() };
}

/** Sums of one row of blocks, used again for every row. */
const sums = { luma: new Int32Array(1024), tint: new Int32Array(1024) };

/** Fills `into` from a frame of the size it was made for. Reads one pixel of eight, about 29,000 of 640x384. */
export function measure({ pixels, width }: Frame, into: BlockPicture): void {
  const { columns, rows } = into;
  if (sums.luma.length < columns) {
    sums.luma = new Int32Array(columns);
    sums.tint = new Int32Array(columns);
  }
  const { luma, tint } = sums;
  for (let row = 0, block = 0; row < rows; row++) {
    luma.fill(0);
    tint.fill(0);
    for (let line = ROW_STEP >> 1; line < BLOCK; line += ROW_STEP) {
      let at = ((row * BLOCK + line) * width + (PIXEL_STEP >> 1)) * 3;
      for (let column = 0; column < columns; column++) {
        let [bright, coloured] = [0, 0];
        for (let n = 0; n < BLOCK; n += PIXEL_STEP, at += PIXEL_STEP * 3) {
          const first = pixels[at] as number;
          const third = pixels[at + 2] as number;
          bright += first + 2 * (pixels[at + 1] as number) + third;
          coloured += first - third;
        }
        luma[column] = (luma[column] as number) + bright;
        tint[column] = (tint[column] as number) + coloured;
      }
    }
    for (let column = 0; column < columns; column++, block++) {
      into.luma[block] = (luma[column] as number) / (4 * SAMPLES);
      into.tint[block] = (tint[column] as number) / SAMPLES;
    }
  }
}
