import { expect, test } from 'vitest';
import { SLOT_MS } from './slots.ts';
import { gateWatch, type KnownLine } from './watched.ts';

const T = Date.parse('2026-11-22T01:00:00Z');
const MINUTE = 60_000;
const hour = [0, 1, 2, 3].map((n) => T + n * SLOT_MS);
const line = (name: string, firstFrom: number, lastAt: number): KnownLine => ({
  gate: 'main',
  gateway: 'gw',
  line: name,
  firstFrom,
  lastAt,
});
const covered = (name: string, slot: number, minutes: number) => ({
  gate: 'main',
  gateway: 'gw',
  line: name,
  slot,
  watchedMs: minutes * MINUTE,
});
const later = T + 10 * 3_600_000;

test('a gate without lines is unknown, and all of its time is missing', () => {
  const watch = gateWatch([], [], later);
  expect(watch.share(hour)).toBeNull();
  expect(watch.missingMs(hour)).toBe(60 * MINUTE);
});

test('an hour before the first report is unknown, one after it without reports is 0', () => {
  const watch = gateWatch([line('a', T, T + MINUTE)], [covered('a', T, 1)], later);
  expect(watch.share([T - SLOT_MS])).toBeNull();
  expect(watch.share([T + 4 * SLOT_MS])).toBe(0);
  expect(watch.missingMs([T + 4 * SLOT_MS])).toBe(15 * MINUTE);
});

test('two lines count half each', () => {
  const watch = gateWatch(
    [line('a', T, later), line('b', T, later)],
    hour.map((s) => covered('a', s, 15)),
    later,
  );
  expect(watch.share(hour)).toBe(0.5);
  expect(watch.missingMs(hour)).toBe(30 * MINUTE);
});

test('only the time that has passed is judged', () => {
  const asOf = T + 20 * MINUTE;
  const watch = gateWatch([line('a', T, asOf)], [covered('a', T, 15), covered('a', T + SLOT_MS, 5)], asOf);
  expect(watch.share(hour)).toBe(1);
  expect(watch.share([T + 2 * SLOT_MS])).toBeNull();
  expect(watch.missingMs(hour)).toBe(0);
});

test('reports under way are not held against a line, a silence is', () => {
  const parts = [covered('a', T, 10)];
  const fresh = gateWatch([line('a', T, T + 10 * MINUTE)], parts, T + 11 * MINUTE);
  expect(fresh.share(hour)).toBe(1);
  const silent = gateWatch([line('a', T, T + 10 * MINUTE)], parts, T + 15 * MINUTE);
  expect(silent.share(hour)).toBeCloseTo(10 / 13.5, 5);
});

test('a line that has been silent for eight days is no longer expected', () => {
  const old = line('a', T - 20 * 86_400_000, T - 8 * 86_400_000);
  expect(
    gateWatch(
      [old, line('b', T, later)],
      hour.map((s) => covered('b', s, 15)),
      later,
    ).share(hour),
  ).toBe(1);
});

test('overlapping reports never make more than the whole', () => {
  expect(gateWatch([line('a', T, later)], [covered('a', T, 29)], later).share([T])).toBe(1);
});
