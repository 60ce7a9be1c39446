import { isCounting, occupancyNow, totalsOf } from '../api/overview.ts';
import type { GatewayState } from '../fleet/fleet.ts';
import type { OpenAlarms } from '../live/alarm-counts.ts';
import type { SiteNow } from '../live/site-now.ts';
import { occupancyOf, shownRange, spreadOf } from '../rollups/occupancy.ts';
import type { SiteSettings } from '../settings/site-settings.ts';
import { gateState, gatewayState, siteState } from './topics.ts';

export interface StateParts {
  settings: SiteSettings;
  alarms: OpenAlarms;
  gateways: readonly GatewayState[];
}

const percent = (share: number | null) => (share === null ? null : Math.round(share * 1000) / 10);
/** Fractions, which nobody needs here, would have the state published more often. */
const rounded = (value: number | undefined) => (value === undefined ? null : Math.round(value));
const onOff = (is: boolean) => (is ? 'ON' : 'OFF');

/** Whether a gate is watched now, as far as the last reports tell: every line of it. */
function isWatched({ gates, gaps }: SiteNow, gate: string): boolean {
  const isKnown = (gates.get(gate)?.watched ?? null) !== null;
  return isKnown && !gaps.some((gap) => gap.gates.includes(gate));
}

/** What is published of a site, by topic: the site, its gates and its gateways. Payloads are JSON. */
export function statesOf(now: SiteNow, { settings, alarms, gateways }: StateParts): Map<string, string> {
  const site = now.config.id;
  const range = shownRange(occupancyNow(now, settings));
  const { capacity } = settings;
  const online = gateways.filter(({ state }) => state === 'online');
  const states: [string, object][] = [
    [
      siteState(site),
      {
        ...totalsOf(now),
        inside: range.estimate,
        low: range.low,
        high: range.high,
        capacity,
        /** Of the capacity, by the upper end. */
        percent: capacity === null ? null : percent(range.high / capacity),
        /** Of the last hour. */
        coverage: percent(now.watched),
        gateways: online.length,
        alarms: alarms.open,
        problem: onOff(alarms.open > 0 || online.length < gateways.length || now.gaps.length > 0),
      },
    ],
  ];
  for (const [gate, seen] of now.gates) {
    const inside = shownRange(occupancyOf(seen.flow, spreadOf(now.errors.get(gate), settings.countingError)));
    const { estimate, low, high } = inside;
    const state = {
      in: seen.in,
      out: seen.out,
      inside: estimate,
      low,
      high,
      /** Of the last hour. */
      coverage: percent(seen.watched),
      watched: onOff(isWatched(now, gate)),
    };
    states.push([gateState(site, gate), state]);
  }
  for (const { gateway, state, health } of gateways) {
    const cameras = health?.cameras.length ?? null;
    const running = health?.cameras.filter(isCounting).length ?? null;
    const shown = {
      online: onOff(state === 'online'),
      cameras,
      running,
      waiting: health?.spool.unsettled ?? null,
      /** MiB. */
      free: rounded(health?.disk?.freeMb),
      /** Degrees Celsius. */
      temperature: rounded(health?.temperatureC),
      /** The server's clock minus the gateway's, in milliseconds. */
      clock: rounded(health?.clockOffsetMs),
      problem: onOff(state !== 'online' || running !== cameras),
    };
    states.push([gatewayState(site, gateway), shown]);
  }
  return new Map(states.map(([topic, state]) => [topic, JSON.stringify(state)]));
}
