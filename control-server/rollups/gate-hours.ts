import type { Books } from '../ledger/ledger.ts';
import { type LocalDay, slotsOf } from './local-time.ts';
import { gateWatch } from './watched.ts';

/** One clock hour of a gate; `missingMs` is how long nobody watched of what has passed of it. */
export interface GateHour {
  hour: number;
  in: number;
  out: number;
  watched: number | null;
  missingMs: number;
  /** 15-minute slots it is made of; none in the hour that summer time skips. */
  slots: number[];
}

/** The 24 hours of a gate's day by the site's clock. */
export function hoursOf(
  site: { timeZone: string },
  day: LocalDay,
  gate: string,
  books: Books,
  asOf: number,
): GateHour[] {
  const ours = <T extends { gate: string }>(rows: T[]) => rows.filter((row) => row.gate === gate);
  const watch = gateWatch(ours(books.lines), ours(books.covered), asOf);
  const counts = new Map(ours(books.counts).map((row) => [row.slot, row]));
  const all = slotsOf(day, site.timeZone);
  return Array.from({ length: 24 }, (_, hour) => {
    const slots = all.filter((slot) => slot.hour === hour).map(({ slot }) => slot);
    const rows = slots.flatMap((slot) => counts.get(slot) ?? []);
    return {
      hour,
      in: rows.reduce((sum, row) => sum + row.in, 0),
      out: rows.reduce((sum, row) => sum + row.out, 0),
      watched: watch.share(slots),
      missingMs: watch.missingMs(slots),
      slots,
    };
  });
}
