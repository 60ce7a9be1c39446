import type { AlarmView } from '../../../api/alarm-schemas.ts';
import { percentText } from '../../messages/messages.ts';
import { t } from '../../shell/language.ts';

/** One sentence that says what is wrong. */
export function titleOf({ kind, severity, facts, ...alarm }: AlarmView): string {
  const { low = 0, high = 0, capacity = 0, picture, watched = 0, seconds = 0, freeMb = 0 } = facts;
  if (kind === 'capacity') {
    const key = severity === 'critical' ? 'alarms.title.full' : 'alarms.title.nearlyFull';
    return t(key, { low, high, capacity });
  }
  return t(`alarms.title.${kind}`, {
    gateway: alarm.gatewayName ?? alarm.gateway ?? '',
    camera: alarm.camera ?? '',
    gate: alarm.gateName ?? alarm.gate ?? '',
    picture: picture ? t(`alarms.picture.${picture}`) : '',
    gateways: facts.gateways ?? 0,
    watched: percentText(watched),
    seconds: Math.round(Math.abs(seconds) * 10) / 10,
    freeMb: Math.round(freeMb),
    count: facts.count ?? 0,
  });
}

/** Why, as far as the device or the server says so; null where they do not. */
export function causeOf({ facts }: AlarmView): string | null {
  if (facts.cause) return t(`reasons.${facts.cause.code}`);
  return facts.detail ?? null;
}

/** The site that it is about, or the server. */
export function placeOf({ site, siteName }: AlarmView): string {
  return siteName ?? site ?? t('alarms.server');
}

/** How long something has lasted: `12 phút`, `3 giờ 5 phút`, `2 ngày 4 giờ`. */
export function durationText(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes === 0) return t('alarms.moment');
  if (minutes < 60) return t('alarms.minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t('alarms.hours', { hours, minutes: minutes % 60 });
  return t('alarms.days', { days: Math.floor(hours / 24), hours: hours % 24 });
}
