import { describe, expect, test } from 'vitest';
import { findingOf } from './finding.ts';
import { auditInWords, clock } from './words.ts';

const crossings = (direction: 'in' | 'out', ...times: number[]) => times.map((t) => ({ t, direction }));

describe('a finding', () => {
  test('pairs one to one, in one direction, within 1.5 s, and says when the errors were', () => {
    const truth = [...crossings('in', 5, 10, 20), ...crossings('out', 30)];
    const counted = [...crossings('in', 5.4, 5.9, 21.6), ...crossings('out', 5)];
    const found = findingOf('in', truth, counted, { lengthS: 40 });
    expect(found.agreement).toEqual({ truth: 3, counted: 3, matched: 1 });
    expect(found.missed).toEqual([10, 20]);
    expect(found.false).toEqual([5.9, 21.6]);
    expect(findingOf('out', truth, counted, { lengthS: 40 })).toMatchObject({ missed: [30], false: [5] });
  });

  test('leaves unjudged who stands alone at an open end', () => {
    const options = { lengthS: 60, openEnds: true };
    const alone = findingOf('in', crossings('in', 1), crossings('in', 59.5), options);
    expect(alone.agreement).toEqual({ truth: 0, counted: 0, matched: 0 });
    const paired = findingOf('in', crossings('in', 1, 30), crossings('in', 1.2), options);
    expect(paired.agreement).toEqual({ truth: 2, counted: 1, matched: 1 });
  });

  test('takes errors that come in clusters as less sure than errors that do not', () => {
    const truth = crossings('in', ...Array.from({ length: 600 }, (_, n) => n * 6));
    // Each tenth minute nobody is counted; and the same number of misses, evenly spread.
    const clustered = truth.filter(({ t }) => Math.floor(t / 60) % 10 !== 0);
    const spread = truth.filter((_, n) => n % 10 !== 0);
    const width = (counted: typeof truth) => {
      const { bias } = findingOf('in', truth, counted, { lengthS: 3600 }).error;
      return (bias?.high ?? 0) - (bias?.low ?? 0);
    };
    expect(clustered).toHaveLength(spread.length);
    expect(width(clustered)).toBeGreaterThan(3 * width(spread));
  });

  test('is the same each time', () => {
    const truth = crossings('in', ...Array.from({ length: 300 }, (_, n) => n * 10));
    const counted = truth.filter((_, n) => n % 7 !== 0);
    const once = findingOf('in', truth, counted, { lengthS: 3000 });
    expect(findingOf('in', truth, counted, { lengthS: 3000 })).toEqual(once);
  });
});

describe('in words', () => {
  const times = Array.from({ length: 200 }, (_, n) => 10 + n * 5);
  const finding = (truth: number[], counted: number[]) =>
    findingOf('in', crossings('in', ...truth), crossings('in', ...counted), { lengthS: 1100 });

  test('an audit says what of 100 people are counted, and when errors were', () => {
    const text = auditInWords({ in: finding(times, times.slice(2)), out: finding([], []) });
    expect(text).toContain('In: of 100 people who pass, 96 to 100 are counted. The count is 1 % too low');
    expect(text).toContain('missed at 0:10.0, 0:15.0');
    expect(text).not.toContain('false at');
    expect(text).not.toContain('say little');
    expect(text).toContain('Out: nobody passed; this audit says nothing of who is missed.');
  });

  test('an audit of few people says how little it is worth', () => {
    const text = auditInWords({ in: finding(times.slice(0, 6), times.slice(0, 6)), out: finding([], [3]) });
    expect(text).toContain('So few people say little: audit until 100 have passed.');
    expect(text).toContain('Out: nobody passed, but 1 were counted');
    expect(text).toContain('false at 0:03.0');
  });

  test('times are minutes and seconds', () => {
    expect([0, 59.96, 187.4].map(clock)).toEqual(['0:00.0', '1:00.0', '3:07.4']);
  });
});
