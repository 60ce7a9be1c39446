import type { CrossingView, GateToday, GatewayView, TodayResponse } from '../../api/schemas.ts';

/** Samples for tests of what the page shows: noon of 2026-04-30 at a site in Vietnam. */
export const TIME_ZONE = 'Asia/Ho_Chi_Minh';
export const NOON = Date.parse('2026-04-30T05:00:00Z');

const MINUTE_MS = 60_000;

/** The last hour without anybody. */
export function emptyTrend() {
  const zeros = () => Array.from({ length: 60 }, () => 0);
  return { from: NOON - 59 * MINUTE_MS, stepMs: MINUTE_MS, in: zeros(), out: zeros() };
}

const exactly = (inside: number) => ({ estimate: inside, low: inside, high: inside });

/** A gate that counts without error. */
export function gateToday(gate: string, change: Partial<GateToday> = {}): GateToday {
  const { in: ins = 0, out = 0, occupancy = exactly(ins - out) } = change;
  return {
    gate,
    name: gate,
    in: ins,
    out,
    inside: Math.max(0, occupancy.estimate),
    occupancy,
    trend: emptyTrend(),
    hours: Array.from({ length: 24 }, (_, hour) => ({ hour, in: 0, out: 0, watched: null, note: null })),
    gaps: [],
    ...change,
  };
}

export function gatewayView(gateway: string, change: Partial<GatewayView> = {}): GatewayView {
  const lived = { state: 'online', since: NOON, lastSeen: NOON, agent: '0.1.0', health: null } as const;
  return { gateway, name: gateway, site: 'chua', ...lived, ...change };
}

export function todayOf(change: Partial<TodayResponse> = {}): TodayResponse {
  const { gates = [gateToday('a', { in: 5, out: 2 }), gateToday('b')] } = change;
  const inside = gates.reduce((sum, { occupancy }) => sum + occupancy.estimate, 0);
  return {
    site: 'chua',
    name: 'Chùa',
    timeZone: TIME_ZONE,
    date: '2026-04-30',
    asOf: NOON,
    lastEventId: 10,
    occupancy: { ...exactly(inside), error: 0, capacity: null, nearlyFull: 0.9 },
    trend: emptyTrend(),
    alarms: { open: 0, unacknowledged: 0, worst: null },
    gates,
    unplaced: 0,
    lost: 0,
    unknown: [],
    clockUnsure: [],
    shortfalls: [],
    recent: [],
    gateways: [gatewayView('g1')],
    ...change,
  };
}

export function crossingView(id: number, change: Partial<CrossingView> = {}): CrossingView {
  return {
    id,
    site: 'chua',
    gateway: 'g1',
    camera: 'c1',
    gate: 'a',
    line: 'l1',
    direction: 'in',
    at: NOON,
    receivedAt: NOON,
    ...change,
  };
}
