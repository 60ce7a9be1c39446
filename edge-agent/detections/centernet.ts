import type { Candidates } from './candidates.ts';
import type { Decoder, FrameSize } from './decoder.ts';

const STRIDE = 4;

/**
 * CenterNet for persons: `heat` [1, 1, H/4, W/4], the person score where it is the maximum of its 3x3 neighbourhood and
 * 0 elsewhere (the graph does both sigmoid and maxima), and `wh` [1, 4, H/4, W/4], four planes of distances in pixels
 * from the cell's corner (4 * column, 4 * row) to left, top, right and lower edge: x1 = 4 * column - wh0. Objects
 * as points (Zhou, Wang, Krähenbühl 2019), with four distances in place of a size and an offset; how this file lays them
 * out was read off its own outputs (models/README.md). Both sides of a frame are multiples of 4.
 */
export function centernetDecoder(size: FrameSize): Decoder {
  const columns = Math.floor(size.width / STRIDE);
  const rows = Math.floor(size.height / STRIDE);
  const cells = columns * rows;
  return {
    outputs: [
      { name: 'heat', shape: [1, 1, rows, columns] },
      { name: 'wh', shape: [1, 4, rows, columns] },
    ],
    multipleOf: STRIDE,
    capacity: cells,
    decode(tensors: readonly Float32Array[], low: number, into: Candidates): void {
      const [heat, wh] = tensors as readonly [Float32Array, Float32Array];
      for (let row = 0, cell = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++, cell++) {
          const score = heat[cell] as number;
          if (!(score >= low)) continue;
          const x = column * STRIDE;
          const y = row * STRIDE;
          into.add(
            x - (wh[cell] as number),
            y - (wh[cells + cell] as number),
            x + (wh[2 * cells + cell] as number),
            y + (wh[3 * cells + cell] as number),
            score,
          );
        }
      }
    },
  };
}
