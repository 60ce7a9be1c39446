import type { CameraHealth } from '../../firmware-config/contract/index.ts';
import { errorOfAll } from '../count-audits/count-error.ts';
import type { GatewayState } from '../fleet/fleet.ts';
import type { OpenAlarms } from '../live/alarm-counts.ts';
import type { SiteNow } from '../live/site-now.ts';
import { occupancyOf, spreadOf } from '../rollups/occupancy.ts';
import type { SiteSettings } from '../settings/site-settings.ts';
import { errorField } from './error-schemas.ts';
import type { Attention, OverviewSite } from './live-schemas.ts';
import type { SiteOccupancy } from './occupancy-schemas.ts';
import { siteOccupancy } from './today.ts';

/** Gravest first. */
const BY_GRAVITY: readonly Attention[] = [
  'alarm-critical',
  'offline',
  'over-capacity',
  'nearly-full',
  'coverage-low',
  'alarm',
  'partly-down',
];

export interface OverviewParts {
  settings: SiteSettings;
  alarms: OpenAlarms;
  gateways: readonly GatewayState[];
}

/** Whether a camera runs and shows its gate. */
export const isCounting = ({ state, picture }: Pick<CameraHealth, 'state' | 'picture'>): boolean =>
  state === 'running' && picture === undefined;

/** The people inside a site now. */
export function occupancyNow({ gates, errors }: SiteNow, settings: SiteSettings): SiteOccupancy {
  const ranges = [...gates].map(([id, { flow }]) =>
    occupancyOf(flow, spreadOf(errors.get(id), settings.countingError)),
  );
  return siteOccupancy(ranges, settings);
}

const gatesOf = ({ gates, errors }: SiteNow) =>
  [...gates].map(([id, gate]) => ({ in: gate.in, out: gate.out, error: errors.get(id) }));

/** Entries and exits of all gates of a site. */
export function totalsOf({ gates }: SiteNow): { in: number; out: number } {
  const sum = (key: 'in' | 'out') => [...gates.values()].reduce((total, gate) => total + gate[key], 0);
  return { in: sum('in'), out: sum('out') };
}

/** One site among all. */
export function overviewOf(now: SiteNow, { settings, alarms, gateways }: OverviewParts): OverviewSite {
  const { config, day, trend, watched, gaps } = now;
  const occupancy = occupancyNow(now, settings);
  const { capacity, high } = occupancy;
  const online = gateways.filter(({ state }) => state === 'online');
  const cameras = online.flatMap(({ health }) => health?.cameras ?? []);
  const view = {
    site: config.id,
    name: config.name,
    timeZone: config.timeZone,
    date: day.date,
    ...totalsOf(now),
    ...errorField(errorOfAll(gatesOf(now))),
    occupancy,
    capacityShare: capacity === null ? null : Math.max(0, high) / capacity,
    watched,
    trend: { ...trend, in: [...trend.in], out: [...trend.out] },
    gateways: { online: online.length, total: gateways.length },
    cameras: { running: cameras.filter(isCounting).length, total: cameras.length },
    gaps,
    alarms: { open: alarms.open, unacknowledged: alarms.unacknowledged, worst: alarms.worst },
  };
  return { ...view, attention: attentionOf(view, settings) };
}

function attentionOf(
  { alarms, gateways, cameras, occupancy, watched }: Omit<OverviewSite, 'attention'>,
  { coverageLow }: SiteSettings,
): OverviewSite['attention'] {
  const { capacity, nearlyFull, high } = occupancy;
  const isOver = capacity !== null && high >= capacity;
  const isAway = gateways.online === 0;
  const applies: Record<Attention, boolean> = {
    'alarm-critical': alarms.worst === 'critical',
    offline: isAway,
    'over-capacity': isOver,
    'nearly-full': !isOver && capacity !== null && high >= capacity * nearlyFull,
    'coverage-low': watched !== null && watched < coverageLow,
    alarm: alarms.unacknowledged > 0 && alarms.worst !== 'critical',
    'partly-down': !isAway && (gateways.online < gateways.total || cameras.running < cameras.total),
  };
  const reasons = BY_GRAVITY.filter((reason) => applies[reason]);
  const [first] = reasons;
  return { rank: first === undefined ? 0 : BY_GRAVITY.length - BY_GRAVITY.indexOf(first), reasons };
}
