import { describe, expect, test } from 'vitest';
import {
  bootstrapRatio,
  countingError,
  countRatio,
  intervalOfSum,
  poissonInterval,
  sumOfAgreements,
  wilsonInterval,
} from './error-statistics.ts';

/** The generator of Park and Miller (1988): the same draws on every machine. */
function parkMiller(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe("Wilson's interval", () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is the published one', (successes, total, low, high) => {
    const interval = wilsonInterval(successes, total);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('of all in all ends at 1', () => {
    expect(wilsonInterval(20, 20)).toMatchObject({ value: 1, high: 1 });
    expect(wilsonInterval(20, 20).low).toBeCloseTo(1 - 0.1611, 4);
  });
});

// Garwood 1936, table of 95 % limits.
test.each([
  [0, 0, 3.689],
  [1, 0.0253, 5.572],
  [5, 1.623, 11.668],
  [10, 4.795, 18.39],
  [20, 12.217, 30.888],
  [50, 37.111, 65.919],
])("Garwood's interval of %i is the published one", (count, low, high) => {
  const interval = poissonInterval(count);
  expect(interval.low).toBeCloseTo(low, 3);
  expect(interval.high).toBeCloseTo(high, 2);
});

test('the interval grows without a step where the approximation takes over', () => {
  const exact = poissonInterval(999);
  const near = poissonInterval(1000);
  expect(near.low - exact.low).toBeCloseTo(0.97, 1);
  expect(near.high - exact.high).toBeCloseTo(1.03, 1);
});

test('the interval of a great count is near that of the normal distribution', () => {
  const { low, high } = poissonInterval(40_000);
  expect(low).toBeCloseTo(40_000 - 1.96 * 200, -1);
  expect(high).toBeCloseTo(40_000 + 1.96 * 200, -1);
});

// R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17
// (1998), table II, method 10: the same construction, of a difference of two shares.
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [5, 56, 0, 29, -0.0381, 0.1926],
])('the interval of %i/%i - %i/%i is the published one', (a, m, b, n, low, high) => {
  const second = wilsonInterval(b, n);
  const sum = intervalOfSum(wilsonInterval(a, m), {
    value: -second.value,
    low: -second.high,
    high: -second.low,
  });
  expect(sum.low).toBeCloseTo(low, 4);
  expect(sum.high).toBeCloseTo(high, 4);
});

describe('counted / true', () => {
  test('without an error is 1, and the less sure the fewer passed', () => {
    const few = countRatio({ truth: 10, counted: 10, matched: 10 });
    const many = countRatio({ truth: 1000, counted: 1000, matched: 1000 });
    expect(few).toMatchObject({ value: 1 });
    expect(few?.low).toBeLessThan(0.75);
    expect(few?.high).toBeGreaterThan(1.3);
    expect(many?.low).toBeGreaterThan(0.995);
    expect(many?.high).toBeLessThan(1.005);
  });

  test('is unknown where nobody passed', () => {
    expect(countRatio({ truth: 0, counted: 3, matched: 0 })).toBeNull();
    expect(bootstrapRatio([{ truth: 0, counted: 3 }], parkMiller(1))).toBeNull();
  });

  test('lies in its interval in about 95 of 100 simulated audits', () => {
    const random = parkMiller(7);
    const poisson = (mean: number) => {
      let count = -1;
      for (let left = mean; left > 0; count++) left += Math.log(random());
      return count;
    };
    const rounds = 2000;
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      let matched = 0;
      for (let person = 0; person < 120; person++) if (random() < 0.93) matched++;
      const interval = countRatio({ truth: 120, matched, counted: matched + poisson(120 * 0.03) });
      if (interval && interval.low <= 0.96 && interval.high >= 0.96) held++;
    }
    expect(held / rounds).toBeGreaterThan(0.94);
    expect(held / rounds).toBeLessThan(0.985);
  });
});

describe("the bootstrap's interval", () => {
  // B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), table 10.1: eight patients' hormone patches,
  // ratio -0.0713 with a bootstrap standard error of 0.105 from 400 draws.
  const patients = [
    [8406, -1200],
    [2342, 2601],
    [8187, -2705],
    [8459, 1982],
    [4795, -1290],
    [3516, 351],
    [4796, -638],
    [10_238, -2719],
  ].map(([truth = 0, counted = 0]) => ({ truth, counted }));

  test('of the patch data has the published ratio and width', () => {
    const interval = bootstrapRatio(patients, parkMiller(3));
    expect(interval?.value).toBeCloseTo(-0.0713, 4);
    const width = (interval?.high ?? 0) - (interval?.low ?? 0);
    expect(width / (2 * 1.96)).toBeGreaterThan(0.085);
    expect(width / (2 * 1.96)).toBeLessThan(0.115);
  });

  test('is the same for the same seed', () => {
    expect(bootstrapRatio(patients, parkMiller(5))).toEqual(bootstrapRatio(patients, parkMiller(5)));
    expect(bootstrapRatio(patients, parkMiller(5))).not.toEqual(bootstrapRatio(patients, parkMiller(6)));
  });

  test('is wider where errors come in clusters', () => {
    const blocks = (miss: (block: number) => number) =>
      Array.from({ length: 40 }, (_, block) => ({ truth: 10, counted: 10 - miss(block) }));
    const spread = bootstrapRatio(
      blocks(() => 1),
      parkMiller(1),
    );
    const clustered = bootstrapRatio(
      blocks((block) => (block % 5 === 0 ? 5 : 0)),
      parkMiller(1),
    );
    expect(spread?.value).toBe(clustered?.value);
    expect((clustered?.high ?? 0) - (clustered?.low ?? 0)).toBeGreaterThan(0.05);
    expect((spread?.high ?? 0) - (spread?.low ?? 0)).toBeLessThan(0.001);
  });
});

describe('what an audit says', () => {
  test('of a direction in which nobody passed and nobody was counted is nothing', () => {
    expect(countingError({ truth: 0, counted: 0, matched: 0 })).toEqual({
      recall: null,
      precision: null,
      bias: null,
    });
  });

  test('takes the bias from stretches of time only where they show enough errors', () => {
    const agreement = { truth: 400, counted: 390, matched: 390 };
    const sound = Array.from({ length: 40 }, () => ({ truth: 10, counted: 10 }));
    const erring = sound.map((block, index) => (index < 5 ? { truth: 10, counted: 8 } : block));
    const alone = countingError(agreement);
    expect(countingError(agreement, sound, parkMiller(1)).bias).toEqual(alone.bias);
    expect(countingError(agreement, erring, parkMiller(1)).bias).not.toEqual(alone.bias);
    expect(alone.recall).toEqual(wilsonInterval(390, 400));
    expect(alone.precision).toEqual(wilsonInterval(390, 390));
    expect(alone.bias?.value).toBeCloseTo(-0.025, 12);
  });

  test('of several audits is what one of all of them would say', () => {
    const sum = sumOfAgreements([
      { truth: 10, counted: 9, matched: 8 },
      { truth: 5, counted: 6, matched: 5 },
    ]);
    expect(sum).toEqual({ truth: 15, counted: 15, matched: 13 });
  });
});
