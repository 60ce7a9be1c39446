import type { NumberedRecord } from '../../firmware-config/contract/index.ts';
import type { Booked, BookedEpoch, Books } from './books.ts';
import { bookFaults } from './check-books.ts';
import { type Happening, Truth } from './truth.ts';

/** A record that the agent announced: it was in the spool. */
export type Announced = NumberedRecord & { epoch: string };

export interface Evidence {
  gateway: string;
  books: Books;
  announced: readonly Announced[];
  truth: Truth;
  /** The true wall time minus the boot clock, and the boot clock now, in milliseconds. */
  wallMinusMono: number;
  mono: number;
  /** The gateway's present boot. */
  boot: string;
  /** The spool was damaged: committed records may be missing, if that is reported. */
  isSpoolDamaged: boolean;
  /** The ledger was set back: records may have come twice, and forked. */
  isServerRestored: boolean;
}

export interface Difference {
  type: 'lost' | 'duplicated' | 'unexplained';
  what: string;
  epoch?: string;
  seq?: number;
}

/** A record whose boot got a clock fix is booked within this of its true time, in milliseconds. */
const TOLERANCE_MS = 4_000;

export interface Judgement {
  differences: Difference[];
  /** Announced records that are in the books under another number, or are missing there, as these say themselves. */
  accountedFor: Announced[];
}

/** Whatever differs between what happened, what the agent announced, and what is in the books. */
export function judge(evidence: Evidence): Judgement {
  const found: Difference[] = [];
  const booked = new Map<string, Happening>();
  const { books, truth } = evidence;
  const synced = bootsWithSync(books);
  if (!synced.has(evidence.boot)) {
    found.push({
      type: 'unexplained',
      what: `the books do not know the clock of the present boot ${evidence.boot}`,
    });
  }
  for (const epoch of books.epochs) {
    for (const one of epoch.booked) {
      const place = { epoch: epoch.epoch, seq: one.record.seq };
      const happening = truth.happening(one.record);
      if (typeof happening === 'string')
        found.push({ type: 'unexplained', what: `${happening}: ${textOf(one.record)}`, ...place });
      if (typeof happening !== 'object') continue;
      if (booked.has(happening.id))
        found.push({ type: 'duplicated', what: `booked already: ${textOf(one.record)}`, ...place });
      booked.set(happening.id, happening);
      const misplaced = misplacement(one, happening, evidence, synced);
      if (misplaced) found.push({ type: 'unexplained', what: misplaced, ...place });
    }
  }
  const accountedFor: Announced[] = [];
  const missing = new Set<string>();
  const isReportedMissing = reportOf(evidence);
  for (const record of evidence.announced) {
    const happening = truth.happening(record);
    const place = { epoch: record.epoch, seq: record.seq };
    if (typeof happening === 'string')
      found.push({ type: 'unexplained', what: `announced, but ${happening}: ${textOf(record)}`, ...place });
    if (typeof happening !== 'object') continue;
    const isMissing = !booked.has(happening.id);
    if (!isMissing || isReportedMissing(record, happening)) accountedFor.push(record);
    if (isMissing && isReportedMissing(record, happening)) missing.add(happening.id);
    else if (isMissing)
      found.push({ type: 'lost', what: `announced, and not in the books: ${textOf(record)}`, ...place });
  }
  found.push(...dropFaults(evidence, [...booked.values()], missing.size), ...bookFaults(evidence));
  return { differences: found, accountedFor };
}

/** A lost record may be this far, in milliseconds, outside of the time of which the books say that nothing is known. */
const EDGE_MS = 3_000;

/**
 * Tells whether the books say that a record is missing: in a gap, beyond what its gateway still knew of a lost epoch, or,
 * where the gateway knew nothing, in a stretch of unknown time.
 */
function reportOf({
  books,
  wallMinusMono,
  isSpoolDamaged,
}: Evidence): (record: Announced, happening: Happening) => boolean {
  const gaps = new Map(books.epochs.map((epoch) => [epoch.epoch, epoch.gaps]));
  const knownThrough = new Map<string, number>();
  for (const { record } of books.epochs.flatMap(({ booked }) => booked)) {
    if (record.kind !== 'reset' || !record.previous) continue;
    const { epoch, through } = record.previous;
    knownThrough.set(epoch, Math.min(through, knownThrough.get(epoch) ?? through));
  }
  return ({ epoch, seq }, happening) => {
    // Whatever a sound spool may say, it has to have what was announced.
    if (!isSpoolDamaged) return false;
    const at = Truth.monoOf(happening) + wallMinusMono;
    return (
      (gaps.get(epoch)?.some(({ from, to }) => from <= seq && seq <= to) ?? false) ||
      seq > (knownThrough.get(epoch) ?? Number.POSITIVE_INFINITY) ||
      books.unknown.some(({ from, to }) => from - EDGE_MS <= at && at <= to + EDGE_MS)
    );
  };
}

function bootsWithSync(books: Books): Set<string> {
  const records = books.epochs.flatMap((epoch: BookedEpoch) => epoch.booked.map(({ record }) => record));
  return new Set(records.filter(({ kind }) => kind === 'sync').map(({ boot }) => boot));
}

function misplacement(
  { record, time, placed }: Booked,
  happening: Happening,
  { wallMinusMono }: Evidence,
  synced: ReadonlySet<string>,
): string | undefined {
  if (!synced.has(record.boot)) return undefined;
  if (!placed) return `without a place in time, although its clock is known: ${textOf(record)}`;
  const off = time - (Truth.monoOf(happening) + wallMinusMono);
  if (Math.abs(off) <= TOLERANCE_MS) return undefined;
  return `booked ${Math.round(off)} ms off its true time, although its clock is known: ${textOf(record)}`;
}

/**
 * What cameras reported and the spool could not keep must be told, exactly, in `dropped` records. A camera that was
 * killed, or whose agent was, may have reported a little more than is known: at the end of its run.
 */
function dropFaults(
  { books, truth, mono, isSpoolDamaged }: Evidence,
  booked: readonly Happening[],
  reportedMissing: number,
): Difference[] {
  if (isSpoolDamaged) return [];
  const told = books.epochs
    .flatMap((epoch) => epoch.booked)
    .reduce((sum, { record }) => sum + (record.kind === 'dropped' ? record.count : 0), 0);
  let [least, most] = [-reportedMissing, -reportedMissing];
  for (const run of truth.runs) {
    const own = booked.filter((happening) => happening.run === run);
    const crossings = own.filter(({ kind }) => kind === 'crossing').map(({ index }) => index);
    const spans = own.filter(({ kind }) => kind === 'coverage').map(({ index }) => index);
    const seen = { crossings: Math.max(-1, ...crossings) + 1, spans: Math.max(-1, ...spans) + 1 };
    const end = truth.ends.get(run);
    const limit = truth.mostOf(run, mono);
    const missing = (reported: { crossings: number; spans: number }) =>
      reported.crossings - crossings.length + reported.spans * truth.linesOf(run.camera) - spans.length;
    least += missing(seen);
    most += missing(end ?? limit);
  }
  if (told >= least && told <= most) return [];
  const range = least === most ? `${least}` : `${least} to ${most}`;
  return [{ type: 'unexplained', what: `the gateway says it dropped ${told} records; it was ${range}` }];
}

const textOf = (record: NumberedRecord) => JSON.stringify(record);
