import { describe, expect, test } from 'vitest';
import { againstTruth, type Box, confirmedOf, overlapOf, partnersOf, trueBox } from './boxes.ts';

const left: Box = [0, 0, 0.2, 0.2];
const right: Box = [0.6, 0, 0.8, 0.2];
const moved = ([x1, y1, x2, y2]: Box, by: number): Box => [x1 + by, y1, x2 + by, y2];

test('boxes overlap by intersection over union', () => {
  expect(overlapOf(left, left)).toBeCloseTo(1);
  expect(overlapOf(left, right)).toBe(0);
  expect(overlapOf(left, moved(left, 0.1))).toBeCloseTo(1 / 3);
});

test('partners are one to one, the greatest overlap first', () => {
  expect(partnersOf([left, moved(left, 0.05)], [moved(left, 0.04), right])).toEqual([null, 0]);
  expect(partnersOf([left], [moved(left, 0.15)])).toEqual([null]);
  expect(partnersOf([], [left])).toEqual([]);
});

describe('against the truth', () => {
  const truth = [trueBox(0.1, 0.1, 0.2, 0.2), trueBox(0.7, 0.1, 0.2, 0.2)];

  test('what is not there is false, what is not found is missed', () => {
    expect(againstTruth([left, moved(left, 0.3)], truth)).toEqual({ found: 1, missed: 1, false: 1 });
    expect(againstTruth([], [])).toEqual({ found: 0, missed: 0, false: 0 });
  });

  test('two boxes on one face are one found and one false', () => {
    expect(againstTruth([left, moved(left, 0.02)], truth.slice(0, 1))).toEqual({
      found: 1,
      missed: 0,
      false: 1,
    });
  });

  test('what is mostly outside the picture is neither due nor false', () => {
    const leaving = trueBox(-0.05, 0.1, 0.2, 0.2);
    expect(leaving.due).toBe(false);
    expect(againstTruth([], [leaving])).toEqual({ found: 0, missed: 0, false: 0 });
    expect(againstTruth([leaving.box], [leaving])).toEqual({ found: 0, missed: 0, false: 0 });
  });
});

test('a box is confirmed once, by any other detector', () => {
  expect(confirmedOf([left, right], [[moved(left, 0.02)], [left], []])).toBe(1);
  expect(confirmedOf([left, right], [[left], [right]])).toBe(2);
  expect(confirmedOf([left], [])).toBe(0);
});
