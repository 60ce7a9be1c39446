import { describe, expect, it } from 'vitest';
import { choiceOf, daysOf, historyQuery, queryOf, stepped, withPeriod } from './choice.ts';

const gates = [{ id: 'main' }, { id: 'side' }];
const asked = (query: string) => choiceOf(new URLSearchParams(query), gates, '2026-11-22');

describe('what an address asks for', () => {
  it('is today beside the day before where it says nothing', () => {
    expect(asked('')).toEqual({
      period: 'day',
      date: '2026-11-22',
      compare: 'previous',
      gate: null,
      isFine: false,
    });
  });

  it('is what it says', () => {
    expect(asked('period=week&date=2026-10-05&compare=last-year&gate=side&bucket=hour')).toEqual({
      period: 'week',
      date: '2026-10-05',
      compare: 'last-year',
      gate: 'side',
      isFine: true,
    });
  });

  it.each([
    ['date=2026-02-30', 'date', '2026-11-22'],
    ['date=yesterday', 'date', '2026-11-22'],
    ['period=year', 'period', 'day'],
    ['period=week&compare=same-weekday', 'compare', 'previous'],
    ['gate=nowhere', 'gate', null],
    ['period=month&bucket=hour', 'isFine', false],
    ['period=day&bucket=hour', 'isFine', false],
  ])('leaves out what makes no sense: %s', (query, field, expected) => {
    expect(asked(query)).toHaveProperty(field, expected);
  });

  it('is the same after the way through an address', () => {
    for (const query of [
      'period=day&bucket=15m&compare=none',
      'period=month&gate=main',
      'period=week&bucket=hour',
    ]) {
      const choice = asked(query);
      const fields = Object.entries(queryOf(choice)).filter(([, value]) => value !== null) as [
        string,
        string,
      ][];
      expect(asked(new URLSearchParams(fields).toString())).toEqual(choice);
    }
  });
});

it('another period keeps what fits it', () => {
  const day = asked('compare=same-weekday&bucket=15m&gate=main');
  expect(withPeriod(day, 'week')).toMatchObject({ compare: 'previous', isFine: false, gate: 'main' });
  expect(withPeriod(asked('compare=last-year'), 'month').compare).toBe('last-year');
});

it.each([
  ['day', '2026-03-01', -1, '2026-02-28'],
  ['day', '2026-12-31', 1, '2027-01-01'],
  ['week', '2026-12-30', 1, '2027-01-06'],
  ['month', '2026-01-31', 1, '2026-02-01'],
  ['month', '2026-01-31', -1, '2025-12-01'],
] as const)('the %s of %s stepped by %i is that of %s', (period, date, by, expected) => {
  expect(stepped({ period, date }, by)).toBe(expected);
});

it('asks the server for buckets only where they are not the usual ones', () => {
  expect(historyQuery('s', asked('bucket=15m'))).toMatchObject({ site: 's', bucket: '15m', gate: undefined });
  expect(historyQuery('s', asked('period=month&gate=main'))).toMatchObject({
    bucket: undefined,
    gate: 'main',
  });
});

it.each([
  ['day', '2026-11-22', '2026-11-22', '2026-11-22'],
  ['week', '2026-11-22', '2026-11-16', '2026-11-22'],
  ['week', '2026-11-16', '2026-11-16', '2026-11-22'],
  ['month', '2026-02-14', '2026-02-01', '2026-02-28'],
  ['month', '2026-12-31', '2026-12-01', '2026-12-31'],
] as const)('a %s with %s lasts from %s to %s', (period, date, from, to) => {
  expect(daysOf({ period, date })).toEqual({ from, to });
});
