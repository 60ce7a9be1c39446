import { type DayHour, heatMapOf } from '../rollups/heat-map.ts';
import {
  bucketGates,
  bucketSums,
  bucketViews,
  type Counted,
  comparisonOf,
  figuresOf,
  totalOf,
} from '../rollups/history.ts';
import { type LocalDay, localDay, localDays } from '../rollups/local-time.ts';
import { busiest, dayPeak, typicalPeaks } from '../rollups/peaks.ts';
import {
  bucketsOf,
  checkBucket,
  comparedPeriod,
  FITTING,
  type LocalPeriod,
  periodAt,
  sameProgress,
} from '../rollups/periods.ts';
import { SLOT_MS, slotOf } from '../rollups/slots.ts';
import { sumOf } from '../rollups/stretch-watch.ts';
import type {
  HeatMapQuery,
  HeatMapResponse,
  HistoryQuery,
  HistoryResponse,
  PeaksQuery,
  PeaksResponse,
} from './history-schemas.ts';
import { countPeriod, type Ground, gapsIn, piecesBetween, slotCounts } from './read-history.ts';

const USUAL_WEEKS = 8;
/** At most so many days of peaks. */
const MOST_DAYS = 400;
const BUSIEST = 10;
/** The typical peak hours are of the last quarter of a year at most: habits change with the season. */
const TYPICAL_DAYS = 91;

/** A day, week or month of a site or gate, beside another where that was asked for. */
export async function historyOf(ground: Ground, query: HistoryQuery): Promise<HistoryResponse> {
  const { ledger, place, watchers } = ground;
  const { period: name, date, compare = 'none' } = query;
  const bucket = query.bucket ?? FITTING[name][0] ?? 'day';
  checkBucket(name, bucket);
  const { timeZone } = place;
  const { asOf } = watchers;
  const period = periodAt(name, date, timeZone);
  const other = compare === 'none' ? null : comparedPeriod(name, date, compare, timeZone);
  const until = other && sameProgress(period, other, asOf, timeZone);
  const mine = await countPeriod(ground, period, bucket, until ? [until.mine] : []);
  const theirs = other && until ? await countPeriod(ground, other, bucket, [until.other]) : null;
  const totals = totalOf(mine);
  const { unplaced, lost } = await ledger.notes(place, period.from, period.to);
  return {
    ...headOf(ground, query),
    period: name,
    bucket,
    ...datesOf(period),
    from: period.from,
    to: period.to,
    buckets: bucketViews(mine, theirs, asOf),
    totals: { ...figuresOf(totals), missingMs: Math.round(totals.missingMs) },
    ...(await gapsIn(ground, mine)),
    unplaced,
    lost,
    comparison:
      other && theirs && until
        ? { compare, ...datesOf(other), ...comparisonOf(mine, theirs, until, asOf) }
        : null,
  };
}

/** Weekday by hour over some weeks. @throws GatelineError `bad-input` when `until` is no date */
export async function heatMap(ground: Ground, query: HeatMapQuery): Promise<HeatMapResponse> {
  const { weeks = USUAL_WEEKS, until } = query;
  const { timeZone } = ground.place;
  localDay(until, timeZone, 'until');
  const first = new Date(Date.parse(`${until}T00:00:00Z`) - (weeks * 7 - 1) * 86_400_000);
  const days = localDays(first.toISOString().slice(0, 10), until, timeZone, weeks * 7);
  const cells = heatMapOf(hoursIn(await countPeriod(ground, periodOf(days), 'hour')));
  return { ...headOf(ground, query), weeks, ...datesOf(periodOf(days)), cells };
}

/** The busiest hours and days between two dates, and the most people inside on each day. */
export async function peaks(ground: Ground, query: PeaksQuery): Promise<PeaksResponse> {
  const { ledger, place } = ground;
  const days = localDays(query.from, query.to, place.timeZone, MOST_DAYS);
  const period = periodOf(days);
  const slots = await slotCounts(ground, period.from, period.to);
  const daySums = bucketSums(await countPeriod(ground, period, 'day')).map(({ sums }) => sums);
  const { rezeros } = await ledger.notes(place, period.from, period.to);
  let next = 0;
  const dayPeaks = [];
  for (const [index, day] of days.entries()) {
    const start = next;
    while ((slots[next]?.slot ?? Number.POSITIVE_INFINITY) < day.to) next++;
    const resets = await resetsOf(ground, day, rezeros);
    const sums = daySums[index] ?? sumOf([]);
    dayPeaks.push({ ...figuresOf(sums), ...dayPeak(day, slots.slice(start, next), resets) });
  }
  const whole = days.map(({ date, from }, index) => ({
    date,
    from,
    ...figuresOf(daySums[index] ?? sumOf([])),
  }));
  const recent = periodOf(days.slice(-TYPICAL_DAYS));
  return {
    ...headOf(ground, query),
    ...datesOf(period),
    busiestHours: await busiestHours(ground, period, slots),
    busiestDays: busiest(whole, BUSIEST),
    typicalFirst: datesOf(recent).first,
    typical: typicalPeaks(heatMapOf(hoursIn(await countPeriod(ground, recent, 'hour')))),
    days: dayPeaks,
  };
}

/** @param counts of the period, in order of time */
async function busiestHours(
  ground: Ground,
  period: LocalPeriod,
  counts: readonly { slot: number; in: number }[],
): Promise<PeaksResponse['busiestHours']> {
  const inSlot = new Map(counts.map((row) => [row.slot, row.in]));
  const hours = bucketsOf(period, 'hour', ground.place.timeZone).map((bucket) => ({
    ...bucket,
    from: bucket.stretches[0]?.from ?? 0,
    in: slotsIn(bucket.stretches).reduce((sum, slot) => sum + (inSlot.get(slot) ?? 0), 0),
  }));
  const found = [];
  for (const { date, time, from, stretches } of busiest(hours, BUSIEST)) {
    const parts = [];
    for (const stretch of stretches) parts.push(...(await piecesBetween(ground, [stretch.from, stretch.to])));
    const sums = sumOf(parts.flatMap(({ gates }) => [...gates.values()]));
    found.push({ date, time, from, ...figuresOf(sums) });
  }
  return found;
}

function slotsIn(stretches: readonly { from: number; to: number }[]): number[] {
  return stretches.flatMap(({ from, to }) =>
    Array.from({ length: (to - from) / SLOT_MS }, (_, n) => from + n * SLOT_MS),
  );
}

/** What each re-zero of a day takes from the difference of all gates: that of its own gate since the one before. */
async function resetsOf(
  { ledger, place }: Ground,
  day: LocalDay,
  rezeros: readonly { gate: string; at: number }[],
): Promise<{ slot: number; difference: number }[]> {
  const resets = [];
  const reached = new Map<string, number>();
  for (const { gate, at } of rezeros) {
    if (at < day.from || at >= day.to) continue;
    const slot = slotOf(at);
    const since = reached.get(gate) ?? day.from;
    reached.set(gate, slot);
    const one = { ...place, gates: place.gates.filter(({ id }) => id === gate) };
    const counts = await ledger.slotSums(one, since, slot);
    resets.push({ slot, difference: counts.reduce((sum, row) => sum + row.in - row.out, 0) });
  }
  return resets;
}

/** The hours of a period with their weekdays and weeks. */
function hoursIn(counted: Counted): DayHour[] {
  return bucketGates(counted).map(({ bucket: { place, date }, gates }) => {
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
    const day = Math.floor(place / 96);
    return { weekday, hour: Math.floor((place % 96) / 4), week: Math.floor(day / 7), gates };
  });
}

function periodOf(days: LocalDay[]): LocalPeriod {
  return { days, from: days[0]?.from ?? 0, to: days.at(-1)?.to ?? 0 };
}

function datesOf({ days }: LocalPeriod): { first: string; last: string } {
  return { first: days[0]?.date ?? '', last: days.at(-1)?.date ?? '' };
}

function headOf({ site, watchers }: Ground, { gate }: { gate?: string }) {
  return { site: site.id, gate: gate ?? null, timeZone: site.timeZone, asOf: watchers.asOf };
}
