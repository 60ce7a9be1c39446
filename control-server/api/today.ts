import type { SiteConfig } from '../../firmware-config/server-config.ts';
import { type CountError, errorOfAll } from '../count-audits/count-error.ts';
import type { LedgerCrossing, Present } from '../ledger/ledger.ts';
import { dayReport, type GateReport } from '../reports/day-report.ts';
import { flowOf } from '../rollups/flows.ts';
import { GRACE_MS } from '../rollups/line-slots.ts';
import type { LocalDay } from '../rollups/local-time.ts';
import { occupancyOf, type Range, spreadOf, together } from '../rollups/occupancy.ts';
import { type Bins, type Trend, trendOf } from '../rollups/trend.ts';
import { siteWatch } from '../rollups/watched.ts';
import type { SiteSettings } from '../settings/site-settings.ts';
import { errorField } from './error-schemas.ts';
import type { AlarmsNow, SiteOccupancy } from './occupancy-schemas.ts';
import type { GateToday, GatewayView, TodayResponse } from './schemas.ts';

/** What the day of a site is made from, beside its configuration. */
export interface TodayParts {
  day: LocalDay;
  /** The server's clock, milliseconds since 1970. */
  asOf: number;
  /** The bins are those of the trend. */
  present: Present;
  bins: Bins;
  settings: SiteSettings;
  /** What audits say of the counts, by gate. */
  errors: ReadonlyMap<string, CountError>;
  alarms: AlarmsNow;
  recent: LedgerCrossing[];
  gateways: GatewayView[];
}

/** The day so far of one site. */
export function todayOf(site: SiteConfig, parts: TodayParts): TodayResponse {
  const { day, asOf, present, bins, settings, errors, alarms, recent, gateways } = parts;
  const { books, passed } = present;
  const { gates, lost, unplaced, unknown, clockUnsure, shortfalls } = dayReport(site, day, books, asOf);
  const watchOf = siteWatch({ gateways: site.gateways, books, asOf });
  const passedAt = Map.groupBy(passed, ({ gate }) => gate);
  const views = gates.map((report) => {
    const { gate } = report;
    const flow = flowOf(gate, day, { books, watch: watchOf(gate), asOf });
    const error = errors.get(gate);
    const occupancy = occupancyOf(flow, spreadOf(error, settings.countingError));
    const trend = trendOf(bins, passedAt.get(gate) ?? []);
    return { ...gateToday(report, { occupancy, trend, asOf }), ...errorField(error) };
  });
  return {
    site: site.id,
    name: site.name,
    timeZone: site.timeZone,
    date: day.date,
    asOf,
    lastEventId: books.lastEventId,
    ...errorField(errorOfAll(gates.map((gate) => ({ ...gate, error: errors.get(gate.gate) })))),
    occupancy: siteOccupancy(
      views.map(({ occupancy }) => occupancy),
      settings,
    ),
    trend: trendOf(bins, passed),
    alarms,
    gates: views,
    unplaced,
    lost,
    unknown,
    clockUnsure,
    shortfalls: shortfalls.filter((shortfall) => shortfall !== 'not-over'),
    recent,
    gateways,
  };
}

/** The range of a site, with what it is held against. */
export function siteOccupancy(
  gates: readonly Range[],
  { countingError, capacity, nearlyFull }: SiteSettings,
): SiteOccupancy {
  return { ...together(gates), error: countingError, capacity, nearlyFull };
}

function gateToday(
  report: GateReport,
  { occupancy, trend, asOf }: { occupancy: Range; trend: Trend; asOf: number },
): GateToday {
  const { gate, name, in: ins, out: outs } = report;
  // A gap that reaches the last moments, of which nothing can be known yet, goes on.
  const isOngoing = (to: number) => to >= asOf - 2 * GRACE_MS;
  return {
    gate,
    name,
    in: ins,
    out: outs,
    inside: Math.max(0, occupancy.estimate),
    occupancy,
    trend,
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
