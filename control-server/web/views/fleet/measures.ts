import type { FleetRow, GatewayDetail } from '../../../api/fleet-schemas.ts';
import { decimalText, numberText } from '../../messages/messages.ts';
import { language, t } from '../../shell/language.ts';
import { sites } from '../../shell/sites.ts';
import { localTime, momentText } from '../../state/clock.ts';

type Health = NonNullable<FleetRow['health']>;

/** A moment by the clock of a site: the time today, else date and time. */
export function momentAt(ms: number, site: string, now: number): string {
  const zone = sites.value?.find(({ id }) => id === site)?.timeZone ?? 'Asia/Ho_Chi_Minh';
  return momentText(ms, zone, localTime(now, zone).date);
}

/** `512 MB`, `18,4 GB` */
export function sizeText(mb: number): string {
  const lang = language.value;
  return mb < 1024 ? `${numberText(Math.round(mb), lang)} MB` : `${decimalText(mb / 1024, lang)} GB`;
}

export function temperatureText({ temperatureC }: Health): string {
  return temperatureC === undefined ? '–' : `${numberText(Math.round(temperatureC), language.value)} °C`;
}

/** How far a gateway's clock is from the server's, in words. @param ms the server's clock minus the gateway's */
export function clockText(ms: number | undefined): string {
  if (ms === undefined) return '–';
  const off = Math.abs(ms);
  if (off < 500) return t('fleet.exact');
  const seconds = off < 10_000 ? decimalText(off / 1000, language.value) : Math.round(off / 1000);
  const amount = t('fleet.seconds', { seconds });
  return t(ms > 0 ? 'fleet.behind' : 'fleet.ahead', { amount });
}

/** `0.1.0` of `gateline 0.1.0` */
export const versionText = (agent: string | null) => agent?.replace(/^gateline /, '') ?? '–';

/** `3 ngày 4 giờ`, `4 giờ 12 phút` */
export function uptimeText(seconds: number): string {
  const [days, hours, minutes] = [seconds / 86_400, (seconds % 86_400) / 3600, (seconds % 3600) / 60].map(
    Math.floor,
  );
  if (days && days > 0) return t('gateway.days', { days, hours: hours ?? 0 });
  return t('gateway.hours', { hours: hours ?? 0, minutes: minutes ?? 0 });
}

/** A gateway's state in words: `Hoạt động từ 14:05`. */
export function stateText(row: FleetRow | GatewayDetail, now: number): string {
  const { state, since, lastSeen, site } = row;
  if (state !== 'online' && lastSeen === null) return t('neverHeard');
  const from = since ?? (state === 'online' ? null : lastSeen);
  return from === null ? t(state) : `${t(state)} ${t('since', { time: momentAt(from, site, now) })}`;
}
