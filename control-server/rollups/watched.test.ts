import { expect, test } from 'vitest';
import type { KnownLine, WatchBooks } from './line-slots.ts';
import { SLOT_MS } from './slots.ts';
import { siteWatch } from './watched.ts';

const T = Date.parse('2026-11-22T01:00:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;
const hour = [0, 1, 2, 3].map((n) => T + n * SLOT_MS);
const later = T + 10 * 3_600_000;

const line = (name: string, firstFrom: number, lastAt: number, gateway = 'gw'): KnownLine => ({
  gate: 'main',
  gateway,
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
  frames: minutes * 600,
});
function watch(lines: KnownLine[], parts: WatchBooks['covered'], asOf = later) {
  const books = { lines, covered: parts, blind: [], outages: [], unknown: [] };
  return siteWatch({ gateways: [{ id: 'gw' }, { id: 'gw-2' }], books, asOf })('main');
}

test('a gate without lines is unknown, and all of its time is missing', () => {
  const none = watch([], []);
  expect(none.share(hour)).toBeNull();
  expect(none.missingMs(hour)).toBe(60 * MINUTE);
  expect(none.gaps(hour)).toMatchObject([
    { from: T, to: T + 4 * SLOT_MS, cause: 'not-set-up', gateway: null },
  ]);
});

test('an hour before the first report is unknown, one after it without reports is 0', () => {
  const first = watch([line('a', T, T + MINUTE)], [covered('a', T, 1)]);
  expect(first.share([T - SLOT_MS])).toBeNull();
  expect(first.share([T + 4 * SLOT_MS])).toBe(0);
  expect(first.missingMs([T + 4 * SLOT_MS])).toBe(15 * MINUTE);
});

test('a line that is added to a watched gate takes nothing from the time before it', () => {
  const parts = [...hour.map((slot) => covered('a', slot, 15)), covered('b', T + 3 * SLOT_MS, 10)];
  const added = watch([line('a', T, later), line('b', T + 50 * MINUTE, later)], parts);
  expect(added.share(hour)).toBe(1);
  expect(added.gaps(hour)).toEqual([]);
});

test('two lines count half each', () => {
  const half = watch(
    [line('a', T, later), line('b', T, later)],
    hour.map((slot) => covered('a', slot, 15)),
  );
  expect(half.share(hour)).toBe(0.5);
  expect(half.missingMs(hour)).toBe(30 * MINUTE);
  expect(half.framesPerSecond(hour)).toBe(10);
});

test('only the time that has passed is judged', () => {
  const asOf = T + 20 * MINUTE;
  const young = watch([line('a', T, asOf)], [covered('a', T, 15), covered('a', T + SLOT_MS, 5)], asOf);
  expect(young.share(hour)).toBe(1);
  expect(young.share([T + 2 * SLOT_MS])).toBeNull();
  expect([young.missingMs(hour), young.dueMs(hour), young.gaps(hour)]).toEqual([0, 20 * MINUTE, []]);
});

test('reports under way are not held against a line, a silence is', () => {
  const lines = [line('a', T, T + 10 * MINUTE)];
  const parts = [covered('a', T, 10)];
  const fresh = watch(lines, parts, T + 11 * MINUTE);
  expect(fresh.share(hour)).toBe(1);
  const silent = watch(lines, parts, T + 15 * MINUTE);
  expect(silent.share(hour)).toBeCloseTo(10 / 13.5, 5);
});

test.each([
  ['its gateway has reported others for a day without it', 'gw', later, 1, 0],
  ['its gateway is silent altogether: it may be down', 'gw-2', later, 0.5, 60],
  ['the site no longer has its gateway', 'gw-old', later, 1, 0],
])('a line is no longer expected when %s', (_name, gateway, lastAt, share, missing) => {
  const old = line('old', T - 20 * DAY, T - 2 * DAY, gateway);
  const found = watch(
    [old, line('b', T - 20 * DAY, lastAt)],
    hour.map((slot) => covered('b', slot, 15)),
  );
  expect(found.share(hour)).toBe(share);
  expect(found.gaps(hour).reduce((sum, gap) => sum + gap.missingMs, 0)).toBe(missing * MINUTE);
});

test('a line that fell silent a moment ago is still expected', () => {
  const lines = [line('a', T, T + 15 * MINUTE), line('b', T, later)];
  const found = watch(lines, [covered('a', T, 15), ...hour.map((slot) => covered('b', slot, 15))]);
  expect(found.gaps(hour)).toMatchObject([{ lines: ['a'], missingMs: 45 * MINUTE, cause: 'agent-down' }]);
});

test('overlapping reports never make more than the whole', () => {
  expect(watch([line('a', T, later)], [covered('a', T, 29)]).share([T])).toBe(1);
});
