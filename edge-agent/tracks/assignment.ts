/** A cost that forbids a pair. */
export const FORBIDDEN = 1e6;

/**
 * The cheapest one-to-one assignment of rows to columns, by shortest augmenting paths with potentials
 * (R. Jonker, A. Volgenant: A Shortest Augmenting Path Algorithm for Dense and Sparse Linear Assignment Problems,
 * Computing 38, 1987), O(rows² · columns). Buffers are kept and grow, so that a frame allocates nothing.
 */
export class Assignment {
  private capacity = 0;
  private u = new Float64Array(0);
  private v = new Float64Array(0);
  private least = new Float64Array(0);
  private rowOf = new Int32Array(0);
  private way = new Int32Array(0);
  private used = new Uint8Array(0);
  private result = new Int32Array(0);

  /**
   * @param cost rows x columns, row by row; {@link FORBIDDEN} where a pair must not be made
   * @param alone what it costs that a row stays without a column; as given, only where nothing else is left
   * @returns for each row its column, -1 for none; lent until the next call
   */
  solve(cost: Float64Array, rows: number, columns: number, alone = FORBIDDEN / 2): Int32Array {
    // Every row gets a private dummy column, so that it may stay alone.
    const width = columns + rows;
    this.reserve(Math.max(width, rows) + 1);
    const { u, v, least, rowOf, way, used } = this;
    u.fill(0);
    v.fill(0);
    rowOf.fill(0);
    for (let row = 1; row <= rows; row++) {
      rowOf[0] = row;
      let column = 0;
      least.fill(Number.POSITIVE_INFINITY);
      used.fill(0);
      do {
        used[column] = 1;
        const current = rowOf[column] ?? 0;
        let delta = Number.POSITIVE_INFINITY;
        let next = 0;
        for (let j = 1; j <= width; j++) {
          if (used[j]) continue;
          const price = priceOf(cost, columns, current - 1, j - 1, alone) - (u[current] ?? 0) - (v[j] ?? 0);
          if (price < (least[j] ?? 0)) {
            least[j] = price;
            way[j] = column;
          }
          if ((least[j] ?? 0) < delta) {
            delta = least[j] ?? 0;
            next = j;
          }
        }
        for (let j = 0; j <= width; j++) {
          if (used[j]) {
            const owner = rowOf[j] ?? 0;
            u[owner] = (u[owner] ?? 0) + delta;
            v[j] = (v[j] ?? 0) - delta;
          } else {
            least[j] = (least[j] ?? 0) - delta;
          }
        }
        column = next;
      } while (rowOf[column] !== 0);
      do {
        const previous = way[column] ?? 0;
        rowOf[column] = rowOf[previous] ?? 0;
        column = previous;
      } while (column !== 0);
    }
    const result = this.result.subarray(0, rows).fill(-1);
    for (let j = 1; j <= columns; j++) {
      const row = (rowOf[j] ?? 0) - 1;
      if (row >= 0 && (cost[row * columns + j - 1] ?? FORBIDDEN) < FORBIDDEN) result[row] = j - 1;
    }
    return result;
  }

  private reserve(size: number): void {
    if (size <= this.capacity) return;
    this.capacity = size * 2;
    this.u = new Float64Array(this.capacity);
    this.v = new Float64Array(this.capacity);
    this.least = new Float64Array(this.capacity);
    this.rowOf = new Int32Array(this.capacity);
    this.way = new Int32Array(this.capacity);
    this.used = new Uint8Array(this.capacity);
    this.result = new Int32Array(this.capacity);
  }
}

function priceOf(cost: Float64Array, columns: number, row: number, column: number, alone: number): number {
  if (column < columns) return cost[row * columns + column] ?? FORBIDDEN;
  return column - columns === row ? alone : FORBIDDEN;
}
