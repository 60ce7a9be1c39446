import { describe, expect, test } from 'vitest';
import { errorFrom, errorOfAll } from './count-error.ts';

const agreement = (truth: number, counted = truth, matched = Math.min(truth, counted)) => ({
  truth,
  counted,
  matched,
});

describe('the error of a gate', () => {
  test('holds the true number: more than was counted where passages were missed', () => {
    const error = errorFrom([{ in: agreement(200, 180), out: agreement(100), to: 5 }]);
    expect(error).toMatchObject({ auditedAt: 5, people: 300 });
    expect(error?.in?.value).toBeCloseTo(200 / 180, 9);
    expect(error?.in?.low).toBeGreaterThan(1.04);
    expect(error?.in?.high).toBeLessThan(1.2);
    expect(error?.out).toMatchObject({ value: 1 });
    expect(error?.out?.low).toBeLessThan(1);
    expect(error?.out?.high).toBeGreaterThan(1);
  });

  test('comes from all audits together, and gets smaller with more of them', () => {
    const one = { in: agreement(40), out: agreement(0), to: 1 };
    const error = errorFrom([one]);
    const more = errorFrom([one, { ...one, to: 9 }, one]);
    expect(error?.out).toBeNull();
    expect(more).toMatchObject({ auditedAt: 9, people: 120 });
    expect(more?.in?.high).toBeLessThan(error?.in?.high ?? 0);
    expect(more?.in?.low).toBeGreaterThan(error?.in?.low ?? 1);
  });

  test('is nothing where nobody passed, or nobody was counted', () => {
    expect(errorFrom([])).toBeNull();
    expect(errorFrom([{ in: agreement(0, 3, 0), out: agreement(0), to: 1 }])).toBeNull();
    expect(errorFrom([{ in: agreement(5, 0), out: agreement(0), to: 1 }])).toBeNull();
  });
});

describe('the error of a site', () => {
  const sound = errorFrom([{ in: agreement(400), out: agreement(400), to: 3 }]);
  const low = errorFrom([{ in: agreement(400, 360), out: agreement(400), to: 7 }]);

  test('weighs its gates by what they counted', () => {
    const even = errorOfAll([
      { in: 500, out: 500, error: sound },
      { in: 500, out: 500, error: low },
    ]);
    expect(even).toMatchObject({ auditedAt: 7, people: 1600 });
    expect(even?.in?.value).toBeCloseTo((1 + 400 / 360) / 2, 9);
    const mostly = errorOfAll([
      { in: 900, out: 0, error: sound },
      { in: 100, out: 0, error: low },
    ]);
    expect(mostly?.in?.value).toBeCloseTo(0.9 + 40 / 360, 9);
    expect(mostly?.out).toBeNull();
  });

  test('is not known where a gate that counted was not audited', () => {
    expect(
      errorOfAll([
        { in: 5, out: 0, error: sound },
        { in: 1, out: 0, error: null },
      ]),
    ).toBeNull();
    expect(
      errorOfAll([
        { in: 5, out: 0, error: sound },
        { in: 0, out: 0, error: null },
      ])?.in,
    ).toMatchObject({ value: 1 });
    expect(errorOfAll([])).toBeNull();
  });
});
