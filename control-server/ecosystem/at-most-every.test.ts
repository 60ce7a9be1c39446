import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AtMostEvery } from './at-most-every.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first ask is served at once, later ones together at the end of the stretch', () => {
  const work = vi.fn();
  const refresh = new AtMostEvery(10_000, work, Date.now);
  for (let n = 0; n < 5; n++) refresh.ask();
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(9_999);
  refresh.ask();
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(60_000);
  expect(work).toHaveBeenCalledTimes(2);
  refresh.ask();
  expect(work).toHaveBeenCalledTimes(3);
  refresh.ask();
  refresh.close();
  vi.advanceTimersByTime(60_000);
  expect(work).toHaveBeenCalledTimes(3);
});
