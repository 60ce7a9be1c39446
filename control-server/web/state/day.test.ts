import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CrossingView, GatewayView, TodayResponse } from '../../api/schemas.ts';
import { allOffline, type Day, freshDay, RECENT, siteTotals, withCrossing, withGateway } from './day.ts';

const timeZone = 'Asia/Ho_Chi_Minh';
const noon = Date.parse('2026-04-30T05:00:00Z');
const hours = () =>
  Array.from({ length: 24 }, (_, hour) => ({ hour, in: 0, out: 0, watched: null, note: null }));
const gate = (id: string, counts: { in: number; out: number; inside?: number }) => ({
  gate: id,
  name: id,
  in: counts.in,
  out: counts.out,
  inside: counts.inside ?? Math.max(0, counts.in - counts.out),
  hours: hours(),
  gaps: [],
});
const gateway = (id: string, change: Partial<GatewayView> = {}): GatewayView => ({
  gateway: id,
  name: id,
  site: 'chua',
  state: 'online',
  since: noon,
  lastSeen: noon,
  agent: '0.1.0',
  health: null,
  ...change,
});
const today = (change: Partial<TodayResponse> = {}): TodayResponse => ({
  site: 'chua',
  name: 'Chùa',
  timeZone,
  date: '2026-04-30',
  asOf: noon,
  lastEventId: 10,
  gates: [gate('a', { in: 5, out: 2 }), gate('b', { in: 0, out: 0 })],
  unplaced: 0,
  lost: 0,
  unknown: [],
  clockUnsure: [],
  shortfalls: [],
  recent: [],
  gateways: [gateway('g1')],
  ...change,
});
const crossing = (id: number, change: Partial<CrossingView> = {}): CrossingView => ({
  id,
  gateway: 'g1',
  camera: 'c1',
  gate: 'a',
  line: 'l1',
  direction: 'in',
  at: noon,
  receivedAt: noon,
  ...change,
});
const numbersOf = (day: Day, id: string) => {
  const found = day.today.gates.find((each) => each.gate === id);
  return [found?.in, found?.out, found?.inside];
};

describe('a crossing', () => {
  it('raises its gate, its hour by the site’s clock, and nothing else', () => {
    const { day, reread } = withCrossing(freshDay(today()), crossing(11));
    expect(reread).toBe(false);
    expect(numbersOf(day, 'a')).toEqual([6, 2, 4]);
    expect(numbersOf(day, 'b')).toEqual([0, 0, 0]);
    expect(day.today.gates[0]?.hours.filter((hour) => hour.in > 0)).toEqual([
      { hour: 12, in: 1, out: 0, watched: null, note: null },
    ]);
    expect(day.flashes['a']?.id).toBe(11);
    expect(day.today.recent.map(({ id }) => id)).toEqual([11]);
  });

  it('that the numbers include already changes nothing', () => {
    const before = freshDay(today());
    expect(withCrossing(before, crossing(10)).day).toBe(before);
    const { day } = withCrossing(before, crossing(11));
    expect(withCrossing(day, crossing(11)).day).toBe(day);
  });

  it('never brings the inside below zero, and pays back what is hidden below zero first', () => {
    const out = { direction: 'out' as const, gate: 'b' };
    let { day } = withCrossing(freshDay(today()), crossing(11, out));
    expect(numbersOf(day, 'b')).toEqual([0, 1, 0]);
    ({ day } = withCrossing(day, crossing(12, { gate: 'b' })));
    expect(numbersOf(day, 'b')).toEqual([1, 1, 0]);
    ({ day } = withCrossing(day, crossing(13, { gate: 'b' })));
    expect(numbersOf(day, 'b')).toEqual([2, 1, 1]);
  });

  it('after a re-zero counts from the re-zeroed inside', () => {
    const before = freshDay(today({ gates: [gate('a', { in: 90, out: 40, inside: 0 })] }));
    expect(numbersOf(withCrossing(before, crossing(11)).day, 'a')).toEqual([91, 40, 1]);
  });

  it('of another day is listed, not counted, and asks for the books', () => {
    const late = crossing(11, { at: Date.parse('2026-04-29T16:59:59Z') });
    const { day, reread } = withCrossing(freshDay(today()), late);
    expect(reread).toBe(true);
    expect(numbersOf(day, 'a')).toEqual([5, 2, 3]);
    expect(day.today.recent).toEqual([late]);
  });

  it('at a gate that the page does not know asks for the books', () => {
    expect(withCrossing(freshDay(today()), crossing(11, { gate: 'new' })).reread).toBe(true);
  });

  it('is kept among the last ones only for a while', () => {
    let day = freshDay(today());
    for (let id = 11; id < 11 + 2 * RECENT; id++) ({ day } = withCrossing(day, crossing(id)));
    expect(day.today.recent.map(({ id }) => id)).toEqual(
      Array.from({ length: RECENT }, (_, i) => 10 + 2 * RECENT - i),
    );
  });
});

describe('a fresh answer', () => {
  it('replaces the numbers, and is raised by what came while it was on its way', () => {
    let before = freshDay(today());
    for (const id of [11, 12, 13]) before = withCrossing(before, crossing(id)).day;
    const fresh = today({ lastEventId: 12, gates: [gate('a', { in: 7, out: 2 })] });
    const day = freshDay(fresh, before, [crossing(11), crossing(12), crossing(13)]);
    expect(numbersOf(day, 'a')).toEqual([8, 2, 6]);
    expect(day.flashes['a']?.id).toBe(13);
  });

  it('of a new day brings no old flashes', () => {
    const { day } = withCrossing(freshDay(today()), crossing(11));
    expect(freshDay(today({ date: '2026-05-01' }), day).flashes).toEqual({});
  });

  it('and the stream after it give the same sums, wherever the stream is cut and read again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<'in' | 'out'>('in', 'out'), { maxLength: 40 }),
        fc.nat(40),
        fc.nat(40),
        (directions, cut, back) => {
          const all = directions.map((direction, i) => crossing(i + 1, { direction }));
          const count = (crossings: CrossingView[]) => ({
            in: crossings.filter(({ direction }) => direction === 'in').length,
            out: crossings.filter(({ direction }) => direction === 'out').length,
          });
          const included = all.slice(0, cut);
          const start = today({ lastEventId: included.length, gates: [gate('a', count(included))] });
          let day = freshDay(start);
          for (const each of all.slice(Math.max(0, cut - back))) ({ day } = withCrossing(day, each));
          const { in: entries, out: exits } = count(all);
          expect(numbersOf(day, 'a')).toEqual([entries, exits, Math.max(0, entries - exits)]);
        },
      ),
    );
  });
});

describe('the site', () => {
  it('has inside whoever came by one gate and has not left by another', () => {
    const gates = [gate('entry', { in: 100, out: 0 }), gate('exit', { in: 0, out: 80 })];
    expect(siteTotals(today({ gates }))).toEqual({ in: 100, out: 80, inside: 20 });
  });
});

describe('gateways', () => {
  it('are replaced or added, and those of other sites left out', () => {
    const day = freshDay(today());
    const offline = gateway('g1', { state: 'offline' });
    expect(withGateway(day, offline).today.gateways).toEqual([offline]);
    expect(withGateway(day, gateway('g2')).today.gateways.map((each) => each.gateway)).toEqual(['g1', 'g2']);
    expect(withGateway(day, gateway('g3', { site: 'ben-tau' }))).toBe(day);
  });

  it('all offline is known, since the last of them went', () => {
    const off = (id: string, since: number | null) => gateway(id, { state: 'offline', since });
    expect(allOffline(today())).toBeNull();
    expect(allOffline(today({ gateways: [] }))).toBeNull();
    expect(allOffline(today({ gateways: [off('g1', 5), gateway('g2')] }))).toBeNull();
    expect(allOffline(today({ gateways: [off('g1', 5), off('g2', 9)] }))).toEqual({ since: 9 });
    expect(allOffline(today({ gateways: [gateway('g1', { state: 'unknown', since: null })] }))).toEqual({
      since: null,
    });
  });
});
