import type { Agreement } from './contract/audit.ts';

/** An estimate and the interval that holds the true value in 95 % of all cases. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** How far one direction's counts can be trusted; null where nothing was there to judge by. */
export interface CountingError {
  /** Share of true passages that were counted: Wilson's interval. */
  recall: Estimate | null;
  /** Share of counted passages that were true: Wilson's interval. */
  precision: Estimate | null;
  /** counted / true - 1. */
  bias: Estimate | null;
}

/** The 97.5 % quantile of the normal distribution. */
const Z = 1.959964;

/** Fewer stretches of time than this with people, or with an error in them, say too little to draw from. */
const LEAST_BLOCKS = 20;
const LEAST_ERRING_BLOCKS = 5;
const BOOTSTRAP_ROUNDS = 2000;

/**
 * What an audit says of one direction.
 *
 * @param blocks the same counts in stretches of equal length, where they are known: errors that come in clusters then
 *   widen the bias's interval
 * @param random 0 <= x < 1, asked in a fixed order
 */
export function countingError(
  agreement: Agreement,
  blocks: readonly Pick<Agreement, 'truth' | 'counted'>[] = [],
  random: () => number = Math.random,
): CountingError {
  const { truth, counted, matched } = agreement;
  const drawn = enough(blocks) ? bootstrapRatio(blocks, random) : null;
  const ratio = drawn ?? countRatio(agreement);
  return {
    recall: truth === 0 ? null : wilsonInterval(matched, truth),
    precision: counted === 0 ? null : wilsonInterval(matched, counted),
    bias: ratio && { value: ratio.value - 1, low: ratio.low - 1, high: ratio.high - 1 },
  };
}

/** Audits of one line taken together, as if they were one. */
export function sumOfAgreements(agreements: readonly Agreement[]): Agreement {
  const sum = (name: keyof Agreement) => agreements.reduce((total, one) => total + one[name], 0);
  return { truth: sum('truth'), counted: sum('counted'), matched: sum('matched') };
}

function enough(blocks: readonly Pick<Agreement, 'truth' | 'counted'>[]): boolean {
  return (
    blocks.filter(({ truth }) => truth > 0).length >= LEAST_BLOCKS &&
    blocks.filter(({ truth, counted }) => truth !== counted).length >= LEAST_ERRING_BLOCKS
  );
}

/**
 * The 95 % score interval of a share: E. B. Wilson, "Probable inference, the law of succession, and statistical
 * inference", Journal of the American Statistical Association 22 (1927), 209-212.
 *
 * @param total above 0
 */
export function wilsonInterval(successes: number, total: number): Estimate {
  const value = successes / total;
  const shrink = 1 + Z ** 2 / total;
  const centre = (value + Z ** 2 / (2 * total)) / shrink;
  const half = (Z / shrink) * Math.sqrt((value * (1 - value)) / total + Z ** 2 / (4 * total ** 2));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** From here on Byar's approximation differs from the exact limits by less than a hundredth of a count. */
const MANY = 1000;

/**
 * The exact 95 % interval of a Poisson distribution's mean: F. Garwood, "Fiducial limits for the Poisson distribution",
 * Biometrika 28 (1936), 437-442; of great counts by Byar's approximation (N. E. Breslow and N. E. Day, "Statistical
 * Methods in Cancer Research" 2 (1987), 69).
 */
export function poissonInterval(count: number): Estimate {
  if (count >= MANY) {
    const limit = (k: number, z: number) => k * (1 - 1 / (9 * k) + z / (3 * Math.sqrt(k))) ** 3;
    return { value: count, low: limit(count, -Z), high: limit(count + 1, Z) };
  }
  // The mean at which so many or more, or so many or fewer, come in 2.5 % of all cases; the tails fall off fast enough for this bracket.
  const most = count + 10 + 10 * Math.sqrt(count);
  const low = count === 0 ? 0 : bisect(0, count, (mean) => 1 - poissonUpTo(count - 1, mean) > 0.025);
  return { value: count, low, high: bisect(count, most, (mean) => poissonUpTo(count, mean) < 0.025) };
}

/**
 * counted / true of one audit. It is the share of the true passages that were counted plus the false ones for each true
 * one; Wilson's interval of the former and Garwood's of the latter are put together by the method of variance estimates
 * recovery (G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures", Statistics in Medicine
 * 27 (2008), 1693-1702), which holds for small counts and for no errors at all. Null where nobody passed.
 */
export function countRatio({ truth, counted, matched }: Agreement): Estimate | null {
  if (truth === 0) return null;
  const { value, low, high } = poissonInterval(counted - matched);
  return intervalOfSum(wilsonInterval(matched, truth), {
    value: value / truth,
    low: low / truth,
    high: high / truth,
  });
}

/** The interval of the sum of two independent values, from theirs (Zou and Donner 2008). */
export function intervalOfSum(a: Estimate, b: Estimate): Estimate {
  const value = a.value + b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.value - b.low),
    high: value + Math.hypot(a.high - a.value, b.high - b.value),
  };
}

/**
 * counted / true, with the 95 % percentile interval of the bootstrap: B. Efron, "Bootstrap methods: another look at the
 * jackknife", Annals of Statistics 7 (1979), 1-26. Whole stretches of time are drawn, since errors come in clusters.
 * Null where nobody passed.
 *
 * @param random 0 <= x < 1
 */
export function bootstrapRatio(
  blocks: readonly Pick<Agreement, 'truth' | 'counted'>[],
  random: () => number,
): Estimate | null {
  const value = ratioOf(blocks);
  if (value === null) return null;
  const ratios: number[] = [];
  for (let round = 0; round < BOOTSTRAP_ROUNDS; round++) {
    const drawn = blocks.map(() => blocks[Math.floor(random() * blocks.length)] ?? { truth: 0, counted: 0 });
    const ratio = ratioOf(drawn);
    if (ratio !== null) ratios.push(ratio);
  }
  ratios.sort((a, b) => a - b);
  const at = (share: number) => ratios[Math.round(share * (ratios.length - 1))] ?? value;
  return { value, low: at(0.025), high: at(0.975) };
}

function ratioOf(blocks: readonly Pick<Agreement, 'truth' | 'counted'>[]): number | null {
  let truth = 0;
  let counted = 0;
  for (const block of blocks) {
    truth += block.truth;
    counted += block.counted;
  }
  return truth === 0 ? null : counted / truth;
}

/** The chance of `most` or fewer where `mean` are expected. The terms go by their logarithms: the first ones are too small. */
function poissonUpTo(most: number, mean: number): number {
  let log = -mean;
  let sum = Math.exp(log);
  for (let k = 1; k <= most; k++) {
    log += Math.log(mean / k);
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

/** Where, between the two, the condition begins to hold. */
function bisect(low: number, high: number, holds: (x: number) => boolean): number {
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
