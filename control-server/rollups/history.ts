import { WATCHED_IN_FULL } from './gaps.ts';
import type { Bucket, LocalPeriod } from './periods.ts';
import { type GateStretch, type Sums, shareOf, sumOf } from './stretch-watch.ts';

/** All gates that were asked for, over one stretch between two cuts. */
export interface Piece {
  from: number;
  to: number;
  gates: ReadonlyMap<string, GateStretch>;
}

/** A period as the books have it. */
export interface Counted {
  period: LocalPeriod;
  buckets: readonly Bucket[];
  /** In order of time, without a hole; none goes beyond a stretch of a bucket. */
  pieces: readonly Piece[];
}

export type BucketNote = 'skipped' | 'ahead' | 'not-watched' | 'partly-watched';

/** In, out and how much of it was watched. */
export interface Figures {
  in: number;
  out: number;
  watched: number | null;
}

export interface BucketView extends Figures {
  /** Null where the period has no such day or hour. */
  date: string | null;
  time: string | null;
  from: number | null;
  to: number | null;
  note: BucketNote | null;
  /** Null without a comparison, and where the other period has no such day or hour. */
  compared: (Figures & { date: string; time: string | null; note: BucketNote | null }) | null;
}

/** Why two periods cannot be compared: this one, or the other, was not watched in full, or never; or it lies ahead. */
export type Incomparable = 'gaps' | 'compared-gaps' | 'never-watched' | 'compared-never-watched' | 'ahead';

export interface Comparison {
  /** Of the other period as a whole. */
  totals: Figures;
  /** Both as far as this one has come, where it is not over; their milliseconds are exclusive ends. */
  soFar: { until: number; comparedUntil: number; mine: Figures; compared: Figures } | null;
  /** In percent, of the parts that have passed; null where it cannot be said. */
  change: { in: number | null; out: number | null };
  comparable: boolean;
  why: Incomparable[];
  /** A month with another number of days, or a day with another number of hours. */
  lengthDiffers: boolean;
}

/** The buckets of a period beside those of another, in order of the clock on the wall. */
export function bucketViews(mine: Counted, other: Counted | null, asOf: number): BucketView[] {
  const mineAt = new Map(bucketSums(mine).map((each) => [each.bucket.place, each]));
  const otherAt = new Map((other ? bucketSums(other) : []).map((each) => [each.bucket.place, each]));
  const places = [...new Set([...mineAt.keys(), ...otherAt.keys()])].sort((a, b) => a - b);
  return places.map((place) => {
    const here = mineAt.get(place);
    const there = otherAt.get(place);
    const compared = there
      ? {
          date: there.bucket.date,
          time: there.bucket.time,
          ...figuresOf(there.sums),
          note: noteOf(there.bucket, there.sums, asOf),
        }
      : null;
    if (!here) {
      const none = { date: null, time: null, from: null, to: null, in: 0, out: 0, watched: null };
      return { ...none, note: 'skipped', compared };
    }
    const { bucket, sums } = here;
    return {
      date: bucket.date,
      time: bucket.time,
      from: bucket.stretches[0]?.from ?? null,
      to: bucket.stretches.at(-1)?.to ?? null,
      ...figuresOf(sums),
      note: noteOf(bucket, sums, asOf),
      compared,
    };
  });
}

/** @param until of {@link sameProgress} */
export function comparisonOf(
  mine: Counted,
  other: Counted,
  until: { mine: number; other: number },
  asOf: number,
): Comparison {
  const isOver = mine.period.to <= asOf;
  const here = isOver ? totalOf(mine) : totalOf(mine, until.mine);
  const there = isOver ? totalOf(other) : totalOf(other, until.other);
  const why: Incomparable[] =
    mine.period.from >= asOf ? ['ahead'] : [...flaws(here, ''), ...flaws(there, 'compared-')];
  const comparable = why.length === 0;
  const change = (key: 'in' | 'out') =>
    comparable && there[key] > 0 ? Math.round((1000 * (here[key] - there[key])) / there[key]) / 10 : null;
  const soFar = {
    until: until.mine,
    comparedUntil: until.other,
    mine: figuresOf(here),
    compared: figuresOf(there),
  };
  const lengthOf = ({ from, to }: LocalPeriod) => to - from;
  return {
    totals: figuresOf(totalOf(other)),
    soFar: isOver || mine.period.from >= asOf ? null : soFar,
    change: { in: change('in'), out: change('out') },
    comparable,
    why,
    lengthDiffers: lengthOf(mine.period) !== lengthOf(other.period),
  };
}

function flaws(sums: Sums, whose: '' | 'compared-'): Incomparable[] {
  // Of a moment that has only just begun nothing can be told.
  const share = shareOf(sums);
  if (share === null || share === 0) return [`${whose}never-watched`];
  return share < WATCHED_IN_FULL ? [`${whose}gaps`] : [];
}

/** @param until pieces that end later are left out */
export function totalOf({ pieces }: Counted, until = Number.POSITIVE_INFINITY): Sums {
  return sumOf(pieces.filter(({ to }) => to <= until).flatMap(({ gates }) => [...gates.values()]));
}

export function figuresOf(sums: Sums): Figures {
  return { in: sums.in, out: sums.out, watched: shareOf(sums) };
}

/** Stretches of adjacent pieces in which somebody may have missed something. */
export function shortStretches({ pieces }: Counted): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  for (const { from, to, gates } of pieces) {
    if (![...gates.values()].some(({ isShort }) => isShort)) continue;
    const last = stretches.at(-1);
    if (last?.to === from) last.to = to;
    else stretches.push({ from, to });
  }
  return stretches;
}

/** The buckets with what the pieces in them make together, over all gates. */
export function bucketSums(counted: Counted): { bucket: Bucket; sums: Sums }[] {
  return bucketGates(counted).map(({ bucket, gates }) => ({ bucket, sums: sumOf(gates.values()) }));
}

/** The buckets with what the pieces in them make together, gate by gate. */
export function bucketGates({ buckets, pieces }: Counted): { bucket: Bucket; gates: Map<string, Sums> }[] {
  const starts = buckets
    .flatMap((bucket) => bucket.stretches.map(({ from }) => ({ from, bucket })))
    .sort((a, b) => a.from - b.from);
  const found = new Map<Bucket, Map<string, Sums>>(buckets.map((bucket) => [bucket, new Map()]));
  let next = 0;
  for (const { from, gates } of pieces) {
    while ((starts[next]?.from ?? Number.POSITIVE_INFINITY) <= from) next++;
    const bucket = starts[next - 1]?.bucket;
    const sums = bucket && found.get(bucket);
    if (!sums) continue;
    for (const [gate, part] of gates) {
      const before = sums.get(gate);
      sums.set(gate, before ? sumOf([before, part]) : part);
    }
  }
  return [...found].map(([bucket, gates]) => ({ bucket, gates }));
}

function noteOf(bucket: Bucket, sums: Sums, asOf: number): BucketNote | null {
  if ((bucket.stretches[0]?.from ?? 0) >= asOf) return 'ahead';
  if (sums.dueMs === 0) return null;
  const share = shareOf(sums);
  if (!share) return 'not-watched';
  return share < WATCHED_IN_FULL ? 'partly-watched' : null;
}
