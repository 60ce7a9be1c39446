import { Temporal } from 'temporal-polyfill';
import type { SiteSettings } from '../settings/site-settings.ts';

/**
 * Whether a site is not to be disturbed at a moment, by the clock on its wall: from `from` until before `to`, over
 * midnight where `to` is the earlier one. In the hour that a clock runs through twice, both times count.
 */
export function isQuiet(quietHours: SiteSettings['quietHours'], now: number, timeZone: string): boolean {
  if (!quietHours) return false;
  const clock = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
  const { from, to } = quietHours;
  return from <= to ? from <= clock && clock < to : from <= clock || clock < to;
}
