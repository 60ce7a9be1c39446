import type { GatewayState } from '../fleet/fleet.ts';
import { DEFAULT_SETTINGS, type SiteSettings } from '../settings/site-settings.ts';
import type { Moment, SiteKnown } from './known.ts';

/** Samples of what alarms are found in; no part of the server. */
export const START = Date.parse('2026-11-22T03:30:00Z');

export function gatewayState(gateway: string, more: Partial<GatewayState> = {}): GatewayState {
  const state = {
    gateway,
    name: `Box ${gateway}`,
    site: 'den-hung',
    state: 'online',
    agent: '0.1.0',
  } as const;
  return { ...state, since: START, lastSeen: START, health: health(), ...more };
}

export function health(more: Partial<NonNullable<GatewayState['health']>> = {}) {
  const fine = { at: START, uptimeS: 1, memoryMb: 80, spool: { unsettled: 0, dropped: 0 } };
  return { ...fine, cameras: [], notices: [], ...more };
}

export const away = (gateway: string, since: number | null, state: 'offline' | 'unknown' = 'offline') =>
  gatewayState(gateway, { state, since, health: null });

type Camera = NonNullable<GatewayState['health']>['cameras'][number];

export function camera(id: string, more: Partial<Camera> = {}): Camera {
  return { camera: id, state: 'running', framesPerSecond: 10, inferenceMs: 9, skippedFrames: 0, ...more };
}

export function siteKnown({
  settings,
  ...more
}: Partial<Omit<SiteKnown, 'settings'>> & { settings?: Partial<SiteSettings> } = {}): SiteKnown {
  return {
    site: 'den-hung',
    settings: { ...DEFAULT_SETTINGS, ...settings },
    gateways: [gatewayState('gw-1'), gatewayState('gw-2')],
    inside: null,
    watched: [],
    setAside: new Map(),
    lost: new Map(),
    refused: new Map(),
    explained: new Set(),
    ...more,
  };
}

export function moment(more: Partial<Moment> = {}): Moment {
  return {
    now: START,
    startedAt: START - 3_600_000,
    brokerSince: 0,
    brokerLostAt: null,
    openAs: () => null,
    ...more,
  };
}
