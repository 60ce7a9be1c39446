import type { Agreement } from '../../firmware-config/contract/audit.ts';
import type { Direction } from '../../firmware-config/contract/fields.ts';
import { type CountingError, countingError } from '../../firmware-config/error-statistics.ts';
import { pairsOf } from '../evaluation/pairs.ts';
import { TOLERANCE_S } from '../evaluation/score.ts';
import type { TrueCrossing } from '../evaluation/truth.ts';
import { Random } from '../random.ts';

/** What came out of one direction. */
export interface Finding {
  agreement: Agreement;
  error: CountingError;
  /** Seconds at which somebody passed and was not counted, and at which nobody passed who was counted. */
  missed: number[];
  false: number[];
}

export interface FindingOptions {
  /** Length of the audited time in seconds. */
  lengthS: number;
  /** Who passed so near to the beginning or the end that the other half of a pair may lie outside is not judged. */
  openEnds?: boolean;
}

/** The bootstrap draws from about this many stretches of time, none shorter than this. */
const STRETCHES = 60;
const SHORTEST_S = 10;

/** Pairs what was counted in one direction with the truth, one to one, within 1.5 s. */
export function findingOf(
  direction: Direction,
  truth: readonly TrueCrossing[],
  counted: readonly TrueCrossing[],
  { lengthS, openEnds = false }: FindingOptions,
): Finding {
  const wanted = timesOf(truth, direction);
  const found = timesOf(counted, direction);
  const pairs = pairsOf(wanted, found, TOLERANCE_S);
  const judged = (t: number) => !openEnds || (t >= TOLERANCE_S && t <= lengthS - TOLERANCE_S);
  const missed = wanted.filter((t, n) => !pairs.some(([w]) => w === n) && judged(t));
  const extra = found.filter((t, n) => !pairs.some(([, f]) => f === n) && judged(t));
  const matched = pairs.map(([w]) => wanted[w] ?? 0);
  const agreement = {
    truth: matched.length + missed.length,
    counted: matched.length + extra.length,
    matched: matched.length,
  };
  const random = new Random(1);
  return {
    agreement,
    error: countingError(agreement, stretches(matched, missed, extra, lengthS), () => random.next()),
    missed,
    false: extra,
  };
}

/** The same counts in stretches of time; a pair lies where its true passage is. */
function stretches(
  matched: readonly number[],
  missed: readonly number[],
  extra: readonly number[],
  lengthS: number,
) {
  const length = Math.max(SHORTEST_S, lengthS / STRETCHES);
  const all = Array.from({ length: Math.max(1, Math.ceil(lengthS / length)) }, () => ({
    truth: 0,
    counted: 0,
  }));
  const add = (t: number, truth: number, counted: number) => {
    const stretch = all[Math.min(all.length - 1, Math.max(0, Math.floor(t / length)))];
    if (!stretch) return;
    stretch.truth += truth;
    stretch.counted += counted;
  };
  for (const t of matched) add(t, 1, 1);
  for (const t of missed) add(t, 1, 0);
  for (const t of extra) add(t, 0, 1);
  return all;
}

export const timesOf = (crossings: readonly TrueCrossing[], direction: Direction): number[] =>
  crossings
    .filter((crossing) => crossing.direction === direction)
    .map(({ t }) => t)
    .sort((a, b) => a - b);
