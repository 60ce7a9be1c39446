import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { Books, LedgerCrossing } from '../ledger/ledger.ts';
import { dayReport, type GateReport } from '../reports/day-report.ts';
import { GRACE_MS } from '../rollups/line-slots.ts';
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
  const { gates, lost, unplaced, unknown, clockUnsure, shortfalls } = dayReport(site, day, books, asOf);
  return {
    site: site.id,
    name: site.name,
    timeZone: site.timeZone,
    date: day.date,
    asOf,
    lastEventId: books.lastEventId,
    gates: gates.map((gate) => gateToday(gate, books, asOf)),
    unplaced,
    lost,
    unknown,
    clockUnsure,
    shortfalls: shortfalls.filter((shortfall) => shortfall !== 'not-over'),
    recent,
    gateways,
  };
}

function gateToday(report: GateReport, books: Books, asOf: number): GateToday {
  const { gate, name, in: ins, out: outs } = report;
  const since = books.rezeros.find((rezero) => rezero.gate === gate) ?? { in: ins, out: outs };
  // A gap that reaches the last moments, of which nothing can be known yet, goes on.
  const isOngoing = (to: number) => to >= asOf - 2 * GRACE_MS;
  return {
    gate,
    name,
    in: ins,
    out: outs,
    inside: Math.max(0, since.in - since.out),
    hours: report.hours.map(({ hour, in: into, out, watched, note }) => ({
      hour,
      in: into,
      out,
      watched,
      note,
    })),
    gaps: report.gaps.map((gap) => ({ ...gap, ongoing: isOngoing(gap.to) })),
  };
}
