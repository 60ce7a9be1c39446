import type { AlarmFacts, AlarmKind, AlarmSeverity } from '../api/alarm-schemas.ts';
import type { GatewayState } from '../fleet/fleet.ts';
import type { Condition, Subject } from './alarm.ts';
import type { Moment, SiteKnown } from './known.ts';
import { isUnsure } from './picture-faults.ts';

const SECOND = 1000;
const MINUTE = 60_000;
/** A fault that passes within this time is not worth an alarm. */
const SETTLE_MS = MINUTE;
const PICTURE_WAIT_MS = 30 * SECOND;
/** Rain passes and crowds disperse: they are an alarm only where they last. */
const UNSURE_WAIT_MS = 600 * SECOND;
/** What happened at one moment, such as a lost record, is an alarm for so long after the last time. */
export const EVENT_LASTS_MS = 15 * MINUTE;
/** Until the server knows better than this, an alarm stays: 10 % more disk, 20 % less clock error. */
const DISK_CLEAR = 1.1;
const CLOCK_CLEAR = 0.8;

type Found = Pick<Condition, 'severity' | 'facts'> &
  Partial<Pick<Condition, 'since' | 'waitFrom' | 'waitMs'>>;

/** What is wrong with one gateway that is there, and with its cameras. */
export function gatewayConditions(known: SiteKnown, state: GatewayState, moment: Moment): Condition[] {
  const { site, settings } = known;
  const { gateway, health } = state;
  const { openAs } = moment;
  const found: Condition[] = [];
  const subject = (kind: AlarmKind, camera: string | null = null): Subject => ({
    site,
    kind,
    gateway,
    camera,
    gate: null,
  });
  const add = (about: Subject, condition: Found) =>
    found.push({ since: null, waitFrom: null, waitMs: 0, ...about, ...condition });

  for (const { camera, state: running, reason, picture } of health?.cameras ?? []) {
    if (running === 'failed' || running === 'connecting') {
      const facts: AlarmFacts = reason === undefined ? {} : { cause: reason };
      const waitMs = settings.offlineAfterS * SECOND;
      add(subject('camera-down', camera), { severity: 'warning', facts, waitMs });
    } else if (picture) {
      const tamper = picture.fault === 'covered' || picture.fault === 'turned';
      const severity: AlarmSeverity = tamper ? 'critical' : 'warning';
      const facts = { picture: picture.fault, ...(tamper && { tamper }) };
      const since = picture.since <= moment.now ? picture.since : null;
      const waitMs = isUnsure(picture.fault) ? UNSURE_WAIT_MS : PICTURE_WAIT_MS;
      add(subject('picture', camera), { severity, facts, since, waitMs });
    }
  }

  const offBy = Math.abs(health?.clockOffsetMs ?? 0) / SECOND;
  const clock = subject('clock-off');
  if (offBy > settings.clockOffS * (openAs(clock) ? CLOCK_CLEAR : 1)) {
    const seconds = Math.round((health?.clockOffsetMs ?? 0) / 100) / 10;
    add(clock, { severity: 'warning', facts: { seconds }, waitMs: SETTLE_MS });
  }

  const free = health?.disk?.freeMb;
  const disk = subject('disk-low');
  if (free !== undefined && free < settings.diskFreeMb * (openAs(disk) ? DISK_CLEAR : 1)) {
    add(disk, { severity: 'warning', facts: { freeMb: Math.round(free) }, waitMs: SETTLE_MS });
  }
  return found;
}

/** What is known of a gateway by the server itself, whether the gateway is there or not. */
export function recordedConditions(known: SiteKnown, gateway: string, { now }: Moment): Condition[] {
  const about = { site: known.site, gateway, camera: null, gate: null, waitFrom: null, waitMs: 0 } as const;
  const found: Condition[] = [];
  const lost = known.lost.get(gateway);
  if (lost && now - lost.at < EVENT_LASTS_MS) {
    const facts = { count: lost.count, ...(lost.cause !== undefined && { cause: lost.cause }) };
    found.push({ ...about, kind: 'records-lost', severity: 'warning', facts, since: lost.at });
  }
  const aside = known.setAside.get(gateway);
  if (aside && now - aside.at < EVENT_LASTS_MS) {
    const { count, reason, tamper } = aside;
    const facts = { count, detail: reason.slice(0, 500), ...(tamper && { tamper }) };
    const severity = tamper ? 'critical' : 'warning';
    found.push({ ...about, kind: 'quarantine', severity, facts, since: null });
  }
  const refused = known.refused.get(gateway);
  if (refused) {
    const facts = { count: refused.version, detail: refused.reason.slice(0, 500) };
    found.push({ ...about, kind: 'configuration-refused', severity: 'warning', facts, since: null });
  }
  return found;
}
