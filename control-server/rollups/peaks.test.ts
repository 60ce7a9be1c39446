import { describe, expect, test } from 'vitest';
import { type DayHour, heatMapOf } from './heat-map.ts';
import { localDay } from './local-time.ts';
import { busiest, dayPeak, typicalPeaks } from './peaks.ts';
import { SLOT_MS } from './slots.ts';

const HOUR = 3_600_000;
const day = localDay('2026-11-22', 'Asia/Ho_Chi_Minh');
const slot = (n: number) => day.from + n * SLOT_MS;

describe('the most people inside on a day', () => {
  test('is entries minus exits at the end of the 15 minutes where it was highest', () => {
    const counts = [
      { slot: slot(30), in: 10, out: 2 },
      { slot: slot(31), in: 5, out: 1 },
      { slot: slot(50), in: 0, out: 10 },
    ];
    expect(dayPeak(day, counts, [])).toEqual({
      date: '2026-11-22',
      inside: 12,
      at: slot(32),
      belowZero: 0,
      left: 2,
      rezeroed: false,
    });
  });

  test('says how far the difference went below nobody', () => {
    const counts = [
      { slot: slot(1), in: 0, out: 4 },
      { slot: slot(30), in: 9, out: 0 },
    ];
    expect(dayPeak(day, counts, [])).toMatchObject({ inside: 5, belowZero: 4, left: 5 });
    expect(dayPeak(day, [{ slot: slot(1), in: 0, out: 3 }], [])).toMatchObject({ inside: 0, left: -3 });
  });

  test('begins anew where a gate was set to nobody inside', () => {
    const counts = [
      { slot: slot(10), in: 20, out: 0 },
      { slot: slot(40), in: 7, out: 0 },
    ];
    const reset = { slot: slot(39), difference: 15 };
    expect(dayPeak(day, counts, [reset])).toMatchObject({ inside: 20, left: 12, rezeroed: true });
    expect(dayPeak(day, counts, [{ slot: slot(80), difference: 27 }])).toMatchObject({ left: 0 });
  });

  test('is not known where nobody passed', () => {
    expect(dayPeak(day, [], [])).toMatchObject({ inside: null, at: null, left: 0 });
  });
});

describe('weekday by hour', () => {
  const part = (ins: number, watched: number, due = 1) => ({
    in: ins,
    out: 0,
    dueMs: due * HOUR,
    missingMs: (due - watched) * HOUR,
    lineMs: due * HOUR,
  });
  const hour = (week: number, gates: Record<string, ReturnType<typeof part>>): DayHour => ({
    weekday: 3,
    hour: 9,
    week,
    gates: new Map(Object.entries(gates)),
  });
  const cell = (hours: DayHour[]) => heatMapOf(hours)[2 * 24 + 9];

  test('the mean is per watched hour, gate by gate', () => {
    const hours = [hour(0, { a: part(10, 1), b: part(4, 1) }), hour(1, { a: part(15, 0.5), b: part(0, 0) })];
    // a: 25 in 1.5 hours; b: 4 in 1 hour.
    expect(cell(hours)).toEqual({ weekday: 3, hour: 9, mean: 20.7, weeks: 2, watched: 0.625 });
  });

  test('an hour that was hardly watched is not in the mean', () => {
    expect(cell([hour(0, { a: part(10, 1) }), hour(1, { a: part(9, 0.1) })])).toMatchObject({
      mean: 10,
      weeks: 1,
    });
  });

  test('never watched is unknown, watched and empty is 0', () => {
    expect(cell([hour(0, { a: part(3, 0) })])).toMatchObject({ mean: null, weeks: 0, watched: 0 });
    expect(cell([hour(0, { a: part(0, 1) })])).toMatchObject({ mean: 0, weeks: 1, watched: 1 });
    expect(cell([])).toMatchObject({ mean: null, watched: null });
    expect(heatMapOf([])).toHaveLength(168);
  });

  test('the typical peak of a weekday is its hour with the highest mean', () => {
    const cells = heatMapOf([hour(0, { a: part(3, 1) }), { ...hour(0, { a: part(8, 1) }), hour: 15 }]);
    const typical = typicalPeaks(cells);
    expect(typical[2]).toEqual({ weekday: 3, hour: 15, mean: 8, weeks: 1 });
    expect(typical[3]).toEqual({ weekday: 4, hour: null, mean: null, weeks: 0 });
  });
});

test('the busiest come first, the earlier of equals, none that is empty', () => {
  const all = [
    { in: 3, from: 1 },
    { in: 9, from: 2 },
    { in: 9, from: 1 },
    { in: 0, from: 4 },
  ];
  expect(busiest(all, 2)).toEqual([
    { in: 9, from: 1 },
    { in: 9, from: 2 },
  ]);
  expect(busiest(all, 9)).toHaveLength(3);
});
