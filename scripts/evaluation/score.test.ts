import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scoreCrossings, TOLERANCE_S, totalScore } from './score.ts';
import type { TrueCrossing } from './truth.ts';

const at = (direction: 'in' | 'out', ...times: number[]): TrueCrossing[] =>
  times.map((t) => ({ t, direction }));

test('a perfect count', () => {
  const score = scoreCrossings(at('in', 1, 2), at('in', 1.4, 2.2));
  expect(score).toMatchObject({ truePositives: 2, falsePositives: 0, misses: 0, f1: 1, countError: 0 });
});

test('nothing to count and nothing counted is perfect, one too many is not', () => {
  expect(scoreCrossings([], [])).toMatchObject({ precision: 1, recall: 1, f1: 1, countError: 0 });
  expect(scoreCrossings([], at('in', 3))).toMatchObject({
    precision: 0,
    recall: 1,
    f1: 0,
    falsePositives: 1,
  });
});

test('the wrong direction is both a miss and a false count', () => {
  const score = scoreCrossings(at('in', 1), at('out', 1));
  expect(score).toMatchObject({ truePositives: 0, falsePositives: 1, misses: 1, countError: 2 });
});

test('one counted crossing matches one true one, within the tolerance and no further', () => {
  expect(scoreCrossings(at('in', 5, 5.2), at('in', 5.1)).truePositives).toBe(1);
  expect(scoreCrossings(at('in', 5), at('in', 5 + TOLERANCE_S)).truePositives).toBe(1);
  expect(scoreCrossings(at('in', 5), at('in', 5.01 + TOLERANCE_S)).truePositives).toBe(0);
});

test('finds as many matches as there can be', () => {
  const times = fc.array(
    fc.integer({ min: 0, max: 80 }).map((t) => t / 10),
    { maxLength: 6 },
  );
  const most = (truth: number[], counted: number[]): number => {
    const [first, ...rest] = truth;
    if (first === undefined) return 0;
    const partners = counted.flatMap((t, index) => (Math.abs(t - first) <= TOLERANCE_S ? [index] : []));
    return Math.max(
      most(rest, counted),
      ...partners.map((index) => 1 + most(rest, counted.toSpliced(index, 1))),
    );
  };
  fc.assert(
    fc.property(times, times, (truth, counted) => {
      const { truePositives } = scoreCrossings(at('in', ...truth), at('in', ...counted));
      expect(truePositives).toBe(most(truth, counted));
    }),
  );
});

test('the total adds up crossings, not averages', () => {
  const total = totalScore([
    scoreCrossings(at('in', 1, 2, 3), at('in', 1, 2, 3)),
    scoreCrossings(at('out', 9), []),
  ]);
  expect(total).toMatchObject({
    truth: 4,
    counted: 3,
    truePositives: 3,
    recall: 0.75,
    precision: 1,
    countError: 1,
  });
});
