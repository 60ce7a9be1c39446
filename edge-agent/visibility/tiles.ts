import type { Frame } from '../camera/camera-source.ts';

/** The places at which a picture is looked at closely, spread evenly over it, and the samples along a side of each. */
const GRID = { columns: 12, rows: 8 } as const;
export const SIDE = 16;

/** Brightness, 0..255, of small squares of a picture, sampled pixel by pixel of whichever is coarser: frame or source. */
export interface Tiles {
  readonly columns: number;
  readonly rows: number;
  /** Tile by tile, row by row: columns * rows * SIDE * SIDE values. */
  readonly luma: Float32Array;
}

/** Tiles to be filled by {@link sampleTiles}, so that looking makes no garbage. */
export function emptyTiles(): Tiles {
  return { ...GRID, luma: new Float32Array(GRID.columns * GRID.rows * SIDE * SIDE) };
}

/**
 * Looks closely at a frame: 25,000 of its pixels. Brightness is (R + 2 G + B) / 4, the same for RGB and BGR.
 *
 * @param enlarged how many pixels of the frame one of the source became, along a side; below 1 where it was made smaller
 */
export function sampleTiles(frame: Frame, enlarged: number, into: Tiles): void {
  const { pixels, width, contentWidth, contentHeight } = frame;
  const step = Math.max(1, enlarged);
  const span = SIDE * step;
  const xs = starts(contentWidth, span, into.columns);
  const ys = starts(contentHeight, span, into.rows);
  const x = offsets(xs, step, contentWidth - 1);
  const y = offsets(ys, step, contentHeight - 1);
  let n = 0;
  for (let row = 0; row < into.rows; row++) {
    for (let column = 0; column < into.columns; column++) {
      for (let j = 0; j < SIDE; j++) {
        const line = (y[row * SIDE + j] ?? 0) * width;
        for (let i = 0; i < SIDE; i++) {
          const at = (line + (x[column * SIDE + i] ?? 0)) * 3;
          into.luma[n++] = ((pixels[at] ?? 0) + 2 * (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0)) / 4;
        }
      }
    }
  }
}

/** Where tiles begin: evenly over the length, overlapping where it is shorter than all of them. */
function starts(length: number, span: number, count: number): number[] {
  const room = Math.max(0, length - span);
  return Array.from({ length: count }, (_, n) => (room * (n + 0.5)) / count);
}

function offsets(from: readonly number[], step: number, last: number): Int32Array {
  return Int32Array.from(
    from.flatMap((start) =>
      Array.from({ length: SIDE }, (_, n) => Math.min(last, Math.floor(start + (n + 0.5) * step))),
    ),
  );
}
