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

/** Fills `into` from a frame of the size it was made for. Reads one pixel of eight, about 29,000 of 640x384. */
export function measure({ pixels, width }: Frame, into: BlockPicture): void {
  const { columns, rows, luma, tint } = into;
  const line = width * 3;
  const first = (ROW_STEP >> 1) * line + (PIXEL_STEP >> 1) * 3;
  for (let row = 0, block = 0; row < rows; row++) {
    let corner = first + row * BLOCK * line;
    for (const end = block + columns; block < end; block++, corner += BLOCK * 3) {
      let bright = 0;
      let coloured = 0;
      let at = corner;
      for (let n = 0; n < BLOCK; n += ROW_STEP, at += ROW_STEP * line) {
        const next = at + PIXEL_STEP * 3;
        const one = pixels[at] as number;
        const three = pixels[at + 2] as number;
        const four = pixels[next] as number;
        const six = pixels[next + 2] as number;
        bright += one + three + four + six + 2 * ((pixels[at + 1] as number) + (pixels[next + 1] as number));
        coloured += one + four - three - six;
      }
      luma[block] = bright / (4 * SAMPLES);
      tint[block] = coloured / SAMPLES;
    }
  }
}
