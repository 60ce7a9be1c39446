import { expect, test } from 'vitest';
import { Evidence } from './evidence.ts';

/** Sightings of one strength that it takes at a frame rate; infinite where a hundred are not enough. */
function sightingsNeeded(strength: number, framesPerSecond: number): number {
  const evidence = new Evidence();
  for (let n = 0; n < 100; n++) {
    evidence.add(strength, n / framesPerSecond);
    if (evidence.isEnough) return n + 1;
  }
  return Number.POSITIVE_INFINITY;
}

test('it takes time, not frames: 2 sure sightings at 5 a second, 3 at 10, 5 or more at 30', () => {
  expect([5, 10, 30].map((fps) => sightingsNeeded(1, fps))).toEqual([2, 3, 6]);
});

test('surer sightings need be no more, and two in a tenth of a second never do', () => {
  for (const strength of [1, 1.4, 3]) {
    expect(sightingsNeeded(strength, 10)).toBeGreaterThan(1);
    expect(sightingsNeeded(strength, 10)).toBeLessThanOrEqual(3);
    expect(sightingsNeeded(strength, 30)).toBeGreaterThan(4);
  }
});

test('weak sightings alone are never enough, but many of them with a sure one are', () => {
  expect(sightingsNeeded(0.99, 10)).toBe(Number.POSITIVE_INFINITY);
  const evidence = new Evidence();
  for (let n = 0; n < 6; n++) evidence.add(0.6, n / 10);
  expect(evidence.isEnough).toBe(false);
  evidence.add(1, 0.6);
  expect(evidence.isEnough).toBe(true);
});

test('sightings that say nothing change nothing', () => {
  const evidence = new Evidence();
  for (let n = 0; n < 100; n++) evidence.add(0.2, n / 10);
  evidence.add(1, 10);
  expect(evidence.isEnough).toBe(false);
});
