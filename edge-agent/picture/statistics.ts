import { BLOCKS, type Slopes, type SmallPicture } from './small-picture.ts';

/** What a picture is like, for itself. */
export interface Statistics {
  mean: number;
  /** Two samples of a hundred are brighter than this. */
  bright: number;
  /** Standard deviation of the blocks: how much there is to be told apart, sensor noise aside. */
  spread: number;
  /** Mean difference of neighbouring blocks. */
  relief: number;
  /** Mean steepness of the finest detail, sensor noise included. */
  detail: number;
}

const BRIGHT_SHARE = 0.02;

/** Statistics of one picture, in levels of brightness, 0..255. */
export function statisticsOf({ luma, blocks, fine }: SmallPicture): Statistics {
  return {
    mean: meanOf(luma),
    bright: brightOf(luma),
    spread: spreadOf(blocks),
    relief: reliefOf(blocks),
    detail: steepnessOf(fine),
  };
}

/** How the samples of two pictures differ. */
export interface Change {
  /** Share of the samples that are not exactly the same, 0..1. */
  any: number;
  /** Share of the samples that differ by more than three levels. */
  clear: number;
}

export function changeBetween({ luma }: SmallPicture, before: SmallPicture): Change {
  let any = 0;
  let clear = 0;
  for (let n = 0; n < luma.length; n++) {
    const difference = Math.abs((luma[n] ?? 0) - (before.luma[n] ?? 0));
    if (difference > 0) any++;
    if (difference > 3) clear++;
  }
  return { any: any / luma.length, clear: clear / luma.length };
}

/** Pearson's correlation of two rows of values, -1..1; 0 where one of them is all the same. */
export function correlation(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let both = 0;
  let onlyA = 0;
  let onlyB = 0;
  for (let n = 0; n < a.length; n++) {
    const [fromA, fromB] = [(a[n] ?? 0) - meanA, (b[n] ?? 0) - meanB];
    both += fromA * fromB;
    onlyA += fromA * fromA;
    onlyB += fromB * fromB;
  }
  return onlyA > 0 && onlyB > 0 ? both / Math.sqrt(onlyA * onlyB) : 0;
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n] ?? 0;
  return sum / values.length;
}

function spreadOf(values: Float32Array): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += ((values[n] ?? 0) - mean) ** 2;
  return Math.sqrt(sum / values.length);
}

function reliefOf(blocks: Float32Array): number {
  const { columns, rows } = BLOCKS;
  let sum = 0;
  for (let n = 0; n < blocks.length; n++) {
    const here = blocks[n] ?? 0;
    if ((n + 1) % columns > 0) sum += Math.abs((blocks[n + 1] ?? 0) - here);
    if (n + columns < blocks.length) sum += Math.abs((blocks[n + columns] ?? 0) - here);
  }
  return sum / (rows * (columns - 1) + columns * (rows - 1));
}

function steepnessOf({ x, y }: Slopes): number {
  let sum = 0;
  for (let n = 0; n < x.length; n++) sum += Math.abs(x[n] ?? 0) + Math.abs(y[n] ?? 0);
  return sum / x.length;
}

function brightOf(luma: Float32Array): number {
  const counts = new Uint16Array(256);
  for (let n = 0; n < luma.length; n++) {
    const level = Math.floor(luma[n] ?? 0);
    counts[level] = (counts[level] ?? 0) + 1;
  }
  let above = 0;
  let level = 255;
  while (level > 0 && above + (counts[level] ?? 0) < luma.length * BRIGHT_SHARE)
    above += counts[level--] ?? 0;
  return level;
}
