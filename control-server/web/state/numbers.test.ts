import { describe, expect, it } from 'vitest';
import {
  errorText,
  fullnessOf,
  isUnsure,
  rangeText,
  shownRange,
  trendAfter,
  trendAt,
  trueText,
} from './numbers.ts';
import { emptyTrend, NOON } from './testing-day.ts';

const MINUTE = 60_000;

describe('the error that audits found', () => {
  const error = { in: { low: 0.992, high: 1.0231 }, out: { low: 0.99, high: 1 }, auditedAt: 1, people: 240 };

  it('is the largest of both directions, never rounded down', () => {
    expect([errorText(error, 'vi'), errorText(error, 'en')]).toEqual(['2,4 %', '2.4 %']);
    expect(errorText({ ...error, in: null }, 'vi')).toBe('1,0 %');
    expect(errorText({ ...error, in: null, out: null }, 'vi')).toBeNull();
    expect(errorText(undefined, 'vi')).toBeNull();
  });

  it('gives the range of what may really have passed', () => {
    expect(trueText(1200, error.in, 'vi')).toBe('1.190–1.228');
    expect(trueText(3, error.in, 'vi')).toBe('3');
    expect(trueText(3, null, 'vi')).toBeNull();
  });
});

describe('the people inside', () => {
  it('are told as a range, the way of the language', () => {
    expect(rangeText({ estimate: 1233, low: 1203.2, high: 1262.7 }, 'vi')).toBe('1.204–1.262');
    expect(rangeText({ estimate: 1233, low: 1203.2, high: 1262.7 }, 'en')).toBe('1,204–1,262');
  });

  it('are one number where both ends are, and never below zero', () => {
    expect(rangeText({ estimate: 5, low: 5, high: 5 }, 'vi')).toBe('5');
    expect(rangeText({ estimate: -7, low: -9, high: -1.5 }, 'vi')).toBe('0');
    expect([
      isUnsure({ estimate: 5, low: 5, high: 5 }),
      isUnsure({ estimate: 5, low: 4.9, high: 5.1 }),
      isUnsure({ estimate: 5, low: 4, high: 5 }),
    ]).toEqual([false, false, true]);
  });

  it('are the whole numbers in the range, whatever decimal fractions leave over', () => {
    const shown = (low: number, high: number) => shownRange({ estimate: 3, low, high });
    expect(shown(3.0000001, 4.9999999)).toEqual({ estimate: 3, low: 3, high: 5 });
    expect(shown(0.1 + 0.2, 3.9)).toEqual({ estimate: 3, low: 1, high: 3 });
  });

  it('are held against the capacity by the upper end', () => {
    const full = (high: number, capacity: number | null = 100) =>
      fullnessOf({ high, capacity, nearlyFull: 0.9 });
    expect([full(89.9), full(90), full(99.9), full(100), full(5, null)]).toEqual([
      'free',
      'nearly',
      'nearly',
      'full',
      null,
    ]);
  });
});

describe('the last hour', () => {
  const passed = (at: number, receivedAt = at) => ({ at, receivedAt, direction: 'in' as const });

  it('moves on with the time', () => {
    const trend = trendAfter(emptyTrend(), passed(NOON));
    expect(trendAt(trend, NOON + MINUTE - 1)).toBe(trend);
    const later = trendAt(trend, NOON + 2 * MINUTE);
    expect([later.from - trend.from, later.in.length, later.in[57], later.in[59]]).toEqual([
      2 * MINUTE,
      60,
      1,
      0,
    ]);
    expect(trendAt(trend, NOON + 500 * MINUTE).in).toEqual(emptyTrend().in);
  });

  it('counts a crossing in its minute, a late one too, and none from before it', () => {
    const late = trendAfter(emptyTrend(), passed(NOON - 10 * MINUTE, NOON + MINUTE));
    expect(late.in.map((count, n) => (count > 0 ? n : -1)).filter((n) => n >= 0)).toEqual([48]);
    expect(trendAfter(emptyTrend(), passed(NOON - 90 * MINUTE, NOON)).in).toEqual(emptyTrend().in);
    expect(trendAfter(emptyTrend(), passed(NOON + 90 * MINUTE, NOON)).in).toEqual(emptyTrend().in);
  });
});
