import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { CountError } from '../count-audits/count-error.ts';
import type { Books } from '../ledger/ledger.ts';
import { type Gap, WATCHED_IN_FULL } from '../rollups/gaps.ts';
import { type GateHour, hoursOf } from '../rollups/gate-hours.ts';
import type { LocalDay } from '../rollups/local-time.ts';
import { SLOT_MS } from '../rollups/slots.ts';
import { siteWatch } from '../rollups/watched.ts';

/** The last records of a day are in the books this long after its end; until then the day is not closed. */
export const CLOSING_MS = 900_000;

/** Why a day's figures are not all there. */
export type Shortfall = 'not-over' | 'gaps' | 'lost' | 'unknown' | 'unplaced';

/** What is to be said of an hour beside its numbers. */
export type HourNote = 'skipped' | 'ahead' | 'not-watched' | 'partly-watched';

export interface ReportHour extends Omit<GateHour, 'slots'> {
  note: HourNote | null;
}

interface Sums {
  in: number;
  out: number;
  /** Share 0..1 of the time due; null where nothing is known. */
  watched: number | null;
  dueMs: number;
  missingMs: number;
}

export interface GateReport extends Sums {
  gate: string;
  name: string;
  framesPerSecond: number | null;
  hours: ReportHour[];
  gaps: Gap[];
  /** What audits of how its lines counted when the report was made say; absent where there were none. */
  error?: CountError;
}

/** A stretch of time that is not what it should be at one gateway. */
export interface GatewayStretch {
  gateway: string;
  from: number;
  to: number;
}

/** A day of one site as data: all that a report says, in no language. */
export interface DayReport {
  /** Of this very form. */
  form: 1;
  site: { id: string; name: string; timeZone: string };
  /** YYYY-MM-DD */
  date: string;
  from: number;
  to: number;
  gates: GateReport[];
  totals: Sums;
  /** Records that gateways produced and that can never come. */
  lost: number;
  /** Crossings of uncertain time that were received on this day; they are in no gate's numbers. */
  unplaced: number;
  /** When spools were lost: what happened there is not known. */
  unknown: GatewayStretch[];
  /** Times that were set right, or clocks that jumped. The counts stand; which side of an hour they are on may not. */
  clockUnsure: GatewayStretch[];
  /** Names of the site's gateways. */
  gateways: Record<string, string>;
  complete: boolean;
  shortfalls: Shortfall[];
}

/** Whether all of a day's records have had the time to come. */
export function isClosed(day: { to: number }, now: number): boolean {
  return now >= day.to + CLOSING_MS;
}

/** @param books of the whole day; @param asOf the server's clock; what is after it is marked as ahead */
export function dayReport(
  site: SiteConfig,
  day: LocalDay,
  books: Books,
  asOf: number,
  errors: ReadonlyMap<string, CountError> = new Map(),
): DayReport {
  const { id, name, timeZone, gateways } = site;
  const watchOf = siteWatch({ gateways, books, asOf });
  const countsAt = Map.groupBy(books.counts, ({ gate }) => gate);
  const gates = site.gates.map((gate): GateReport => {
    const watch = watchOf(gate.id);
    const hours = hoursOf(site, day, { counts: countsAt.get(gate.id) ?? [], watch });
    const slots = slotsIn(day);
    const error = errors.get(gate.id);
    return {
      gate: gate.id,
      name: gate.name,
      ...sumsOf(hours),
      watched: watch.share(slots),
      framesPerSecond: rounded(watch.framesPerSecond(slots)),
      hours: hours.map(({ slots: of, ...hour }) => ({
        ...hour,
        missingMs: Math.round(hour.missingMs),
        framesPerSecond: rounded(hour.framesPerSecond),
        note: noteOf(hour, of[0], asOf),
      })),
      gaps: watch.gaps(slots),
      ...(error && { error }),
    };
  });
  const unsure = books.outages.filter(({ cause }) => cause === 'clock-unsure');
  const report = {
    form: 1 as const,
    site: { id, name, timeZone },
    date: day.date,
    from: day.from,
    to: day.to,
    gates,
    totals: sumsOf(gates),
    lost: books.lost,
    unplaced: books.unplaced,
    unknown: books.unknown,
    clockUnsure: stretchesOf(unsure),
    gateways: Object.fromEntries(gateways.map((gateway) => [gateway.id, gateway.name])),
  };
  const shortfalls = shortfallsOf(report, isClosed(day, asOf));
  return { ...report, complete: shortfalls.length === 0, shortfalls };
}

function shortfallsOf(
  { gates, lost, unplaced, unknown }: Pick<DayReport, 'gates' | 'lost' | 'unplaced' | 'unknown'>,
  isOver: boolean,
): Shortfall[] {
  const found: [Shortfall, boolean][] = [
    ['not-over', !isOver],
    ['gaps', gates.some(({ gaps }) => gaps.length > 0)],
    ['lost', lost > 0],
    ['unknown', unknown.length > 0],
    ['unplaced', unplaced > 0],
  ];
  return found.flatMap(([shortfall, applies]) => (applies ? [shortfall] : []));
}

function sumsOf(parts: readonly Sums[]): Sums {
  const sum = (key: 'in' | 'out' | 'dueMs' | 'missingMs') =>
    parts.reduce((total, part) => total + part[key], 0);
  const dueMs = sum('dueMs');
  const missingMs = Math.round(sum('missingMs'));
  const isKnown = dueMs > 0 && parts.some(({ watched }) => watched !== null);
  return {
    in: sum('in'),
    out: sum('out'),
    watched: isKnown ? 1 - missingMs / dueMs : null,
    dueMs,
    missingMs,
  };
}

function noteOf({ watched, dueMs }: Sums, firstSlot: number | undefined, asOf: number): HourNote | null {
  if (firstSlot === undefined) return 'skipped';
  if (firstSlot >= asOf) return 'ahead';
  // It has only just begun: there is nothing to judge yet.
  if (dueMs === 0) return null;
  if (!watched) return 'not-watched';
  return watched < WATCHED_IN_FULL ? 'partly-watched' : null;
}

function slotsIn({ from, to }: LocalDay): number[] {
  return Array.from({ length: (to - from) / SLOT_MS }, (_, n) => from + n * SLOT_MS);
}

/** Adjacent slots of one gateway as one stretch. */
function stretchesOf(slots: readonly { gateway: string; slot: number }[]): GatewayStretch[] {
  const stretches: GatewayStretch[] = [];
  for (const { gateway, slot } of [...slots].sort((a, b) => a.slot - b.slot)) {
    const last = stretches.findLast((stretch) => stretch.gateway === gateway);
    if (last?.to === slot) last.to = slot + SLOT_MS;
    else stretches.push({ gateway, from: slot, to: slot + SLOT_MS });
  }
  return stretches;
}

const rounded = (n: number | null) => (n === null ? null : Math.round(n * 100) / 100);
