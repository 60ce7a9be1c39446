import { expect, test } from 'vitest';
import { type Box, trueBox } from './boxes.ts';
import { rowsOf, type Tally } from './detection-rows.ts';
import type { PictureSet } from './pictures.ts';

const a: Box = [0, 0, 0.2, 0.2];
const b: Box = [0.5, 0.5, 0.7, 0.7];
const nothing: Box = [0.8, 0, 0.9, 0.1];

const size = { path: '', width: 640, height: 360, count: 1, finds: 'face' } as const;
const known: PictureSet = {
  ...size,
  name: 'known',
  truth: [[trueBox(0.1, 0.1, 0.2, 0.2), trueBox(0.6, 0.6, 0.2, 0.2)]],
};
const unknown: PictureSet = { ...size, name: 'unknown' };

function tally(name: string, ms: number[], inKnown: Box[], inUnknown: Box[]): Tally {
  return {
    entry: { name, make: name },
    ms: ms.map((value) => [value, value]),
    cpuMs: ms.map((value) => [value / 2]),
    boxes: new Map([
      [known, [inKnown]],
      [unknown, [inUnknown]],
    ]),
  };
}

test('what is right is known by the truth, else by another make', () => {
  const rows = rowsOf(
    'face',
    [known, unknown],
    [
      tally('gateline', [10, 10, 10], [a, b], [a, b]),
      tally('slow', [20, 50, 30], [a, nothing], [a, nothing]),
      tally('blind', [5, 5, 5], [], []),
    ],
  );
  expect(rows[0]).toMatchObject({ pictures: 2, found: 4, right: 3, share: 1, due: 2, dueFound: 2, false: 0 });
  expect(rows[1]).toMatchObject({ found: 4, right: 2, due: 2, dueFound: 1, false: 1 });
  expect(rows[1]?.share).toBeCloseTo(2 / 3);
  expect(rows[1]).toMatchObject({ timesFaster: 3, timesLessCpu: 3, cpuMs: 15 });
  expect(rows[1]?.picturesPerSecond).toBeCloseTo(1000 / 30);
  expect(rows[2]).toMatchObject({ found: 0, right: 0, share: 0, timesFaster: 0.5 });
});

test('of two makes alone none confirms the other: only true boxes say what is right', () => {
  const rows = rowsOf(
    'person',
    [known, unknown],
    [tally('gateline', [10], [a, b], [a, b]), tally('opencv', [10], [a], [a, b])],
  );
  expect(rows.map(({ right }) => right)).toEqual([2, 1]);
});
