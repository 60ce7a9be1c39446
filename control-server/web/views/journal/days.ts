import { localTime } from '../../state/clock.ts';

/**
 * The moment in milliseconds at which a day begins in a time zone; null where the text is no day.
 *
 * @param date YYYY-MM-DD
 * @param after so many days later
 */
export function dayStart(date: string, timeZone: string, after = 0): number | null {
  const utc = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) + after * 86_400_000 : Number.NaN;
  if (Number.isNaN(utc)) return null;
  // What the zone is ahead of UTC at the guess, then once more in case the clocks change in between.
  const first = utc - aheadMs(utc, timeZone);
  return utc - aheadMs(first, timeZone);
}

function aheadMs(ms: number, timeZone: string): number {
  const { date, hour, minute, second } = localTime(ms, timeZone);
  return Date.parse(date) + ((hour * 60 + minute) * 60 + second) * 1000 - Math.floor(ms / 1000) * 1000;
}
