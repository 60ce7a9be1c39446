import { expect, it } from 'vitest';
import { BackOff } from './back-off.ts';

const tenOf = (backOff: BackOff) => Array.from({ length: 10 }, () => backOff.next());

it('waits twice as long each time, up to a limit', () => {
  expect(tenOf(new BackOff(500, 30_000, () => 1))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000,
  ]);
});

it('never waits less than the first wait, and spreads the longest ones', () => {
  expect(tenOf(new BackOff(500, 30_000, () => 0))[0]).toBe(500);
  expect(tenOf(new BackOff(500, 30_000, () => 0))[9]).toBe(15_000);
});

it('begins anew when told to', () => {
  const backOff = new BackOff(500, 30_000, () => 0.5);
  tenOf(backOff);
  backOff.reset();
  expect(backOff.next()).toBe(750);
});
