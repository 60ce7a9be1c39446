import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { Books, LedgerCrossing } from '../ledger/ledger.ts';
import { type LocalDay, slotsOf } from '../rollups/local-time.ts';
import { gateWatch } from '../rollups/watched.ts';
import type { GateToday, GatewayView, TodayResponse } from './schemas.ts';

/** The day so far of one site. */
export function todayOf(
  site: SiteConfig,
  day: LocalDay,
  asOf: number,
  books: Books,
  recent: LedgerCrossing[],
  gateways: GatewayView[],
): TodayResponse {
  return {
    site: site.id,
    name: site.name,
    timeZone: site.timeZone,
    date: day.date,
    asOf,
    lastEventId: books.lastEventId,
    gates: site.gates.map((gate) => gateToday(gate, hoursOf(site, day, gate.id, books, asOf), books)),
    unplaced: books.unplaced,
    recent,
    gateways,
  };
}

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
  site: SiteConfig,
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

function gateToday({ id, name }: { id: string; name: string }, hours: GateHour[], books: Books): GateToday {
  const ins = hours.reduce((sum, hour) => sum + hour.in, 0);
  const outs = hours.reduce((sum, hour) => sum + hour.out, 0);
  const since = books.rezeros.find((rezero) => rezero.gate === id) ?? { in: ins, out: outs };
  return {
    gate: id,
    name,
    in: ins,
    out: outs,
    inside: Math.max(0, since.in - since.out),
    hours: hours.map(({ hour, in: into, out, watched }) => ({ hour, in: into, out, watched })),
  };
}
