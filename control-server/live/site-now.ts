import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { CountError } from '../count-audits/count-error.ts';
import type { LedgerCrossing, Present } from '../ledger/ledger.ts';
import { flowOf } from '../rollups/flows.ts';
import { type GapCause, GRACE_MS } from '../rollups/line-slots.ts';
import { dateAt, type LocalDay, localDay } from '../rollups/local-time.ts';
import type { Flow } from '../rollups/occupancy.ts';
import { SLOT_MS, slotOf } from '../rollups/slots.ts';
import { lastHour, type Trend, trendOf } from '../rollups/trend.ts';
import { type GateWatch, siteWatch } from '../rollups/watched.ts';

/** Bins of the trend of a site among others. */
export const BIN_MS = 300_000;
const HOUR_MS = 3_600_000;
/** Gaps of several gates with one cause that begin this close to each other are one. */
const TOGETHER_MS = 60_000;

/** One gate of a site, as of {@link SiteNow.through}. */
export interface GateNow {
  in: number;
  out: number;
  /** After `since`: the last re-zero of the gate, or right before the day began. */
  flow: Flow;
  since: number;
  /** Share of the last hour that was watched; null where nothing is known. */
  watched: number | null;
}

/** Time that gates are not watched, going on. */
export interface GapNow {
  cause: GapCause;
  since: number;
  gates: string[];
}

/** The day so far of one site: its numbers, and how well the last hour was watched. */
export interface SiteNow {
  config: SiteConfig;
  day: LocalDay;
  /** When the books were read; milliseconds since 1970. */
  readAt: number;
  /** The numbers include every crossing up to this id, and none above. */
  through: number;
  gates: Map<string, GateNow>;
  trend: Trend;
  watched: number | null;
  gaps: GapNow[];
  /** What audits say of the counts, by gate. */
  errors: ReadonlyMap<string, CountError>;
}

/** What is to be read from the books for {@link siteNow}; the last hour may begin on the day before. */
export function rangeOf(site: SiteConfig, asOf: number) {
  const day = localDay(dateAt(asOf, site.timeZone), site.timeZone);
  const from = Math.min(day.from, slotOf(asOf - HOUR_MS));
  return { day, range: { from, to: day.to }, bins: lastHour(asOf, BIN_MS) };
}

/** @param present of the range that {@link rangeOf} gives for this moment */
export function siteNow(
  config: SiteConfig,
  asOf: number,
  { books, passed }: Present,
  errors: ReadonlyMap<string, CountError> = new Map(),
): SiteNow {
  const { day, range, bins } = rangeOf(config, asOf);
  const watchOf = siteWatch({ gateways: config.gateways, books, asOf });
  const ofDay = {
    ...books,
    counts: books.counts.filter(({ slot }) => slot >= day.from),
    rezeros: books.rezeros.filter(({ at }) => at >= day.from),
  };
  const slotsFrom = (from: number) =>
    Array.from({ length: Math.ceil((asOf - from) / SLOT_MS) }, (_, n) => from + n * SLOT_MS);
  const hour = slotsFrom(slotOf(asOf - HOUR_MS));
  const all = slotsFrom(range.from);
  const watches: GateWatch[] = [];
  const gaps: GapNow[] = [];
  const gates = config.gates.map(({ id }): [string, GateNow] => {
    const watch = watchOf(id);
    watches.push(watch);
    for (const { cause, from, to } of watch.gaps(all)) {
      if (to >= asOf - 2 * GRACE_MS) addGap(gaps, { cause, since: from, gates: [id] });
    }
    const counts = ofDay.counts.filter(({ gate }) => gate === id);
    const now = {
      in: counts.reduce((sum, row) => sum + row.in, 0),
      out: counts.reduce((sum, row) => sum + row.out, 0),
      flow: flowOf(id, day, { books: ofDay, watch, asOf }),
      since: ofDay.rezeros.find(({ gate }) => gate === id)?.at ?? day.from - 1,
      watched: watch.share(hour),
    };
    return [id, now];
  });
  return {
    config,
    day,
    readAt: asOf,
    through: books.lastEventId,
    gates: new Map(gates),
    trend: trendOf(bins, passed),
    watched: shareOf(watches, hour),
    gaps: gaps.sort((a, b) => a.since - b.since),
    errors,
  };
}

/** Adds a crossing that came after the books were read; those of other days, and of bins that lie ahead, stay out. */
export function addCrossing(now: SiteNow, { id, gate: name, direction, at }: LedgerCrossing): void {
  if (id <= now.through) return;
  const { day, trend } = now;
  const gate = now.gates.get(name);
  const bin = Math.floor((at - trend.from) / trend.stepMs);
  if (!gate || at >= day.to) return;
  if (at >= day.from) gate[direction]++;
  if (at > gate.since) gate.flow[direction]++;
  const bins = trend[direction];
  if (bin >= 0 && bin < bins.length) bins[bin] = (bins[bin] ?? 0) + 1;
}

function addGap(gaps: GapNow[], gap: GapNow): void {
  const same = gaps.find(
    ({ cause, since }) => cause === gap.cause && Math.abs(since - gap.since) <= TOGETHER_MS,
  );
  if (!same) gaps.push(gap);
  else {
    same.since = Math.min(same.since, gap.since);
    for (const gate of gap.gates) if (!same.gates.includes(gate)) same.gates.push(gate);
  }
}

/** Of all gates together. */
function shareOf(watches: readonly GateWatch[], slots: readonly number[]): number | null {
  const known = watches.filter((watch) => watch.share(slots) !== null);
  const dueMs = known.reduce((sum, watch) => sum + watch.dueMs(slots), 0);
  const missingMs = known.reduce((sum, watch) => sum + watch.missingMs(slots), 0);
  return dueMs === 0 ? null : Math.max(0, 1 - missingMs / dueMs);
}
