/** Cells that hang together. */
export interface Blob {
  /** In cells; right and bottom are the first ones outside. */
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Numbers of its cells, row by row. */
  cells: number[];
}

/** Blobs of fewer cells are noise. */
const LEAST_CELLS = 6;

/**
 * The blobs of a mask (1 where something is), holes and cracks of one cell closed; 8 neighbours hang together.
 */
export function blobsOf(mask: Uint8Array, columns: number, rows: number): Blob[] {
  const closed = shrunk(grown(mask, columns, rows), columns, rows);
  const blobs: Blob[] = [];
  const waiting: number[] = [];
  for (let start = 0; start < closed.length; start++) {
    if (closed[start] !== 1) continue;
    closed[start] = 2;
    waiting.push(start);
    const blob: Blob = { left: columns, top: rows, right: 0, bottom: 0, cells: [] };
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      const x = cell % columns;
      const y = Math.floor(cell / columns);
      blob.cells.push(cell);
      blob.left = Math.min(blob.left, x);
      blob.top = Math.min(blob.top, y);
      blob.right = Math.max(blob.right, x + 1);
      blob.bottom = Math.max(blob.bottom, y + 1);
      for (let ny = Math.max(0, y - 1); ny <= Math.min(rows - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(columns - 1, x + 1); nx++) {
          const neighbour = ny * columns + nx;
          if (closed[neighbour] !== 1) continue;
          closed[neighbour] = 2;
          waiting.push(neighbour);
        }
      }
    }
    if (blob.cells.length >= LEAST_CELLS) blobs.push(blob);
  }
  return blobs;
}

/** 1 where any of a cell and its 8 neighbours is. */
function grown(mask: Uint8Array, columns: number, rows: number): Uint8Array {
  return neighbours(mask, columns, rows, (sum) => sum > 0);
}

/** 1 where a cell and all its neighbours inside the picture are. */
function shrunk(mask: Uint8Array, columns: number, rows: number): Uint8Array {
  return neighbours(mask, columns, rows, (sum, of) => sum === of);
}

function neighbours(
  mask: Uint8Array,
  columns: number,
  rows: number,
  isSet: (sum: number, of: number) => boolean,
): Uint8Array {
  const result = new Uint8Array(mask.length);
  for (let y = 0; y < rows; y++) {
    const [top, bottom] = [Math.max(0, y - 1), Math.min(rows - 1, y + 1)];
    for (let x = 0; x < columns; x++) {
      const [left, right] = [Math.max(0, x - 1), Math.min(columns - 1, x + 1)];
      let sum = 0;
      for (let ny = top; ny <= bottom; ny++) {
        for (let nx = left; nx <= right; nx++) sum += mask[ny * columns + nx] as number;
      }
      const of = (right - left + 1) * (bottom - top + 1);
      result[y * columns + x] = isSet(sum, of) ? 1 : 0;
    }
  }
  return result;
}
