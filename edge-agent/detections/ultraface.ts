import type { Candidates } from './candidates.ts';
import type { Decoder, FrameSize } from './decoder.ts';

/**
 * Prior boxes: side lengths in pixels for each stride. From Ultra-Light-Fast-Generic-Face-Detector-1MB, whose
 * vision/ssd/config/fd_config.py has min_boxes [[10, 16, 24], [32, 48], [64, 96], [128, 192, 256]].
 */
const PRIORS = [
  { stride: 8, sides: [10, 16, 24] },
  { stride: 16, sides: [32, 48] },
  { stride: 32, sides: [64, 96] },
  { stride: 64, sides: [128, 192, 256] },
] as const;
const CENTRE_VARIANCE = 0.1;
const SIZE_VARIANCE = 0.2;

/**
 * UltraFace (SSD): `scores` [1, N, 2] of background and face, `boxes` [1, N, 4] of raw deltas d against priors b.
 * Centre = (cell + 0.5) * stride + d * 0.1 * b, size = b * exp(d * 0.2), as in convert_locations_to_boxes of
 * vision/utils/box_utils.py there. Any frame size: a stride has ceil(size / stride) cells.
 */
export function ultrafaceDecoder(size: FrameSize): Decoder {
  const levels = PRIORS.map(({ stride, sides }) => ({
    stride,
    sides,
    columns: Math.ceil(size.width / stride),
    rows: Math.ceil(size.height / stride),
  }));
  const capacity = levels.reduce((sum, level) => sum + level.columns * level.rows * level.sides.length, 0);
  return {
    outputs: [
      { name: 'scores', shape: [1, capacity, 2] },
      { name: 'boxes', shape: [1, capacity, 4] },
    ],
    multipleOf: 1,
    capacity,
    decode(tensors: readonly Float32Array[], low: number, into: Candidates): void {
      const [scores, boxes] = tensors as readonly [Float32Array, Float32Array];
      let prior = 0;
      for (const { stride, sides, columns, rows } of levels) {
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            for (let s = 0; s < sides.length; s++, prior++) {
              const score = scores[2 * prior + 1] as number;
              if (!(score >= low)) continue;
              const side = sides[s] as number;
              const d = 4 * prior;
              const x = (column + 0.5) * stride + (boxes[d] as number) * CENTRE_VARIANCE * side;
              const y = (row + 0.5) * stride + (boxes[d + 1] as number) * CENTRE_VARIANCE * side;
              const halfWidth = (side * Math.exp((boxes[d + 2] as number) * SIZE_VARIANCE)) / 2;
              const halfHeight = (side * Math.exp((boxes[d + 3] as number) * SIZE_VARIANCE)) / 2;
              into.add(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, score);
            }
          }
        }
      }
    },
  };
}
