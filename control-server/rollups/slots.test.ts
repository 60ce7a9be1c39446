import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SLOT_MS, slotOf, spread } from './slots.ts';

const MINUTE = 60_000;

test.each([
  ['within a slot', 0, MINUTE, 57_000, [[0, 57_000]]],
  [
    'over an edge',
    14 * MINUTE,
    16 * MINUTE,
    120_000,
    [
      [0, 60_000],
      [SLOT_MS, 60_000],
    ],
  ],
  [
    'unevenly over an edge',
    14 * MINUTE,
    17 * MINUTE,
    90_000,
    [
      [0, 30_000],
      [SLOT_MS, 60_000],
    ],
  ],
  ['ending on an edge', 14 * MINUTE, 15 * MINUTE, 60_000, [[0, 60_000]]],
  ['more than was there', 0, MINUTE, 90_000, [[0, 60_000]]],
  ['backwards', MINUTE, 0, 60_000, []],
] as [string, number, number, number, number[][]][])('%s', (_name, from, to, watched, expected) => {
  expect(spread(from, to, watched).map((part) => [part.slot, part.ms])).toEqual(expected);
});

test('nothing is lost or made up by the spreading', () => {
  const time = fc.integer({ min: 0, max: 86_400_000 });
  fc.assert(
    fc.property(time, time, time, (from, span, watchedMs) => {
      const parts = spread(from, from + span, watchedMs);
      expect(parts.reduce((sum, part) => sum + part.ms, 0)).toBe(Math.min(watchedMs, span));
      for (const part of parts) {
        expect(part.ms).toBeGreaterThanOrEqual(0);
        expect(part.slot).toBe(slotOf(part.slot));
        expect(part.ms).toBeLessThanOrEqual(SLOT_MS + 1);
      }
    }),
  );
});
