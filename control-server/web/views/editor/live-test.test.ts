import { expect, test } from 'vitest';
import { FLASH_MS, faded, noTest, TAIL_MS, taken } from './live-test.ts';

const dot = (track: number, x: number, sure = true) => ({ track, at: [x, 0.5] as [number, number], sure });
const message = (
  dots: ReturnType<typeof dot>[],
  crossings: { line: string; direction: 'in' | 'out' }[] = [],
) => ({
  at: 1,
  dots,
  crossings,
});

test('a track leaves a tail, which is gone a moment after the track', () => {
  let seen = taken(noTest, message([dot(1, 0.1)]), 1000);
  seen = taken(seen, message([dot(1, 0.2), dot(2, 0.9, false)]), 1200);
  expect(seen.trails.map(({ track, sure, points }) => [track, sure, points.length])).toEqual([
    [1, true, 2],
    [2, false, 1],
  ]);
  seen = taken(seen, message([dot(2, 0.8)]), 1400);
  expect(seen.trails.map(({ track }) => track)).toEqual([2, 1]);
  expect(faded(seen, 1200 + TAIL_MS).trails.map(({ track }) => track)).toEqual([2]);
  expect(faded(seen, 1400 + TAIL_MS).trails).toEqual([]);
});

test('lines flash with what was counted a moment ago, and keep their sums', () => {
  const [inwards, outwards] = [
    { line: 'l-1', direction: 'in' as const },
    { line: 'l-1', direction: 'out' as const },
  ];
  let seen = taken(noTest, message([], [inwards, inwards]), 1000);
  expect(seen.flashes.get('l-1')).toEqual({ in: 2, out: 0, ms: 1000 });
  seen = taken(seen, message([], [outwards]), 1100);
  expect(seen.flashes.get('l-1')).toEqual({ in: 2, out: 1, ms: 1100 });
  seen = taken(seen, message([], [inwards]), 1100 + FLASH_MS);
  expect(seen.flashes.get('l-1')).toEqual({ in: 1, out: 0, ms: 1100 + FLASH_MS });
  expect(seen.counts.get('l-1')).toEqual({ in: 3, out: 1 });
  expect(faded(seen, 1100 + 2 * FLASH_MS).flashes.size).toBe(0);
});
