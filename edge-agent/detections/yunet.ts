import type { Candidates } from './candidates.ts';
import type { Decoder, FrameSize, OutputForm } from './decoder.ts';

const STRIDES = [8, 16, 32] as const;

/**
 * YuNet, without anchors: for each stride s `cls_s` and `obj_s` [1, n, 1] (sigmoid done) and `bbox_s` [1, n, 4], cells
 * row by row. Score = sqrt(cls * obj), centre = (cell + d) * s, size = exp(d) * s, as in postProcess of OpenCV's
 * modules/objdetect/src/face_detect.cpp. Both sides of a frame are multiples of 32. The landmarks (`kps_s`) are not read.
 */
export function yunetDecoder(size: FrameSize): Decoder {
  const levels = STRIDES.map((stride) => ({
    stride,
    columns: Math.floor(size.width / stride),
    rows: Math.floor(size.height / stride),
  }));
  const outputs = levels.flatMap(({ stride, columns, rows }): OutputForm[] => [
    { name: `cls_${stride}`, shape: [1, columns * rows, 1] },
    { name: `obj_${stride}`, shape: [1, columns * rows, 1] },
    { name: `bbox_${stride}`, shape: [1, columns * rows, 4] },
  ]);
  return {
    outputs,
    multipleOf: 32,
    capacity: levels.reduce((sum, { columns, rows }) => sum + columns * rows, 0),
    decode(tensors: readonly Float32Array[], low: number, into: Candidates): void {
      const lowSquared = low * low;
      for (let level = 0; level < levels.length; level++) {
        const { stride, columns, rows } = levels[level] as (typeof levels)[number];
        const cls = tensors[3 * level] as Float32Array;
        const obj = tensors[3 * level + 1] as Float32Array;
        const bbox = tensors[3 * level + 2] as Float32Array;
        for (let row = 0, cell = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++, cell++) {
            const squared = (cls[cell] as number) * (obj[cell] as number);
            if (!(squared >= lowSquared)) continue;
            const d = 4 * cell;
            const x = (column + (bbox[d] as number)) * stride;
            const y = (row + (bbox[d + 1] as number)) * stride;
            const halfWidth = (Math.exp(bbox[d + 2] as number) * stride) / 2;
            const halfHeight = (Math.exp(bbox[d + 3] as number) * stride) / 2;
            into.add(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, Math.sqrt(squared));
          }
        }
      }
    },
  };
}
