import type { Temporal } from 'temporal-polyfill';
import { GatelineError } from '../../firmware-config/errors.ts';
import { dayFrom, type LocalDay, plainDate, slotsOf } from './local-time.ts';
import { SLOT_MS } from './slots.ts';

export type Period = 'day' | 'week' | 'month';
export type BucketLength = '15m' | 'hour' | 'day';

/**
 * What a period is compared with. `previous`: the day, week or month before. `same-weekday`: of a day, the same weekday of
 * the week before. `last-year`: of a day or month, the same date a year ago (of 29 February, the 28th); of a week, the
 * one 52 weeks before, which has the same weekdays.
 */
export type Comparing = 'previous' | 'same-weekday' | 'last-year';

/** Days that follow each other, by a site's clock: one, Monday to Sunday, or those of a month. */
export interface LocalPeriod {
  days: LocalDay[];
  /** Milliseconds since 1970; `to` exclusive. */
  from: number;
  to: number;
}

/** The period that holds a date. @throws GatelineError `bad-input` when there is no such date */
export function periodAt(period: Period, date: string, timeZone: string): LocalPeriod {
  return periodOf(period, plainDate(date, 'date'), timeZone);
}

/**
 * The period that one is compared with.
 *
 * @param date within the period
 * @throws GatelineError `bad-input` for a comparison that makes no sense, or a date that does not exist
 */
export function comparedPeriod(
  period: Period,
  date: string,
  comparing: Comparing,
  timeZone: string,
): LocalPeriod {
  if (comparing === 'same-weekday' && period !== 'day') {
    throw fault('compare', comparing, `is for a day, not for a ${period}`, 'Use previous or last-year.');
  }
  const day = firstOf(period, plainDate(date, 'date'));
  return periodOf(period, moved(day, period, comparing), timeZone);
}

function moved(day: Temporal.PlainDate, period: Period, comparing: Comparing): Temporal.PlainDate {
  if (comparing === 'same-weekday') return day.subtract({ days: 7 });
  if (comparing === 'last-year') {
    return period === 'week' ? day.subtract({ weeks: 52 }) : day.subtract({ years: 1 });
  }
  if (period === 'month') return day.subtract({ months: 1 });
  return day.subtract({ days: period === 'week' ? 7 : 1 });
}

/** @throws GatelineError `bad-input` when a period is not shown in such buckets */
export function checkBucket(period: Period, bucket: BucketLength): void {
  const fitting = FITTING[period];
  if (fitting.includes(bucket)) return;
  throw fault('bucket', bucket, `is not for a ${period}`, `Use ${fitting.join(' or ')}.`);
}

/** The bucket lengths that fit a period, the usual one first. */
export const FITTING: Readonly<Record<Period, readonly BucketLength[]>> = {
  day: ['hour', '15m'],
  week: ['day', 'hour'],
  month: ['day'],
};

function periodOf(period: Period, date: Temporal.PlainDate, timeZone: string): LocalPeriod {
  const first = firstOf(period, date);
  const count = period === 'day' ? 1 : period === 'week' ? 7 : first.daysInMonth;
  const days = Array.from({ length: count }, (_, n) => dayFrom(first.add({ days: n }), timeZone));
  return { days, from: days[0]?.from ?? 0, to: days.at(-1)?.to ?? 0 };
}

function firstOf(period: Period, date: Temporal.PlainDate): Temporal.PlainDate {
  if (period === 'week') return date.subtract({ days: date.dayOfWeek - 1 });
  return period === 'month' ? date.with({ day: 1 }) : date;
}

function fault(path: string, value: string, problem: string, remedy: string): GatelineError {
  return new GatelineError('bad-input', `the query has a fault: ${path} ${problem}`, {
    faults: [{ path, value, problem, remedy }],
  });
}

/** A piece of a period that is counted as one. */
export interface Bucket {
  /**
   * Where it lies by the clock on the wall: day of the period × 96 + quarter of the day. Buckets of two periods belong
   * together when this is the same.
   */
  place: number;
  /** YYYY-MM-DD */
  date: string;
  /** HH:MM; null for a whole day. */
  time: string | null;
  /** Its slots; two stretches where the clock runs through the bucket twice. */
  stretches: { from: number; to: number }[];
}

/**
 * The buckets of a period, in order of the clock on the wall: an hour that summer time skips is not among them, one that
 * the clock runs through twice is there once.
 */
export function bucketsOf({ days }: LocalPeriod, length: BucketLength, timeZone: string): Bucket[] {
  return days.flatMap((day, index) => {
    const { date, from, to } = day;
    if (length === 'day') return [{ place: index * 96, date, time: null, stretches: [{ from, to }] }];
    const buckets = new Map<number, Bucket>();
    for (const { slot, hour, minute } of slotsOf(day, timeZone)) {
      const quarter = hour * 4 + (length === '15m' ? Math.floor(minute / 15) : 0);
      const place = index * 96 + quarter;
      const bucket = buckets.get(place) ?? { place, date, time: clock(quarter), stretches: [] };
      buckets.set(place, bucket);
      const last = bucket.stretches.at(-1);
      if (last?.to === slot) last.to = slot + SLOT_MS;
      else bucket.stretches.push({ from: slot, to: slot + SLOT_MS });
    }
    return [...buckets.values()].sort((a, b) => a.place - b.place);
  });
}

function clock(quarter: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}`;
}

/**
 * Until when another period has come as far as this one has at a moment, by the clock on the wall.
 *
 * @returns `mine`: the last whole slot's end before the moment; `other`: the slot of the other period that begins then,
 *   or its end
 */
export function sameProgress(
  mine: LocalPeriod,
  other: LocalPeriod,
  asOf: number,
  timeZone: string,
): { mine: number; other: number } {
  const until = Math.min(mine.to, Math.max(mine.from, Math.floor(asOf / SLOT_MS) * SLOT_MS));
  const placed = (period: LocalPeriod) =>
    bucketsOf(period, '15m', timeZone).flatMap(({ place, stretches }) =>
      stretches.map(({ from, to }) => ({ place, from, to })),
    );
  const here = placed(mine).find(({ from, to }) => from <= until && until < to);
  if (!here) return { mine: until, other: until <= mine.from ? other.from : other.to };
  const there = placed(other)
    .sort((a, b) => a.from - b.from)
    .find(({ place }) => place >= here.place);
  return { mine: until, other: there?.from ?? other.to };
}
