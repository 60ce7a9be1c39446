import { expect, it } from 'vitest';
import { Stillness } from './stillness.ts';

const NOISE = { any: 0.8, clear: 0.02 };
const STILL = { any: 0, clear: 0 };
/** An encoder's fresh start: many samples differ, none by much. */
const REFRESH = { any: 0.5, clear: 0.001 };

/** Since which second a picture is told to be frozen at the end of all its changes, one a second. */
function frozenSince(changes: { any: number; clear: number }[], live = true): number | undefined {
  const stillness = new Stillness(live);
  let found: number | undefined;
  changes.forEach((change, n) => {
    found = stillness.saw(change, { t: n, at: n * 1000 }, { t: n + 1, at: (n + 1) * 1000 })?.t;
  });
  return found;
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

it('a lively picture that stands still is frozen after 20 seconds, since it stands still', () => {
  expect(frozenSince([...times(30, NOISE), ...times(19, STILL)])).toBeUndefined();
  expect(frozenSince([...times(30, NOISE), ...times(20, STILL)])).toBe(30);
  expect(frozenSince([...times(30, NOISE), ...times(500, STILL)])).toBe(30);
  expect(frozenSince([...times(30, NOISE), ...times(50, STILL), NOISE])).toBeUndefined();
});

it('a fresh start of the encoder now and then does not unfreeze it', () => {
  const group = [...times(9, STILL), REFRESH];
  expect(frozenSince([...times(30, NOISE), ...times(3, group).flat()])).toBe(30);
});

it('a quiet scene begins afresh every few seconds, and is not frozen', () => {
  const group = [...times(3, STILL), REFRESH];
  expect(frozenSince(times(200, group).flat())).toBeUndefined();
  expect(frozenSince([...times(30, NOISE), ...times(200, group).flat()])).toBeUndefined();
});

it('where nothing ever lived, a camera is frozen after five minutes, a recording never', () => {
  expect(frozenSince(times(299, STILL))).toBeUndefined();
  expect(frozenSince(times(300, STILL))).toBe(0);
  expect(frozenSince(times(5000, STILL), false)).toBeUndefined();
});
