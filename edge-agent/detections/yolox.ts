import type { Candidates } from './candidates.ts';
import type { Decoder, FrameSize } from './decoder.ts';

const STRIDES = [8, 16, 32] as const;
/** x, y, width, height, objectness, then the scores of COCO's 80 classes. */
const COLUMNS = 85;
const OBJECTNESS = 4;
/** COCO's class 0. */
const PERSON = 5;

/**
 * YOLOX: one output [1, n, 85], strides in order, cells row by row, sigmoids done and boxes undecoded.
 * Score = objectness * person, centre = (cell + d) * stride, size = exp(d) * stride, as in demo_postprocess of
 * yolox/utils/demo_utils.py (Megvii's YOLOX). Both sides of a frame are multiples of 32.
 */
export function yoloxDecoder(size: FrameSize): Decoder {
  const levels = STRIDES.map((stride) => ({
    stride,
    columns: Math.floor(size.width / stride),
    rows: Math.floor(size.height / stride),
  }));
  const capacity = levels.reduce((sum, { columns, rows }) => sum + columns * rows, 0);
  return {
    outputs: [{ name: null, shape: [1, capacity, COLUMNS] }],
    multipleOf: 32,
    capacity,
    decode(tensors: readonly Float32Array[], low: number, into: Candidates): void {
      const output = tensors[0] as Float32Array;
      let at = 0;
      for (const { stride, columns, rows } of levels) {
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++, at += COLUMNS) {
            const score = (output[at + OBJECTNESS] as number) * (output[at + PERSON] as number);
            if (!(score >= low)) continue;
            const x = (column + (output[at] as number)) * stride;
            const y = (row + (output[at + 1] as number)) * stride;
            const halfWidth = (Math.exp(output[at + 2] as number) * stride) / 2;
            const halfHeight = (Math.exp(output[at + 3] as number) * stride) / 2;
            into.add(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, score);
          }
        }
      }
    },
  };
}
