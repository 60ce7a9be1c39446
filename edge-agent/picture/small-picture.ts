import type { Frame } from '../camera/camera-source.ts';

/** The grid on which a picture is judged, whatever its size: samples, cells of 2 x 2 samples, blocks of 4 x 4 cells. */
export const SAMPLES = { columns: 128, rows: 80 } as const;
export const CELLS = { columns: 64, rows: 40 } as const;
export const BLOCKS = { columns: 16, rows: 10 } as const;

/** A difference of brightness to the right and downwards, at every place of a grid. */
export interface Slopes {
  x: Float32Array;
  y: Float32Array;
}

/** A picture as the judge looks at it. All values are levels of brightness, 0..255, or differences of them. */
export interface SmallPicture {
  /** Brightness of each sample, row by row: the mean of the four pixels around it. */
  luma: Float32Array;
  /** Difference of the pixels on both sides of each sample: the finest detail that there is. */
  fine: Slopes;
  /** Difference of the cells on both sides of each cell, 0 along the border: the outlines of what is seen. */
  outline: Slopes;
  blocks: Float32Array;
}

/** An empty picture to be filled by {@link sample}, so that looking makes no garbage. */
export function smallPicture(): SmallPicture {
  return {
    luma: grid(SAMPLES),
    fine: { x: grid(SAMPLES), y: grid(SAMPLES) },
    outline: { x: grid(CELLS), y: grid(CELLS) },
    blocks: grid(BLOCKS),
  };
}

/** Zeros for every place of a grid. */
export function grid({ columns, rows }: { columns: number; rows: number }): Float32Array {
  return new Float32Array(columns * rows);
}

const cells = grid(CELLS);

/**
 * Looks at a frame. Brightness is (R + 2 G + B) / 4: near enough to luma, and the same for RGB and BGR. Reads 41,000
 * pixels, however large the frame is.
 */
export function sample(frame: Frame, into: SmallPicture): SmallPicture {
  const { pixels } = frame;
  const { luma, fine } = into;
  const x = places(SAMPLES.columns, frame.contentWidth, 3);
  const y = places(SAMPLES.rows, frame.contentHeight, frame.width * 3);
  const level = (at: number) => ((pixels[at] ?? 0) + 2 * (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0)) / 4;
  let n = 0;
  for (const row of y) {
    for (const column of x) {
      const left = level(row.here + column.before);
      const right = level(row.here + column.after);
      const up = level(row.before + column.here);
      const down = level(row.after + column.here);
      luma[n] = (left + right + up + down) / 4;
      fine.x[n] = right - left;
      fine.y[n] = down - up;
      n++;
    }
  }
  shrink(luma, SAMPLES.columns, 2, cells);
  shrink(cells, CELLS.columns, 4, into.blocks);
  outline(into.outline);
  return into;
}

/** Offsets, in bytes, of the pixel in the middle of each sample and of those on both sides of it. */
function places(count: number, length: number, stride: number) {
  const at = (pixel: number) => Math.min(length - 1, Math.max(0, pixel)) * stride;
  return Array.from({ length: count }, (_, n) => {
    const centre = Math.floor(((n + 0.5) * length) / count);
    return { before: at(centre - 1), here: at(centre), after: at(centre + 1) };
  });
}

/** Means of squares of `side` x `side` values. */
function shrink(from: Float32Array, columns: number, side: number, into: Float32Array): void {
  const width = columns / side;
  into.fill(0);
  for (let n = 0, row = 0; n < from.length; n += columns, row++) {
    const start = Math.floor(row / side) * width;
    for (let column = 0; column < columns; column++) {
      const at = start + Math.floor(column / side);
      into[at] = (into[at] ?? 0) + (from[n + column] ?? 0);
    }
  }
  for (let at = 0; at < into.length; at++) into[at] = (into[at] ?? 0) / (side * side);
}

function outline(into: Slopes): void {
  const { columns, rows } = CELLS;
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      const n = row * columns + column;
      into.x[n] = (cells[n + 1] ?? 0) - (cells[n - 1] ?? 0);
      into.y[n] = (cells[n + columns] ?? 0) - (cells[n - columns] ?? 0);
    }
  }
}
