import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AxisFilter } from './kalman.ts';

function follow(framesPerSecond: number, seconds: number, speed: number): AxisFilter {
  const filter = new AxisFilter(0, 0.01, 1);
  for (let frame = 1; frame <= framesPerSecond * seconds; frame++) {
    filter.predict(1 / framesPerSecond, 0.5);
    filter.correct((frame / framesPerSecond) * speed, 0.01);
  }
  return filter;
}

test.each([5, 10, 25, 30])('learns the speed of a steady walk at %i frames per second', (framesPerSecond) => {
  const filter = follow(framesPerSecond, 3, 0.4);
  expect(filter.velocity).toBeCloseTo(0.4, 2);
  expect(filter.position).toBeCloseTo(1.2, 2);
});

test.each([
  ['endless', Number.POSITIVE_INFINITY],
  ['dying', 4],
])('predicting in one step or in many gives the same place and doubt: %s velocity', (_name, persistence) => {
  const coarse = follow(10, 2, 0.3);
  const fine = follow(10, 2, 0.3);
  coarse.predict(1, 0.5, persistence);
  for (let step = 0; step < 20; step++) fine.predict(0.05, 0.5, persistence);
  expect(fine.position).toBeCloseTo(coarse.position, 9);
  expect(fine.innovationVariance(0)).toBeCloseTo(coarse.innovationVariance(0), 9);
});

test('a velocity that nobody sees dies down, and the doubt about it stays bounded', () => {
  const filter = follow(10, 3, 0.4);
  const at = filter.position;
  filter.predict(4, 0.5, 4);
  expect(filter.velocity).toBeCloseTo(0.4 / Math.E, 2);
  expect(filter.position - at).toBeCloseTo(0.4 * 4 * (1 - 1 / Math.E), 1);
  filter.predict(1000, 0.5, 4);
  filter.correct(0, 0.01);
  const late = filter.innovationVariance(0);
  filter.predict(1, 0.5, 4);
  // A second from a known place on at the speed of anybody: variance wander² x persistence / 2.
  expect(Math.sqrt(filter.innovationVariance(0) - late)).toBeLessThan(0.5 * Math.sqrt(4 / 2) + 0.1);
});

test('never becomes surer by waiting, nor less sure by looking', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          dt: fc.double({ min: 0.01, max: 1, noNaN: true }),
          z: fc.double({ min: -5, max: 5, noNaN: true }),
        }),
        {
          minLength: 1,
          maxLength: 40,
        },
      ),
      (steps) => {
        const filter = new AxisFilter(0, 0.1, 1);
        for (const { dt, z } of steps) {
          const before = filter.innovationVariance(0);
          filter.predict(dt, 1);
          const predicted = filter.innovationVariance(0);
          filter.correct(z, 0.1);
          const corrected = filter.innovationVariance(0);
          expect(predicted).toBeGreaterThanOrEqual(before * 0.999);
          expect(corrected).toBeLessThanOrEqual(predicted);
          expect(corrected).toBeGreaterThan(0);
        }
      },
    ),
  );
});
