import type { NumberedRecord } from '../../firmware-config/contract/index.ts';

/** The server's clock showed `server` when the boot clock of `boot` showed `mono`: what a `sync` record says. */
export interface ClockFix {
  boot: string;
  mono: number;
  server: number;
  uncertaintyMs: number;
}

/** Where in time a record is booked. */
export interface Placement {
  /** Milliseconds since 1970; the gateway's own time where `placed` is false. */
  time: number;
  /** False when the record's time cannot be right and nothing is known to set it right. */
  placed: boolean;
}

/** Nothing was counted before this: 2024-01-01T00:00:00Z. */
const EARLIEST = Date.UTC(2024, 0, 1);
/** A gateway's clock may be ahead of the server's by this much. */
const AHEAD_MS = 600_000;
/** A coverage report spans a minute or so; a span beyond a day means that the clock jumped. */
const LONGEST_MS = 86_400_000;
/** A wall clock that is wrong by no more than this beyond the fix's own uncertainty is left alone. */
const TOLERANCE_MS = 2_000;

/**
 * The time of a record: its own where that can be right and no fix of the same boot contradicts it, else the one that
 * its boot clock and the fix give.
 *
 * @param receivedAt the server's clock when the record came in
 */
export function placementOf(
  record: NumberedRecord,
  receivedAt: number,
  fix: ClockFix | undefined,
): Placement {
  const time = timeOf(record, fix);
  const shift = time - record.at;
  const possible = (at: number) => at >= EARLIEST && at <= receivedAt + AHEAD_MS;
  if (!possible(time)) return { time: record.at, placed: false };
  if (record.kind === 'coverage') {
    const length = record.at - record.from;
    if (length < 0 || length > LONGEST_MS || !possible(record.from + shift))
      return { time: record.at, placed: false };
  }
  return { time, placed: true };
}

function timeOf(record: NumberedRecord, fix: ClockFix | undefined): number {
  if (fix === undefined || fix.boot !== record.boot) return record.at;
  const told = fix.server + (record.mono - fix.mono);
  return Math.abs(told - record.at) <= TOLERANCE_MS + fix.uncertaintyMs ? record.at : told;
}
