import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { Books } from '../ledger/ledger.ts';
import { isoWithOffset, type LocalDay, slotsOf } from '../rollups/local-time.ts';
import { SLOT_MS } from '../rollups/slots.ts';
import { siteWatch } from '../rollups/watched.ts';
import type { BucketSize, CountView } from './schemas.ts';

/**
 * The buckets in which somebody passed or somebody watched, per gate and in order of time.
 *
 * @param books of the whole site
 */
export function countsOf(
  place: Pick<SiteConfig, 'gates' | 'gateways' | 'timeZone'>,
  days: readonly LocalDay[],
  size: BucketSize,
  books: Books,
  asOf: number,
): CountView[] {
  const buckets = days.flatMap((day) => bucketsOf(day, place.timeZone, size));
  const watchOf = siteWatch({ gateways: place.gateways, books, asOf });
  const countsAt = Map.groupBy(books.counts, ({ gate }) => gate);
  const coveredAt = Map.groupBy(books.covered, ({ gate }) => gate);
  return place.gates.flatMap(({ id }) => {
    const watch = watchOf(id);
    const counts = new Map(countsAt.get(id)?.map((row) => [row.slot, row]));
    const seen = (coveredAt.get(id) ?? []).filter(({ watchedMs }) => watchedMs > 0);
    const watched = new Set(seen.map(({ slot }) => slot));
    return buckets.flatMap(({ start, slots }) => {
      const rows = slots.flatMap((slot) => counts.get(slot) ?? []);
      if (rows.length === 0 && !slots.some((slot) => watched.has(slot))) return [];
      return [
        {
          gate: id,
          start: isoWithOffset(start, place.timeZone),
          in: rows.reduce((sum, row) => sum + row.in, 0),
          out: rows.reduce((sum, row) => sum + row.out, 0),
          watchedShare: watch.share(slots),
          framesPerSecond: watch.framesPerSecond(slots),
        },
      ];
    });
  });
}

/** The buckets of a day in the zone of a site, each with its slots in order. */
export function bucketsOf(
  day: LocalDay,
  timeZone: string,
  size: BucketSize,
): { start: number; slots: number[] }[] {
  if (size === 'day') {
    const count = (day.to - day.from) / SLOT_MS;
    return [{ start: day.from, slots: Array.from({ length: count }, (_, n) => day.from + n * SLOT_MS) }];
  }
  const buckets = new Map<number, number[]>();
  for (const { slot, hourStart } of slotsOf(day, timeZone)) {
    const start = size === 'hour' ? hourStart : slot;
    const slots = buckets.get(start);
    if (slots) slots.push(slot);
    else buckets.set(start, [slot]);
  }
  return [...buckets].map(([start, slots]) => ({ start, slots }));
}
