import type { AlarmFacts, AlarmKind, AlarmSeverity, AlarmView } from '../api/alarm-schemas.ts';
import type { Directory } from '../fleet/directory.ts';

/** What an alarm is about; together with the kind it tells alarms apart. */
export interface Subject {
  /** Null for the whole server. */
  site: string | null;
  kind: AlarmKind;
  gateway: string | null;
  camera: string | null;
  gate: string | null;
}

/** Something that is not as it should be at this moment. */
export interface Condition extends Subject {
  severity: AlarmSeverity;
  facts: AlarmFacts;
  /** When it began, as far as that is known. */
  since: number | null;
  /** It becomes an alarm when it has lasted for `waitMs` from here; null: from when it was first noticed. */
  waitFrom: number | null;
  waitMs: number;
}

/** What was sent of an alarm to those who want to be told. */
export interface Told {
  /** Null where nothing was. */
  severity: AlarmSeverity | null;
  ended: boolean;
  /** The addresses that were told, as `email ADDRESS` or `webhook URL`. */
  to: readonly string[];
}

/** An alarm as it is kept. */
export interface Alarm extends Subject {
  id: number;
  severity: AlarmSeverity;
  facts: AlarmFacts;
  since: number;
  raisedAt: number;
  /** When it got its present severity. */
  severityAt: number;
  endedAt: number | null;
  acknowledged: { at: number; by: string; note: string } | null;
  told: Told;
}

export const NOBODY_TOLD: Told = { severity: null, ended: false, to: [] };

/** The subject in one word, for the table's unique index. */
export function subjectText({ gateway, camera, gate }: Omit<Subject, 'site' | 'kind'>): string {
  return [gateway, camera, gate].filter((part) => part !== null).join('/');
}

export function keyOf(subject: Subject): string {
  return `${subject.site ?? ''} ${subject.kind} ${subjectText(subject)}`;
}

/** An alarm as the API, the live stream, webhooks and MQTT show it. */
export function alarmView(alarm: Alarm, directory: Directory): AlarmView {
  const { id, site, kind, severity, gateway, camera, gate, facts, since, raisedAt, endedAt, acknowledged } =
    alarm;
  const place = directory.sites.find((one) => one.id === site);
  const nameIn = (all: readonly { id: string; name: string }[] | undefined, wanted: string | null) =>
    all?.find((one) => one.id === wanted)?.name ?? null;
  return {
    id,
    site,
    siteName: place?.name ?? null,
    kind,
    severity,
    gateway,
    gatewayName: nameIn(place?.gateways, gateway),
    camera,
    gate,
    gateName: nameIn(place?.gates, gate),
    facts,
    since,
    raisedAt,
    endedAt,
    acknowledged,
  };
}
