import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmView } from '../../api/alarm-schemas.ts';
import type { CrossingView } from '../../api/schemas.ts';
import { allOffline, type Day, freshDay, RECENT, type SiteNews, siteTotals, withNews } from './day.ts';
import { crossingView, gateToday, gatewayView, NOON, todayOf } from './testing-day.ts';

const crossings = (...all: CrossingView[]) => all.map((data): SiteNews => ({ event: 'crossing', data }));
const raised = (day: Day, ...all: CrossingView[]) => withNews(day, crossings(...all));
const numbersOf = (day: Day, id: string) => {
  const found = day.today.gates.find((each) => each.gate === id);
  return [found?.in, found?.out, found?.inside];
};

describe('a crossing', () => {
  it('raises its gate, its hour by the site’s clock, the last hour, and nothing else', () => {
    const { state: day, reread } = raised(freshDay(todayOf()), crossingView(11));
    expect(reread).toBe(false);
    expect(numbersOf(day, 'a')).toEqual([6, 2, 4]);
    expect(numbersOf(day, 'b')).toEqual([0, 0, 0]);
    const [gate] = day.today.gates;
    expect(gate?.hours.filter((hour) => hour.in > 0)).toEqual([
      { hour: 12, in: 1, out: 0, watched: null, note: null },
    ]);
    expect([gate?.trend.in.at(-1), day.today.trend.in.at(-1), day.today.trend.out.at(-1)]).toEqual([1, 1, 0]);
    expect(day.today.occupancy.estimate).toBe(4);
    expect(day.flashes).toEqual({ a: { in: 11 } });
    expect(day.today.recent.map(({ id }) => id)).toEqual([11]);
    expect(day.answer.gates[0]?.in).toBe(5);
  });

  it('widens the range by what a count may be off', () => {
    const occupancy = { estimate: 3, low: 2, high: 4, error: 0.1, capacity: null, nearlyFull: 0.9 };
    const { state } = raised(freshDay(todayOf({ occupancy })), crossingView(11));
    expect(state.today.occupancy).toMatchObject({ estimate: 4, low: 2.9, high: 5.1 });
    const left = raised(state, crossingView(12, { direction: 'out' })).state.today.occupancy;
    expect([left.estimate, left.low, left.high].map((n) => Math.round(n * 10) / 10)).toEqual([3, 1.8, 4.2]);
  });

  it('widens the range of an audited gate by what the audit found', () => {
    const error = { in: { low: 1.01, high: 1.05 }, out: { low: 0.98, high: 1 }, auditedAt: 1, people: 240 };
    const before = freshDay(todayOf({ gates: [gateToday('a', { in: 5, out: 2, error })] }));
    const { state } = raised(before, crossingView(11), crossingView(12, { direction: 'out' }));
    const rounded = ({ low, high }: { low: number; high: number }) => [low.toFixed(2), high.toFixed(2)];
    const [gate] = state.today.gates;
    expect(gate && rounded(gate.occupancy)).toEqual(['3.00', '3.07']);
    expect(rounded(state.today.occupancy)).toEqual(['3.00', '3.07']);
  });

  it('that the numbers include already, or of another site, changes nothing', () => {
    const before = freshDay(todayOf());
    expect(raised(before, crossingView(10), crossingView(11, { site: 'pier' })).state).toBe(before);
    const { state } = raised(before, crossingView(11));
    expect(raised(state, crossingView(11)).state).toBe(state);
  });

  it('never brings the inside below zero, and pays back what is hidden below zero first', () => {
    const out = crossingView(11, { direction: 'out', gate: 'b' });
    let { state: day } = raised(freshDay(todayOf()), out);
    expect(numbersOf(day, 'b')).toEqual([0, 1, 0]);
    day = raised(day, crossingView(12, { gate: 'b' })).state;
    expect(numbersOf(day, 'b')).toEqual([1, 1, 0]);
    day = raised(day, crossingView(13, { gate: 'b' })).state;
    expect(numbersOf(day, 'b')).toEqual([2, 1, 1]);
  });

  it('after a re-zero counts from the re-zeroed inside', () => {
    const occupancy = { estimate: 0, low: 0, high: 0 };
    const before = freshDay(todayOf({ gates: [gateToday('a', { in: 90, out: 40, occupancy })] }));
    expect(numbersOf(raised(before, crossingView(11)).state, 'a')).toEqual([91, 40, 1]);
  });

  it('of another day is listed, not counted, and asks for the books', () => {
    const late = crossingView(11, { at: Date.parse('2026-04-29T16:59:59Z') });
    const { state, reread } = raised(freshDay(todayOf()), late);
    expect(reread).toBe(true);
    expect(numbersOf(state, 'a')).toEqual([5, 2, 3]);
    expect(state.today.recent).toEqual([late]);
  });

  it('at a gate that the page does not know asks for the books', () => {
    expect(raised(freshDay(todayOf()), crossingView(11, { gate: 'new' })).reread).toBe(true);
  });

  it('is kept among the last ones only for a while', () => {
    const many = Array.from({ length: 2 * RECENT }, (_, i) => crossingView(11 + i));
    const { state } = raised(freshDay(todayOf()), ...many);
    expect(state.today.recent.map(({ id }) => id)).toEqual(
      Array.from({ length: RECENT }, (_, i) => 10 + 2 * RECENT - i),
    );
  });
});

describe('a fresh answer', () => {
  it('replaces the numbers, and is raised by what came while it was on its way', () => {
    const meanwhile = [11, 12, 13].map((id) => crossingView(id));
    const before = raised(freshDay(todayOf()), ...meanwhile).state;
    const fresh = todayOf({ lastEventId: 12, gates: [gateToday('a', { in: 7, out: 2 })] });
    const { state } = raised(freshDay(fresh, [], before), ...meanwhile);
    expect(numbersOf(state, 'a')).toEqual([8, 2, 6]);
    expect(state.flashes).toEqual({ a: { in: 13 } });
  });

  it('of a new day brings no old flashes', () => {
    const { state } = raised(freshDay(todayOf()), crossingView(11));
    expect(freshDay(todayOf({ date: '2026-05-01' }), [], state).flashes).toEqual({});
  });

  it('and the stream after it give the same sums, wherever the stream is cut and read again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<'in' | 'out'>('in', 'out'), { maxLength: 40 }),
        fc.nat(40),
        fc.nat(40),
        fc.integer({ min: 1, max: 9 }),
        (directions, cut, back, atOnce) => {
          const all = directions.map((direction, i) => crossingView(i + 1, { direction }));
          const count = (of: CrossingView[]) => ({
            in: of.filter(({ direction }) => direction === 'in').length,
            out: of.filter(({ direction }) => direction === 'out').length,
          });
          const included = all.slice(0, cut);
          let day = freshDay(
            todayOf({ lastEventId: included.length, gates: [gateToday('a', count(included))] }),
          );
          const sent = all.slice(Math.max(0, cut - back));
          while (sent.length > 0) day = raised(day, ...sent.splice(0, atOnce)).state;
          const { in: entries, out: exits } = count(all);
          expect(numbersOf(day, 'a')).toEqual([entries, exits, Math.max(0, entries - exits)]);
          expect(day.today.occupancy.estimate).toBe(entries - exits);
        },
      ),
    );
  });
});

describe('the site', () => {
  it('sums its gates', () => {
    const gates = [gateToday('entry', { in: 100, out: 0 }), gateToday('exit', { in: 0, out: 80 })];
    expect(siteTotals(todayOf({ gates }))).toEqual({ in: 100, out: 80 });
  });
});

describe('gateways', () => {
  const told = (day: Day, data: ReturnType<typeof gatewayView>) =>
    withNews(day, [{ event: 'gateway', data }]).state;

  it('are replaced or added, and those of other sites left out', () => {
    const day = freshDay(todayOf());
    const offline = gatewayView('g1', { state: 'offline' });
    expect(told(day, offline).today.gateways).toEqual([offline]);
    expect(told(day, gatewayView('g2')).today.gateways.map((each) => each.gateway)).toEqual(['g1', 'g2']);
    expect(told(day, gatewayView('g3', { site: 'ben-tau' }))).toBe(day);
  });

  it('all offline is known, since the last of them went', () => {
    const off = (id: string, since: number | null) => gatewayView(id, { state: 'offline', since });
    const offline = (...gateways: ReturnType<typeof off>[]) => allOffline({ gateways });
    expect(offline(gatewayView('g1'))).toBeNull();
    expect(offline()).toBeNull();
    expect(offline(off('g1', 5), gatewayView('g2'))).toBeNull();
    expect(offline(off('g1', 5), off('g2', 9))).toEqual({ since: 9 });
    expect(offline(gatewayView('g1', { state: 'unknown', since: null }))).toEqual({ since: null });
  });
});

describe('alarms', () => {
  const alarm = (id: number, change: Partial<AlarmView> = {}): AlarmView => ({
    id,
    site: 'chua',
    siteName: 'Chùa',
    kind: 'capacity',
    severity: 'warning',
    gateway: null,
    gatewayName: null,
    camera: null,
    gate: null,
    gateName: null,
    facts: {},
    since: NOON,
    raisedAt: NOON,
    endedAt: null,
    acknowledged: null,
    ...change,
  });
  const told = (day: Day, ...all: AlarmView[]) =>
    withNews(
      day,
      all.map((data) => ({ event: 'alarm', data })),
    ).state;

  it('come, change and go; those of the whole server are everybody’s', () => {
    let day = told(freshDay(todayOf()), alarm(1), alarm(2, { site: 'pier' }), alarm(3, { site: null }));
    expect(day.alarms.map(({ id }) => id)).toEqual([3, 1]);
    day = told(day, alarm(1, { acknowledged: { at: NOON, by: 'Lan', note: '' } }));
    expect(day.alarms[1]?.acknowledged?.by).toBe('Lan');
    expect(told(day, alarm(1, { endedAt: NOON })).alarms.map(({ id }) => id)).toEqual([3]);
  });
});
