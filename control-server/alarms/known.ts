import type { Notice } from '../../firmware-config/contract/notices.ts';
import type { AlarmSeverity } from '../api/alarm-schemas.ts';
import type { GatewayState } from '../fleet/fleet.ts';
import type { SiteSettings } from '../settings/site-settings.ts';
import type { Subject } from './alarm.ts';

/** How many people are inside a site, as far as its counters can tell. */
export interface Inside {
  low: number;
  high: number;
}

/** How well a gate was watched in the last hour. */
export interface WatchedGate {
  gate: string;
  /** Share 0..1; null where no line was set up. */
  watched: number | null;
  /** The gateways that have lines at the gate. */
  gateways: readonly string[];
}

/** Messages of a gateway that were set aside lately. */
export interface SetAsideLately {
  count: number;
  /** When the last of them came. */
  at: number;
  reason: string;
  /** A signature that does not fit, or records changed on the way. */
  tamper: boolean;
}

/** Records that a gateway lost. */
export interface LostLately {
  /** In all, as the gateway counts them. */
  count: number;
  /** When the last loss was noticed. */
  at: number;
  cause?: Notice;
}

/** All that alarms of one site are found in. */
export interface SiteKnown {
  site: string;
  settings: SiteSettings;
  gateways: readonly GatewayState[];
  /** Null where it is not known now. */
  inside: Inside | null;
  watched: readonly WatchedGate[];
  /** By gateway, as far as there is something. */
  setAside: ReadonlyMap<string, SetAsideLately>;
  lost: ReadonlyMap<string, LostLately>;
  refused: ReadonlyMap<string, { version: number; reason: string }>;
  /** Gateways whose own alarms explain what was not watched in the last hour. */
  explained: ReadonlySet<string>;
}

/** What holds for all sites at this moment. */
export interface Moment {
  now: number;
  startedAt: number;
  /** Null while the server has no connection to its broker. */
  brokerSince: number | null;
  /** When the connection was lost; null while it stands. */
  brokerLostAt: number | null;
  /** The severity of the alarm that there is already, which stays until things are clearly better; null for none. */
  openAs: (subject: Subject) => AlarmSeverity | null;
}

/** What was found at a site. */
export interface Findings<Found> {
  conditions: Found[];
  /** False for an alarm of which nothing can be known now: it stands. */
  judged: (subject: Subject) => boolean;
}
