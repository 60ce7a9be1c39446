import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Flow, occupancyOf, shownRange, together } from './occupancy.ts';

const count = fc.integer({ min: 0, max: 100_000 });
const ms = fc.integer({ min: 0, max: 86_400_000 });
const error = fc.double({ min: 0, max: 0.5, noNaN: true });
const flow = fc.record({ in: count, out: count, watchedMs: ms, missingMs: ms });
/** How far a true count is from the one that was counted, as a share of what it may be: -1..1. */
const lean = fc.double({ min: -1, max: 1, noNaN: true });
const watched = (counts: { in: number; out: number }): Flow => ({ ...counts, watchedMs: 1000, missingMs: 0 });
const ALMOST = 1e-6;

describe('the people inside', () => {
  test('what is true within the error lies in the range', () => {
    fc.assert(
      fc.property(fc.record({ in: count, out: count }), error, lean, lean, (counts, e, leanIn, leanOut) => {
        const truth = counts.in * (1 + e * leanIn) - counts.out * (1 + e * leanOut);
        const { low, high } = occupancyOf(watched(counts), e);
        expect(low).toBeLessThanOrEqual(truth + ALMOST);
        expect(high).toBeGreaterThanOrEqual(truth - ALMOST);
        // Persons are whole.
        const people = (n: number, by: number) => n + Math.trunc(n * e * by);
        const inside = Math.max(0, people(counts.in, leanIn) - people(counts.out, leanOut));
        const shown = shownRange({ estimate: 0, low, high });
        expect(shown.low).toBeLessThanOrEqual(inside);
        expect(shown.high).toBeGreaterThanOrEqual(inside);
      }),
    );
  });

  test('so does what came unseen at any flow up to the mean one', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const gaps = fc.record({
      in: count,
      out: count,
      watchedMs: fc.integer({ min: 1, max: 1e8 }),
      missingMs: ms,
    });
    fc.assert(
      fc.property(gaps, error, share, share, (seen, e, shareIn, shareOut) => {
        const unseen = (n: number) => (n * seen.missingMs) / seen.watchedMs;
        const truth = seen.in + shareIn * unseen(seen.in) - (seen.out + shareOut * unseen(seen.out));
        const { low, high } = occupancyOf(seen, e);
        expect(low).toBeLessThanOrEqual(truth + ALMOST * Math.abs(low) + ALMOST);
        expect(high).toBeGreaterThanOrEqual(truth - ALMOST * Math.abs(high) - ALMOST);
      }),
    );
  });

  test('low <= estimate <= high, and nobody is shown fewer than none', () => {
    fc.assert(
      fc.property(flow, error, (seen, e) => {
        const range = occupancyOf(seen, e);
        expect(range.low).toBeLessThanOrEqual(range.estimate + ALMOST);
        expect(range.high).toBeGreaterThanOrEqual(range.estimate - ALMOST);
        const shown = shownRange(range);
        expect(shown.low).toBeGreaterThanOrEqual(0);
        expect(shown.low).toBeLessThanOrEqual(shown.estimate);
        expect(shown.estimate).toBeLessThanOrEqual(shown.high);
        expect(Object.values(shown).every(Number.isInteger)).toBe(true);
      }),
    );
  });

  test('a larger error or a longer gap never narrows the range; an entry raises it, an exit lowers it', () => {
    fc.assert(
      fc.property(flow, error, error, ms, (seen, a, b, more) => {
        const [e, larger] = [Math.min(a, b), Math.max(a, b)];
        const range = occupancyOf(seen, e);
        for (const wider of [
          occupancyOf(seen, larger),
          occupancyOf({ ...seen, missingMs: seen.missingMs + more }, e),
        ]) {
          expect(wider.low).toBeLessThanOrEqual(range.low + ALMOST);
          expect(wider.high).toBeGreaterThanOrEqual(range.high - ALMOST);
        }
        const entered = occupancyOf({ ...seen, in: seen.in + 1 }, e);
        const left = occupancyOf({ ...seen, out: seen.out + 1 }, e);
        for (const key of ['estimate', 'low', 'high'] as const) {
          expect(entered[key]).toBeGreaterThanOrEqual(range[key]);
          expect(left[key]).toBeLessThanOrEqual(range[key]);
        }
      }),
    );
  });

  test('a crossing adds 1 ± error while everything is watched, as a page adds it', () => {
    fc.assert(
      fc.property(fc.record({ in: count, out: count }), error, (counts, e) => {
        const before = occupancyOf(watched(counts), e);
        const entered = occupancyOf(watched({ ...counts, in: counts.in + 1 }), e);
        expect(entered.low - before.low).toBeCloseTo(1 - e, 5);
        expect(entered.high - before.high).toBeCloseTo(1 + e, 5);
      }),
    );
  });

  test('a site is the sum of its gates, before anything is held at zero', () => {
    const gates = [watched({ in: 100, out: 0 }), watched({ in: 0, out: 90 })].map((each) =>
      occupancyOf(each, 0.02),
    );
    expect(shownRange(together(gates))).toEqual({ estimate: 10, low: 7, high: 13 });
  });

  test('an hour unseen after nine watched ones adds a ninth of the flow to either side', () => {
    const range = occupancyOf({ in: 900, out: 450, watchedMs: 9, missingMs: 1 }, 0);
    expect(shownRange(range)).toEqual({ estimate: 450, low: 400, high: 550 });
  });
});
