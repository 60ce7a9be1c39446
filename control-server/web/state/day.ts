import type { AlarmView } from '../../api/alarm-schemas.ts';
import type { CrossingView, GatewayView, TodayResponse } from '../../api/schemas.ts';
import { localTime } from './clock.ts';
import { rangeAfter, trendAfter } from './numbers.ts';

/** What the stream of a site says. */
export type SiteNews =
  | { event: 'crossing'; data: CrossingView }
  | { event: 'gateway'; data: GatewayView }
  | { event: 'alarm'; data: AlarmView }
  | { event: 'books'; data: { date: string } };

/** The last crossing of a gate per direction that came while the page was watching: what lights up. */
export type Flash = Readonly<{ in?: number; out?: number }>;

/** The day as the page shows it: the server's numbers, raised by the crossings that came after them. */
export interface Day {
  today: TodayResponse;
  /** As the server last answered it: what only another answer changes is read from here. */
  answer: TodayResponse;
  /** Open alarms of the site, newest first. */
  alarms: readonly AlarmView[];
  /** The highest crossing id that the numbers include. */
  lastId: number;
  /** By gate. */
  flashes: Readonly<Record<string, Flash>>;
}

/** How many of the last crossings are kept. */
export const RECENT = 20;

/** The day from a fresh answer of the server; `before` is the day shown until now, so that nothing flashes twice. */
export function freshDay(
  today: TodayResponse,
  alarms: readonly AlarmView[] = [],
  before: Day | null = null,
): Day {
  const same = before?.today.site === today.site && before.today.date === today.date;
  return { today, answer: today, alarms, lastId: today.lastEventId, flashes: same ? before.flashes : {} };
}

/**
 * The day after news of the stream.
 *
 * @returns `reread` is true where the day has to be read again: the books changed otherwise, the gate of a crossing is
 *   new, or a crossing's own time lies on another day
 */
export function withNews(day: Day, news: readonly SiteNews[]): { state: Day; reread: boolean } {
  const crossings = news.flatMap(({ event, data }) => (event === 'crossing' ? [data] : []));
  let { state, reread } = withCrossings(day, crossings);
  for (const { event, data } of news) {
    if (event === 'gateway') state = withGateway(state, data);
    if (event === 'alarm') state = withAlarm(state, data);
    if (event === 'books') reread = true;
  }
  return { state, reread };
}

function withCrossings(day: Day, all: readonly CrossingView[]): { state: Day; reread: boolean } {
  const crossings = all.filter(({ id, site }) => id > day.lastId && site === day.today.site);
  if (crossings.length === 0) return { state: day, reread: false };
  const { timeZone, date } = day.today;
  const { error } = day.today.occupancy;
  const gates = new Map(day.today.gates.map((gate) => [gate.gate, gate]));
  const flashes = { ...day.flashes };
  let { occupancy, trend } = day.today;
  let { lastId } = day;
  let reread = false;
  for (const crossing of crossings) {
    if (crossing.id <= lastId) continue;
    lastId = crossing.id;
    const { gate: id, direction, at } = crossing;
    const gate = gates.get(id);
    const time = localTime(at, timeZone);
    if (!gate || time.date !== date) {
      reread = true;
      continue;
    }
    gates.set(id, raised(gate, crossing, { hour: time.hour, error }));
    occupancy = { ...occupancy, ...rangeAfter(occupancy, direction, error, gate.error) };
    trend = trendAfter(trend, crossing);
    flashes[id] = { ...flashes[id], [direction]: crossing.id };
  }
  const recent = [...crossings, ...day.today.recent].sort((a, b) => b.id - a.id).slice(0, RECENT);
  const today = { ...day.today, gates: [...gates.values()], occupancy, trend, recent };
  return { state: { ...day, today, lastId, flashes }, reread };
}

type Gate = TodayResponse['gates'][number];

function raised(gate: Gate, crossing: CrossingView, { hour, error }: { hour: number; error: number }): Gate {
  const { direction } = crossing;
  const occupancy = rangeAfter(gate.occupancy, direction, error, gate.error);
  return {
    ...gate,
    [direction]: gate[direction] + 1,
    occupancy,
    inside: Math.max(0, occupancy.estimate),
    trend: trendAfter(gate.trend, crossing),
    hours: gate.hours.map((row) => (row.hour === hour ? { ...row, [direction]: row[direction] + 1 } : row)),
  };
}

function withGateway(day: Day, gateway: GatewayView): Day {
  if (gateway.site !== day.today.site) return day;
  const known = day.today.gateways.some((each) => each.gateway === gateway.gateway);
  const gateways = known
    ? day.today.gateways.map((each) => (each.gateway === gateway.gateway ? gateway : each))
    : [...day.today.gateways, gateway];
  return { ...day, today: { ...day.today, gateways } };
}

/** An alarm of the whole server is of every site. */
function withAlarm(day: Day, alarm: AlarmView): Day {
  if (alarm.site !== null && alarm.site !== day.today.site) return day;
  const others = day.alarms.filter(({ id }) => id !== alarm.id);
  const alarms = alarm.endedAt === null ? [...others, alarm].sort((a, b) => b.id - a.id) : others;
  return { ...day, alarms };
}

/** In and out of the whole site. */
export function siteTotals(today: TodayResponse): { in: number; out: number } {
  const sum = (way: 'in' | 'out') => today.gates.reduce((total, gate) => total + gate[way], 0);
  return { in: sum('in'), out: sum('out') };
}

/** Since when no gateway of the site has been online; null when one is, or when there is none. */
export function allOffline({ gateways }: Pick<TodayResponse, 'gateways'>): { since: number | null } | null {
  if (gateways.length === 0 || gateways.some(({ state }) => state === 'online')) return null;
  const times = gateways.flatMap(({ since }) => (since === null ? [] : [since]));
  return { since: times.length > 0 ? Math.max(...times) : null };
}
