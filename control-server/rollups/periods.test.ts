import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bucketsOf,
  type Comparing,
  checkBucket,
  comparedPeriod,
  type Period,
  periodAt,
  sameProgress,
} from './periods.ts';
import { SLOT_MS } from './slots.ts';

const VN = 'Asia/Ho_Chi_Minh';
const NY = 'America/New_York';
const ends = ({ days }: { days: { date: string }[] }) => `${days[0]?.date} ${days.at(-1)?.date}`;

test.each<[Period, string, string]>([
  ['day', '2026-11-22', '2026-11-22 2026-11-22'],
  ['week', '2026-11-22', '2026-11-16 2026-11-22'],
  ['week', '2026-11-16', '2026-11-16 2026-11-22'],
  ['week', '2027-01-01', '2026-12-28 2027-01-03'],
  ['month', '2026-02-15', '2026-02-01 2026-02-28'],
  ['month', '2028-02-29', '2028-02-01 2028-02-29'],
  ['month', '2026-12-31', '2026-12-01 2026-12-31'],
])('the %s of %s is %s', (period, date, expected) => {
  const found = periodAt(period, date, VN);
  expect(ends(found)).toBe(expected);
  expect([found.from, found.to]).toEqual([found.days[0]?.from, found.days.at(-1)?.to]);
});

test.each<[Period, string, Comparing, string]>([
  ['day', '2026-11-22', 'previous', '2026-11-21 2026-11-21'],
  ['day', '2026-01-01', 'previous', '2025-12-31 2025-12-31'],
  ['day', '2026-11-22', 'same-weekday', '2026-11-15 2026-11-15'],
  ['day', '2026-11-22', 'last-year', '2025-11-22 2025-11-22'],
  ['day', '2028-02-29', 'last-year', '2027-02-28 2027-02-28'],
  ['week', '2027-01-02', 'previous', '2026-12-21 2026-12-27'],
  ['week', '2026-11-18', 'last-year', '2025-11-17 2025-11-23'],
  // 2026 has 53 ISO weeks.
  ['week', '2026-12-30', 'last-year', '2025-12-29 2026-01-04'],
  ['month', '2026-03-31', 'previous', '2026-02-01 2026-02-28'],
  ['month', '2026-01-05', 'previous', '2025-12-01 2025-12-31'],
  ['month', '2028-02-29', 'last-year', '2027-02-01 2027-02-28'],
])('the %s of %s compared with %s is %s', (period, date, comparing, expected) => {
  expect(ends(comparedPeriod(period, date, comparing, VN))).toBe(expected);
});

test.each<[string, () => unknown]>([
  ['compare', () => comparedPeriod('week', '2026-11-22', 'same-weekday', VN)],
  ['compare', () => comparedPeriod('month', '2026-11-22', 'same-weekday', VN)],
  ['bucket', () => checkBucket('day', 'day')],
  ['bucket', () => checkBucket('week', '15m')],
  ['bucket', () => checkBucket('month', 'hour')],
  ['date', () => periodAt('day', '2026-02-29', VN)],
  ['date', () => comparedPeriod('month', '2026-13-01', 'previous', VN)],
])('what makes no sense is refused at `%s`', (path, ask) => {
  expect(ask).toThrowError(
    expect.objectContaining({ code: 'bad-input', faults: [expect.objectContaining({ path })] }),
  );
});

describe('buckets', () => {
  const minutes = (date: string, length: '15m' | 'hour', zone: string) =>
    bucketsOf(periodAt('day', date, zone), length, zone).map(({ time, stretches }) => [
      time,
      stretches.reduce((sum, { from, to }) => sum + (to - from) / 60_000, 0),
    ]);

  test('a plain day has 24 hours', () => {
    const hours = minutes('2026-11-22', 'hour', VN);
    expect([hours.length, hours[0], hours[23]]).toEqual([24, ['00:00', 60], ['23:00', 60]]);
  });

  test('the hour that spring skips is not there; the one that autumn repeats is there once, two hours long', () => {
    expect(minutes('2026-03-08', 'hour', NY).slice(0, 4)).toEqual([
      ['00:00', 60],
      ['01:00', 60],
      ['03:00', 60],
      ['04:00', 60],
    ]);
    expect(minutes('2026-11-01', 'hour', NY).slice(0, 3)).toEqual([
      ['00:00', 60],
      ['01:00', 120],
      ['02:00', 60],
    ]);
    const quarters = bucketsOf(periodAt('day', '2026-11-01', NY), '15m', NY);
    expect(quarters).toHaveLength(96);
    expect(quarters.filter(({ stretches }) => stretches.length === 2).map(({ time }) => time)).toEqual([
      '01:00',
      '01:15',
      '01:30',
      '01:45',
    ]);
  });

  test('weeks and months have a bucket for each day, a week also for each hour', () => {
    expect(bucketsOf(periodAt('month', '2026-02-01', VN), 'day', VN)).toHaveLength(28);
    const week = bucketsOf(periodAt('week', '2027-01-01', VN), 'hour', VN);
    expect([week.length, week[0]?.date, week.at(-1)]).toEqual([
      168,
      '2026-12-28',
      expect.objectContaining({ date: '2027-01-03', time: '23:00', place: 6 * 96 + 92 }),
    ]);
  });

  test('every slot of a period lies in exactly one bucket, whatever the zone', () => {
    const zones = [VN, NY, 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Europe/Berlin', 'America/Santiago'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom<['day' | 'week' | 'month', '15m' | 'hour' | 'day'][]>(
          ['day', '15m'],
          ['day', 'hour'],
          ['week', 'hour'],
          ['week', 'day'],
          ['month', 'day'],
        ),
        fc.integer({ min: 0, max: 800 }),
        (zone, [name, length], offset) => {
          const date = new Date(Date.UTC(2026, 0, 1 + offset)).toISOString().slice(0, 10);
          const period = periodAt(name, date, zone);
          const slots = bucketsOf(period, length, zone)
            .flatMap(({ stretches }) => stretches)
            .flatMap(({ from, to }) =>
              Array.from({ length: (to - from) / SLOT_MS }, (_, n) => from + n * SLOT_MS),
            )
            .sort((a, b) => a - b);
          const all = Array.from(
            { length: (period.to - period.from) / SLOT_MS },
            (_, n) => period.from + n * SLOT_MS,
          );
          expect(slots).toEqual(all);
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('as far as another period has come', () => {
  const utc = (text: string) => Date.parse(text);
  const progress = (period: Period, date: string, comparing: Comparing, now: string, zone = VN) => {
    const mine = periodAt(period, date, zone);
    const other = comparedPeriod(period, date, comparing, zone);
    const found = sameProgress(mine, other, utc(now), zone);
    return [found.mine, found.other].map((at) => new Date(at).toISOString().slice(0, 16));
  };

  test('at the same time of the day', () => {
    expect(progress('day', '2026-11-22', 'previous', '2026-11-22T03:37:10Z')).toEqual([
      '2026-11-22T03:30',
      '2026-11-21T03:30',
    ]);
    expect(progress('week', '2026-11-22', 'previous', '2026-11-22T03:37:10Z')).toEqual([
      '2026-11-22T03:30',
      '2026-11-15T03:30',
    ]);
  });

  test('by the clock on the wall where summer time ended between', () => {
    expect(progress('day', '2026-11-01', 'previous', '2026-11-01T15:00:00Z', NY)).toEqual([
      '2026-11-01T15:00',
      '2026-10-31T14:00',
    ]);
  });

  test('the 31st of a month is the end of a shorter one', () => {
    expect(progress('month', '2026-03-31', 'previous', '2026-03-31T03:00:00Z')).toEqual([
      '2026-03-31T03:00',
      '2026-02-28T17:00',
    ]);
  });

  test('before and after the period', () => {
    expect(progress('day', '2026-11-22', 'previous', '2026-11-20T00:00:00Z')[1]).toBe('2026-11-20T17:00');
    expect(progress('day', '2026-11-22', 'previous', '2026-11-29T00:00:00Z')[1]).toBe('2026-11-21T17:00');
  });
});
