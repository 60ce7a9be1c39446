import { describe, expect, it } from 'vitest';
import type { TodayResponse } from '../../../api/schemas.ts';
import { gateToday, todayOf } from '../../state/testing-day.ts';
import { isSlight, shownGaps } from './gaps.ts';

const at = (clock: string) => Date.parse(`2026-04-30T${clock}+07:00`);
type Gap = TodayResponse['gates'][number]['gaps'][number];
const gap = (from: number, to: number, change: Partial<Gap> = {}): Gap => ({
  from,
  to,
  missingMs: to - from,
  cause: 'agent-down',
  gateway: 'g1',
  lines: ['l1'],
  ongoing: false,
  ...change,
});
const today = (...gaps: Gap[]): TodayResponse =>
  todayOf({ gates: [gateToday('a', { name: 'Cổng A', gaps })] });

describe('the gaps of a day', () => {
  it('are told by the clock of the site, to the minute', () => {
    expect(shownGaps(today(gap(at('10:01:59'), at('11:12:01'))))).toMatchObject([
      { gate: 'Cổng A', begin: '10:02', end: '11:12', minutes: 70, isWhole: true },
    ]);
  });

  it('that reach midnight end at 24:00', () => {
    expect(shownGaps(today(gap(at('22:50:00'), at('22:50:00') + 70 * 60_000)))[0]?.end).toBe('24:00');
  });

  it('of which only a part was missed are told so', () => {
    const part = gap(at('10:00:00'), at('10:15:00'), { missingMs: 300_000 });
    expect(shownGaps(today(part))).toMatchObject([{ minutes: 5, isWhole: false }]);
  });

  it('that go on come first, then the latest', () => {
    const [a, b, c] = [at('08:00:00'), at('09:00:00'), at('10:00:00')];
    const all = [gap(a, a + 60_000), gap(b, b + 60_000, { ongoing: true }), gap(c, c + 60_000)];
    expect(shownGaps(today(...all)).map(({ from }) => from)).toEqual([b, c, a]);
  });

  it('are slight when they are short and over', () => {
    const start = at('08:00:00');
    expect(isSlight(shownGaps(today(gap(start, start + 40_000))))).toBe(true);
    expect(isSlight(shownGaps(today(gap(start, start + 40_000, { ongoing: true }))))).toBe(false);
    expect(isSlight(shownGaps(today(gap(start, start + 600_000))))).toBe(false);
    const before = gap(start, start + 600_000, { cause: 'not-set-up', gateway: null, lines: [] });
    expect(isSlight(shownGaps(today(before)))).toBe(true);
  });
});
