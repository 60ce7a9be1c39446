import { describe, expect, test } from 'vitest';
import { dateAt, isoWithOffset, localDay, localDays, slotsOf, writtenTime } from './local-time.ts';

const utc = (text: string) => Date.parse(text);

test.each([
  ['2026-11-21T16:59:59.999Z', 'Asia/Ho_Chi_Minh', '2026-11-21'],
  ['2026-11-21T17:00:00Z', 'Asia/Ho_Chi_Minh', '2026-11-22'],
  ['2026-03-08T04:59:59Z', 'America/New_York', '2026-03-07'],
  ['2026-03-08T05:00:00Z', 'America/New_York', '2026-03-08'],
  ['2026-11-02T04:59:59Z', 'America/New_York', '2026-11-01'],
  ['2026-06-30T18:14:59Z', 'Asia/Kathmandu', '2026-06-30'],
  ['2026-06-30T18:15:00Z', 'Asia/Kathmandu', '2026-07-01'],
  ['2026-12-31T12:00:00Z', 'Pacific/Auckland', '2027-01-01'],
])('%s in %s is %s', (at, zone, date) => {
  expect(dateAt(utc(at), zone)).toBe(date);
});

test.each([
  ['2026-11-22', 'Asia/Ho_Chi_Minh', '2026-11-21T17:00:00Z', 24],
  ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00Z', 23],
  ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00Z', 25],
  ['2026-07-01', 'Asia/Kathmandu', '2026-06-30T18:15:00Z', 24],
  ['2026-10-04', 'Australia/Lord_Howe', '2026-10-03T13:30:00Z', 23.5],
  ['2026-04-25', 'Africa/Cairo', '2026-04-24T21:00:00Z', 24],
  // Midnight does not exist on this day.
  ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z', 23],
])('%s in %s starts at %s and has %s hours', (date, zone, start, hours) => {
  const day = localDay(date, zone);
  expect(new Date(day.from).toISOString()).toBe(new Date(utc(start)).toISOString());
  expect((day.to - day.from) / 3_600_000).toBe(hours);
  const slots = slotsOf(day, zone);
  expect(slots).toHaveLength(hours * 4);
  expect(slots[0]?.slot).toBe(day.from);
});

describe('hours by the clock', () => {
  const counts = (date: string, zone: string) => {
    const perHour = new Array<number>(24).fill(0);
    for (const { hour } of slotsOf(localDay(date, zone), zone)) perHour[hour] = (perHour[hour] ?? 0) + 1;
    return perHour;
  };

  test('a plain day has four slots in each', () => {
    expect(counts('2026-11-22', 'Asia/Ho_Chi_Minh')).toEqual(new Array(24).fill(4));
  });

  test('in spring the hour from 2 to 3 has none', () => {
    expect(counts('2026-03-08', 'America/New_York').slice(0, 5)).toEqual([4, 4, 0, 4, 4]);
  });

  test('in autumn the hour from 1 to 2 has eight, from two starts', () => {
    expect(counts('2026-11-01', 'America/New_York').slice(0, 4)).toEqual([4, 8, 4, 4]);
    const day = localDay('2026-11-01', 'America/New_York');
    const starts = new Set(
      slotsOf(day, 'America/New_York')
        .filter((slot) => slot.hour === 1)
        .map((slot) => isoWithOffset(slot.hourStart, 'America/New_York')),
    );
    expect([...starts]).toEqual(['2026-11-01T01:00:00-04:00', '2026-11-01T01:00:00-05:00']);
  });
});

test('days from one date to another include both', () => {
  const days = localDays('2026-02-27', '2026-03-01', 'Asia/Ho_Chi_Minh', 400);
  expect(days.map((day) => day.date)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  expect(days[0]?.to).toBe(days[1]?.from);
});

test.each([
  ['2026-02-30', '2026-03-01', 'from'],
  ['2026-02-01', '2026-02-29', 'to'],
  ['2026-03-02', '2026-03-01', 'to'],
  ['2026-01-01', '2026-12-31', 'to'],
])('%s to %s is refused at `%s`', (from, to, path) => {
  expect(() => localDays(from, to, 'UTC', 31)).toThrowError(
    expect.objectContaining({ code: 'bad-input', faults: [expect.objectContaining({ path })] }),
  );
});

test('times as people write them', () => {
  expect(isoWithOffset(utc('2026-11-22T00:00:05Z'), 'Asia/Ho_Chi_Minh')).toBe('2026-11-22T07:00:05+07:00');
  expect(writtenTime(utc('2026-11-22T00:00:05Z'), 'Asia/Ho_Chi_Minh')).toBe('22/11/2026 07:00:05');
});
