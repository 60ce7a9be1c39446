import { t } from '../shell/language.ts';

/** How long somebody stayed: `45 giây`, `8 phút`, `1 giờ 5 phút`. */
export function stayText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return t('zones.seconds', { count: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('zones.minutes', { count: minutes });
  return t('zones.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
