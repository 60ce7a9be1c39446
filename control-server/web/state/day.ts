import type { CrossingView, GatewayView, TodayResponse } from '../../api/schemas.ts';
import { localTime } from './clock.ts';

/** The day as the page shows it: the server's numbers, raised by the crossings that came after them. */
export interface Day {
  today: TodayResponse;
  /** The highest crossing id that the numbers include. */
  lastId: number;
  /** The last crossing per gate that came while the page was watching. */
  flashes: Readonly<Record<string, CrossingView>>;
}

/** How many of the last crossings are kept. */
export const RECENT = 20;

/**
 * The day from a fresh answer of the server.
 *
 * @param before the day shown until now, so that nothing flashes twice
 * @param meanwhile crossings that came while the answer was on its way; those it already includes are not added again
 */
export function freshDay(today: TodayResponse, before?: Day, meanwhile: readonly CrossingView[] = []): Day {
  const same = before?.today.site === today.site && before.today.date === today.date;
  const day: Day = { today, lastId: today.lastEventId, flashes: same ? before.flashes : {} };
  return meanwhile.reduce((sum, crossing) => withCrossing(sum, crossing).day, day);
}

/**
 * The day after one more crossing.
 *
 * @returns `reread` is true when the crossing cannot be added here and the day has to be read again: its gate is new,
 *   or its own time lies on another day
 */
export function withCrossing(day: Day, crossing: CrossingView): { day: Day; reread: boolean } {
  if (crossing.id <= day.lastId) return { day, reread: false };
  const { today } = day;
  const time = localTime(crossing.at, today.timeZone);
  const recent = [crossing, ...today.recent].sort((a, b) => b.id - a.id).slice(0, RECENT);
  const known = today.gates.some(({ gate }) => gate === crossing.gate);
  if (!known || time.date !== today.date) {
    return { day: { ...day, today: { ...today, recent }, lastId: crossing.id }, reread: true };
  }
  const gates = today.gates.map((gate) =>
    gate.gate === crossing.gate ? raised(gate, crossing.direction, time.hour) : gate,
  );
  return {
    day: {
      today: { ...today, gates, recent },
      lastId: crossing.id,
      flashes: { ...day.flashes, [crossing.gate]: crossing },
    },
    reread: false,
  };
}

type Gate = TodayResponse['gates'][number];

function raised(gate: Gate, direction: 'in' | 'out', hour: number): Gate {
  const step = { in: direction === 'in' ? 1 : 0, out: direction === 'out' ? 1 : 0 };
  return {
    ...gate,
    in: gate.in + step.in,
    out: gate.out + step.out,
    inside: Math.max(0, net(gate) + step.in - step.out),
    hours: gate.hours.map((each) =>
      each.hour === hour ? { ...each, in: each.in + step.in, out: each.out + step.out } : each,
    ),
  };
}

/** Entries minus exits that stand behind `inside`, which hides what is below zero. */
function net(gate: Gate): number {
  return gate.inside > 0 ? gate.inside : Math.min(0, gate.in - gate.out);
}

/** The day after news of one gateway. */
export function withGateway(day: Day, gateway: GatewayView): Day {
  if (gateway.site !== day.today.site) return day;
  const known = day.today.gateways.some((each) => each.gateway === gateway.gateway);
  const gateways = known
    ? day.today.gateways.map((each) => (each.gateway === gateway.gateway ? gateway : each))
    : [...day.today.gateways, gateway];
  return { ...day, today: { ...day.today, gateways } };
}

/** In, out and inside of the whole site. People may enter by one gate and leave by another. */
export function siteTotals(today: TodayResponse): { in: number; out: number; inside: number } {
  const sum = (pick: (gate: Gate) => number) => today.gates.reduce((total, gate) => total + pick(gate), 0);
  return { in: sum((gate) => gate.in), out: sum((gate) => gate.out), inside: Math.max(0, sum(net)) };
}

/** Since when no gateway of the site has been online; null when one is, or when there is none. */
export function allOffline(today: TodayResponse): { since: number | null } | null {
  if (today.gateways.length === 0 || today.gateways.some(({ state }) => state === 'online')) return null;
  const times = today.gateways.flatMap(({ since }) => (since === null ? [] : [since]));
  return { since: times.length > 0 ? Math.max(...times) : null };
}
