import type { GatewayState } from '../fleet/fleet.ts';
import type { Condition, Subject } from './alarm.ts';
import { gatewayConditions, recordedConditions } from './gateway-conditions.ts';
import type { Findings, Moment, SiteKnown } from './known.ts';

const SECOND = 1000;
const MINUTE = 60_000;
/** A broker that restarts is back within this. */
const BROKER_WAIT_MS = 30 * SECOND;
/** Gateways of one site fall within this of each other, as their connections time out in turn. */
const FALLING_MS = MINUTE;
/** So much longer is waited while a site's gateways are falling. */
const FALLING_WAIT_MS = 2 * MINUTE;
/** Late reports fill the last hour when gateways or the server come back. */
const COVERAGE_WAIT_MS = 5 * MINUTE;
/** An alarm stays until things are better by this share of the capacity, or of the hour. */
const CAPACITY_CLEAR = 0.03;
const COVERAGE_CLEAR = 0.05;

/** What is wrong with the server itself. */
export function serverConditions({ brokerLostAt }: Moment): Findings<Condition> {
  const conditions: Condition[] =
    brokerLostAt === null
      ? []
      : [
          {
            ...{
              site: null,
              kind: 'broker-down',
              gateway: null,
              camera: null,
              gate: null,
              severity: 'critical',
            },
            ...{ facts: {}, since: brokerLostAt, waitFrom: brokerLostAt, waitMs: BROKER_WAIT_MS },
          },
        ];
  return { conditions, judged: () => true };
}

/**
 * What is wrong at one site at one moment.
 *
 * Gateways that are all away are one condition of the site, and of single ones nothing is said until one comes back;
 * while the server has no broker nothing is said of any of them.
 */
export function conditionsOf(known: SiteKnown, moment: Moment): Findings<Condition> {
  const { gateways } = known;
  const away = gateways.filter(({ state }) => state !== 'online');
  const isSiteAway = gateways.length > 1 && away.length === gateways.length;
  const states = new Map(gateways.map((state) => [state.gateway, state]));
  const conditions = [
    ...(moment.brokerLostAt !== null ? [] : awayConditions(known, away, isSiteAway, moment)),
    ...gateways.flatMap((state) => gatewayConditions(known, state, moment)),
    ...gateways.flatMap(({ gateway }) => recordedConditions(known, gateway, moment)),
    ...coverageConditions(known, moment),
    ...capacityConditions(known, moment),
  ];
  const judged = ({ kind, gateway, gate }: Subject): boolean => {
    const state = states.get(gateway ?? '');
    switch (kind) {
      case 'site-down':
        return moment.brokerLostAt === null;
      case 'gateway-down':
        return moment.brokerLostAt === null && !(isSiteAway && state !== undefined);
      case 'camera-down':
      case 'picture':
      case 'clock-off':
      case 'disk-low':
        return state === undefined || (state.state === 'online' && state.health !== null);
      case 'coverage-low': {
        const watched = known.watched.find((one) => one.gate === gate);
        return watched === undefined || !isExplained(watched.gateways, known, states);
      }
      case 'capacity':
        return known.settings.capacity === null || known.inside !== null;
      default:
        return true;
    }
  };
  return { conditions, judged };
}

function awayConditions(
  { site, settings, gateways }: SiteKnown,
  away: readonly GatewayState[],
  isSiteAway: boolean,
  { now, startedAt, brokerSince }: Moment,
): Condition[] {
  // Before the server was there, or had its broker, nobody could be heard.
  const heardFrom = Math.max(startedAt, brokerSince ?? startedAt);
  const goneAt = ({ since }: GatewayState) => Math.max(since ?? heardFrom, heardFrom);
  const waitMs = settings.offlineAfterS * SECOND;
  const none = { site, gateway: null, camera: null, gate: null };
  if (isSiteAway) {
    const last = Math.max(...away.map(goneAt));
    const facts = { gateways: away.length };
    return [{ ...none, kind: 'site-down', severity: 'critical', facts, since: last, waitFrom: last, waitMs }];
  }
  const isFalling = away.length > 1 && away.some((state) => now - goneAt(state) < FALLING_MS);
  return away.map((state) => ({
    ...none,
    kind: 'gateway-down',
    gateway: state.gateway,
    // The only one of a site is the whole site.
    severity: gateways.length === 1 ? 'critical' : 'warning',
    facts: {},
    since: state.state === 'unknown' ? (state.lastSeen ?? goneAt(state)) : goneAt(state),
    waitFrom: goneAt(state),
    waitMs: waitMs + (isFalling ? FALLING_WAIT_MS : 0),
  }));
}

function coverageConditions(known: SiteKnown, { openAs }: Moment): Condition[] {
  const { site, settings, watched: gates } = known;
  const states = new Map(known.gateways.map((state) => [state.gateway, state]));
  return gates.flatMap(({ gate, watched, gateways }): Condition[] => {
    const subject = { site, kind: 'coverage-low', gateway: null, camera: null, gate } as const;
    const least = settings.coverageLow + (openAs(subject) ? COVERAGE_CLEAR : 0);
    if (watched === null || watched >= Math.min(least, 1) || isExplained(gateways, known, states)) return [];
    const facts = { watched: Math.round(watched * 1000) / 1000 };
    return [
      { ...subject, severity: 'warning', facts, since: null, waitFrom: null, waitMs: COVERAGE_WAIT_MS },
    ];
  });
}

/** Whether another alarm says already why a gate was not watched, or is about to. */
function isExplained(
  gateways: readonly string[],
  known: SiteKnown,
  states: ReadonlyMap<string, GatewayState>,
): boolean {
  return gateways.some((gateway) => {
    const state = states.get(gateway);
    return (state !== undefined && state.state !== 'online') || known.explained.has(gateway);
  });
}

function capacityConditions({ site, settings, inside }: SiteKnown, { openAs }: Moment): Condition[] {
  const { capacity, nearlyFull } = settings;
  if (capacity === null || inside === null) return [];
  const subject = { site, kind: 'capacity', gateway: null, camera: null, gate: null } as const;
  const { low, high } = inside;
  const already = openAs(subject);
  const isAbove = (limit: number, isAlready: boolean) =>
    high >= limit - (isAlready ? capacity * CAPACITY_CLEAR : 0);
  const isFull = isAbove(capacity, already === 'critical');
  if (!isFull && !isAbove(capacity * nearlyFull, already !== null)) return [];
  const severity = isFull ? 'critical' : 'warning';
  return [{ ...subject, severity, facts: { low, high, capacity }, since: null, waitFrom: null, waitMs: 0 }];
}
