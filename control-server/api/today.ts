import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { Books, LedgerCrossing } from '../ledger/ledger.ts';
import { type GateHour, hoursOf } from '../rollups/gate-hours.ts';
import type { LocalDay } from '../rollups/local-time.ts';
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
