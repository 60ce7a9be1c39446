import { expect, it } from 'vitest';
import { Watch } from './watch.ts';

/** Frames every `step` milliseconds for `lengthMs`, a little early and late by turns. */
function watch(step: number, lengthMs: number): Watch {
  const watching = new Watch(0);
  for (let at = 0, n = 0; at <= lengthMs; at += step, n++) watching.saw(at + (n % 2) * 20);
  return watching;
}

it('a camera looked at once a second is watched all the time', () => {
  const { watchedMs, frames } = watch(1000, 60_000).take(60_000);
  expect(frames).toBe(61);
  expect(watchedMs).toBeGreaterThan(59_900);
});

it('time without frames is not watched', () => {
  const watching = watch(100, 20_000);
  for (let at = 40_000; at <= 60_000; at += 100) watching.saw(at);
  expect(watching.take(60_000).watchedMs).toBe(40_000);
});

it('each span begins where the last one ended, and no more than all of it was watched', () => {
  const watching = watch(100, 10_000);
  expect(watching.take(10_000)).toMatchObject({ from: 0, to: 10_000 });
  watching.saw(10_100);
  expect(watching.take(10_050)).toEqual({ from: 10_000, to: 10_050, watchedMs: 50, frames: 1 });
});

it('a clock that was set back ends no span before it began', () => {
  const watching = watch(100, 1000);
  expect(watching.take(-5000)).toMatchObject({ from: 0, to: 0, watchedMs: 0 });
  expect(watching.take(1000)).toMatchObject({ from: -5000, to: 1000 });
});
