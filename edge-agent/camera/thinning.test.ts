import { describe, expect, it } from 'vitest';
import { Thinning } from './thinning.ts';

/** Indices of the frames that are kept of a stream of an even rate. */
function kept(rate: number, framesPerSecond: number, count: number): number[] {
  const thinning = new Thinning(framesPerSecond);
  return Array.from({ length: count }, (_, n) => n).filter((n) => thinning.keeps(n / rate));
}

describe('thinning', () => {
  it.each([
    [25, 10, 250, 100],
    [12, 10, 120, 100],
    [30, 10, 300, 100],
    [24000 / 1001, 10, 240, 100],
    [10, 10, 100, 100],
    [8, 10, 80, 80],
    [10, 1, 100, 10],
  ])('makes of %f frames a second at most %d', (rate, framesPerSecond, count, expected) => {
    expect(kept(rate, framesPerSecond, count)).toHaveLength(expected);
  });

  it('leaves no gap longer than a slot and a source frame', () => {
    const times = kept(25, 10, 250).map((n) => n / 25);
    const gaps = times.slice(1).map((t, index) => t - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(0.1 + 0.04);
    expect(Math.min(...gaps)).toBeGreaterThan(0.1 - 0.04);
  });

  it('is not put out by times rounded to a millisecond', () => {
    const thinning = new Thinning(10);
    const rounded = Array.from({ length: 300 }, (_, n) => Math.round((n * 1000) / 30) / 1000);
    expect(rounded.filter((t) => thinning.keeps(t))).toHaveLength(100);
  });
});
