import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DepthSample, isGrowing, TREND_MS, withSample } from './depth-trend.ts';

const STEP = 30_000;
const rows = (...depths: number[]): DepthSample[] =>
  depths.map((unsettled, place) => ({ at: place * STEP, unsettled }));
const times = (count: number, depth: (place: number) => number) =>
  rows(...Array.from({ length: count }, (_, place) => depth(place)));

describe('isGrowing', () => {
  test('records that pile up over minutes', () => {
    expect(isGrowing(times(20, (n) => 5 * n))).toBe(true);
    expect(isGrowing(times(11, (n) => 100 + 4 * n))).toBe(true);
  });

  test('ups and downs around a rise are still a rise', () => {
    expect(isGrowing(times(20, (n) => 10 * n + (n % 2) * 25))).toBe(true);
  });

  test.each([
    ['nothing is known', rows()],
    ['too little is known', times(10, (n) => 50 * n)],
    ['it stays the same, however deep', times(20, () => 9000)],
    ['it falls', times(20, (n) => 5000 - 100 * n)],
    ['everything is settled now and then', times(20, (n) => (n % 5) * 60)],
    [
      'it rose long ago and stays',
      [...times(20, (n) => 50 * n), ...times(40, () => 1000)].map((row, n) => ({ ...row, at: n * STEP })),
    ],
    ['a few more wait than before', times(20, (n) => Math.floor(n / 2))],
  ])('%s: not growing', (_name, samples) => {
    expect(isGrowing(samples)).toBe(false);
  });

  test('a hole in the middle of what is known is no rise', () => {
    const samples = times(20, (n) => 5 * n).filter(({ at }) => at < 4 * STEP || at > 15 * STEP);
    expect(isGrowing(samples)).toBe(false);
  });

  test('nothing that never rises grows', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { maxLength: 60 }), (depths) => {
        const falling = [...depths].sort((one, other) => other - one);
        expect(isGrowing(rows(...falling))).toBe(false);
      }),
    );
  });
});

describe('withSample', () => {
  test('keeps half an hour, at most one sample in 30 seconds', () => {
    let samples: DepthSample[] = [];
    for (let at = 0; at < 2 * TREND_MS; at += 10_000) samples = withSample(samples, { at, unsettled: at });
    expect(samples).toHaveLength(TREND_MS / STEP);
    expect(samples.every(({ at }, n) => n === 0 || at - (samples[n - 1]?.at ?? 0) === STEP)).toBe(true);
  });

  test('what lies in the future since the clock was set back is forgotten', () => {
    const samples = withSample([{ at: 900, unsettled: 1 }], { at: 100, unsettled: 2 });
    expect(samples).toEqual([{ at: 100, unsettled: 2 }]);
  });
});
