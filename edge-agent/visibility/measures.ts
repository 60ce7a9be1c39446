import { SIDE, type Tiles } from './tiles.ts';

/** What two pictures of a camera, taken one shortly after the other, tell of how well anything is to be seen. */
export interface Measures {
  /** Mean brightness, 0..255. */
  brightness: number;
  /** Mean difference of brightness between neighbouring tiles: how much there is to be told apart. */
  relief: number;
  /** Change from one picture to the next in the middle tile of all, as a standard deviation: noise, not people. */
  flicker: number;
  /** Share of the samples that did not change at all. */
  still: number;
  /** Share of the tiles in which something appeared or vanished. */
  busy: number;
  /** How alike the change is two and four samples further down, and further to the right, -1..1: streaks of rain fall. */
  along: number;
  across: number;
  /** Finest detail as a share of the coarser: what a picture loses that is smeared or starved of bits. */
  fineness: number;
}

const TILE = SIDE * SIDE;
/** A sample that changed by more than this shows something else; by less than this it is as it was. */
const CHANGED = 15;
const UNCHANGED = 0.5;
/** A tile is busy from this share of changed samples on. */
const BUSY = 0.02;
/** How far apart changes are compared: streaks are longer, noise and most edges of people are not. */
const LAG = 4;

/** @param before the picture before `now` */
export function measure(before: Tiles, now: Tiles): Measures {
  const tiles = now.columns * now.rows;
  const means = new Float32Array(tiles);
  const flickers = new Float32Array(tiles);
  const change = new Float32Array(TILE);
  let [unchanged, busy, energy, along, across, fine, coarse] = [0, 0, 0, 0, 0, 0, 0];
  for (let tile = 0; tile < tiles; tile++) {
    const start = tile * TILE;
    let [sum, squares, changed] = [0, 0, 0];
    for (let n = 0; n < TILE; n++) {
      const here = now.luma[start + n] ?? 0;
      const difference = here - (before.luma[start + n] ?? 0);
      change[n] = difference;
      sum += here;
      squares += difference * difference;
      if (Math.abs(difference) > CHANGED) changed++;
      if (Math.abs(difference) < UNCHANGED) unchanged++;
    }
    means[tile] = sum / TILE;
    // Each picture has its own noise: the change has twice its variance.
    flickers[tile] = Math.sqrt(squares / TILE / 2);
    if (changed > BUSY * TILE) busy++;
    energy += (squares * (SIDE - LAG)) / SIDE;
    for (let n = 0; n < TILE - LAG * SIDE; n++) along += (change[n] ?? 0) * (change[n + LAG * SIDE] ?? 0);
    for (let n = 0; n < TILE; n++) {
      if (n % SIDE < SIDE - LAG) across += (change[n] ?? 0) * (change[n + LAG] ?? 0);
    }
    const detail = detailOf(now.luma, start);
    fine += detail.fine;
    coarse += detail.coarse;
  }
  return {
    brightness: mean(means),
    relief: reliefOf(means, now),
    flicker: median(flickers),
    still: unchanged / (tiles * TILE),
    busy: busy / tiles,
    along: energy > 0 ? along / energy : 0,
    across: energy > 0 ? across / energy : 0,
    fineness: coarse > 0 ? fine / coarse : 1,
  };
}

/**
 * Second differences in both directions at once (J. Immerkaer: Fast Noise Variance Estimation, 1996, whose mask edges
 * hardly touch), and first differences over two samples.
 */
function detailOf(luma: Float32Array, start: number): { fine: number; coarse: number } {
  let [fine, coarse] = [0, 0];
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      const n = start + y * SIDE + x;
      const left = luma[n - 1] as number;
      const right = luma[n + 1] as number;
      const above = n - SIDE;
      const below = n + SIDE;
      const corners =
        (luma[above - 1] as number) +
        (luma[above + 1] as number) +
        (luma[below - 1] as number) +
        (luma[below + 1] as number);
      const sides = (luma[above] as number) + (luma[below] as number) + left + right;
      fine += Math.abs(corners - 2 * sides + 4 * (luma[n] as number)) / 6;
      coarse += Math.abs(right - left);
    }
  }
  return { fine, coarse };
}

function reliefOf(means: Float32Array, { columns, rows }: Tiles): number {
  let sum = 0;
  for (let n = 0; n < means.length; n++) {
    const here = means[n] ?? 0;
    if ((n + 1) % columns > 0) sum += Math.abs((means[n + 1] ?? 0) - here);
    if (n + columns < means.length) sum += Math.abs((means[n + columns] ?? 0) - here);
  }
  return sum / (rows * (columns - 1) + columns * (rows - 1));
}

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

const median = (values: Float32Array) => values.sort()[Math.floor(values.length / 2)] ?? 0;
