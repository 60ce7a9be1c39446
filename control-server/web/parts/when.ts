import { t } from '../shell/language.ts';
import { sites } from '../shell/sites.ts';
import { dateBefore, dateText, localTime, minuteText } from '../state/clock.ts';

/** What accounts and deeds are told in where no site says otherwise. */
const ZONE = 'Asia/Ho_Chi_Minh';

/** The time zone for what belongs to no site: that of the first site. */
export const zone = (): string => sites.value?.[0]?.timeZone ?? ZONE;

/** A moment in words: `hôm nay 14:05`, `hôm qua 09:00`, `30/04/2026 09:00`. */
export function whenText(ms: number, now: number = Date.now()): string {
  const today = localTime(now, zone()).date;
  const time = localTime(ms, zone());
  const minute = minuteText(time);
  if (time.date === today) return t('account.today', { time: minute });
  if (time.date === dateBefore(today, 1)) return t('account.yesterday', { time: minute });
  return `${dateText(time.date)} ${minute}`;
}
