import type { Books } from '../ledger/ledger.ts';
import { type LocalDay, slotsOf } from './local-time.ts';
import type { GateWatch } from './watched.ts';

/** One clock hour of a gate; `dueMs` is how long of it has passed, `missingMs` how much of that nobody watched. */
export interface GateHour {
  hour: number;
  in: number;
  out: number;
  watched: number | null;
  dueMs: number;
  missingMs: number;
  framesPerSecond: number | null;
  /** 15-minute slots it is made of; none in the hour that summer time skips. */
  slots: number[];
}

/** The 24 hours of a gate's day by the site's clock. @param of.counts of that gate */
export function hoursOf(
  { timeZone }: { timeZone: string },
  day: LocalDay,
  { counts, watch }: { counts: Books['counts']; watch: GateWatch },
): GateHour[] {
  const bySlot = new Map(counts.map((row) => [row.slot, row]));
  const all = slotsOf(day, timeZone);
  return Array.from({ length: 24 }, (_, hour) => {
    const slots = all.filter((slot) => slot.hour === hour).map(({ slot }) => slot);
    const rows = slots.flatMap((slot) => bySlot.get(slot) ?? []);
    return {
      hour,
      in: rows.reduce((sum, row) => sum + row.in, 0),
      out: rows.reduce((sum, row) => sum + row.out, 0),
      watched: watch.share(slots),
      dueMs: watch.dueMs(slots),
      missingMs: watch.missingMs(slots),
      framesPerSecond: watch.framesPerSecond(slots),
      slots,
    };
  });
}
