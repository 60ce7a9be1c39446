import type { HistoryGap, HistoryResponse } from '../../../api/history-schemas.ts';
import { isUnknown } from './readings.ts';

type Column = (number | null)[];

/** What the chart draws: places 0, 1, 2 … and the numbers at them; null where there is none, which is not 0. */
export interface ChartData {
  places: number[];
  in: Column;
  out: Column;
  comparedIn: Column;
  comparedOut: Column;
}

export function chartData({ buckets }: Pick<HistoryResponse, 'buckets'>): ChartData {
  const known = (bucket: (typeof buckets)[number]) =>
    bucket.note !== 'ahead' && bucket.note !== 'skipped' && !isUnknown(bucket);
  const compared = (key: 'in' | 'out') =>
    buckets.map(({ compared: other }) =>
      other && other.note !== 'ahead' && !isUnknown(other) ? other[key] : null,
    );
  return {
    places: buckets.map((_, index) => index),
    in: buckets.map((bucket) => (known(bucket) ? bucket.in : null)),
    out: buckets.map((bucket) => (known(bucket) ? bucket.out : null)),
    comparedIn: compared('in'),
    comparedOut: compared('out'),
  };
}

/** A part of the chart that was not watched, from place to place; a bucket reaches half a place to either side. */
export interface Band {
  from: number;
  to: number;
  /** By none of the gates; else by some. */
  isWhole: boolean;
}

/**
 * Where gaps lie on the chart.
 *
 * @param gates how many gates the numbers are of
 */
export function bandsOf({ buckets, gaps }: Pick<HistoryResponse, 'buckets' | 'gaps'>, gates: number): Band[] {
  const bands: Band[] = [];
  for (const [index, bucket] of buckets.entries()) {
    if (bucket.note === 'not-watched') bands.push({ from: index - 0.5, to: index + 0.5, isWhole: true });
  }
  for (const gap of gaps) {
    const from = placeOf(buckets, gap, 'from');
    const to = placeOf(buckets, gap, 'to');
    if (from !== null && to !== null && to > from) bands.push({ from, to, isWhole: gates === 1 });
  }
  return bands;
}

function placeOf(
  buckets: HistoryResponse['buckets'],
  gap: Pick<HistoryGap, 'from' | 'to'>,
  end: 'from' | 'to',
): number | null {
  const at = gap[end];
  const index =
    end === 'from'
      ? buckets.findIndex(({ to }) => to !== null && to > at)
      : buckets.findLastIndex(({ from }) => from !== null && from < at);
  const bucket = buckets[index];
  if (!bucket || bucket.from === null || bucket.to === null) return null;
  const within = (at - bucket.from) / (bucket.to - bucket.from);
  return index - 0.5 + Math.min(1, Math.max(0, within));
}

/** Every which label of the axis has room. @param room how many fit */
export function labelStep(count: number, room: number, nice: readonly number[]): number {
  const least = count / Math.max(1, room);
  return nice.find((step) => step >= least) ?? Math.ceil(least);
}
