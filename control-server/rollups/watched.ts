import { SLOT_MS } from './slots.ts';

/** A line that has ever reported coverage: since when, and until when its reports reach. */
export interface KnownLine {
  gate: string;
  gateway: string;
  line: string;
  firstFrom: number;
  lastAt: number;
}

/** Time that one line was watched within one slot. */
export interface CoveredSlot {
  gate: string;
  gateway: string;
  line: string;
  slot: number;
  watchedMs: number;
  /** Frames looked at in that time. */
  frames: number;
}

/** A line that has been silent for longer than this is taken as removed, not as failed. */
const REMOVED_AFTER_MS = 7 * 86_400_000;
/** Reports of the last moments are still on their way; what is younger than this is not held against a line. */
const GRACE_MS = 90_000;

/** How well one gate was watched, answered for any stretch of whole slots. */
export interface GateWatch {
  /** Share 0..1 of the part of the stretch that has passed; null when no line was set up yet or it lies ahead. */
  share(slots: readonly number[]): number | null;
  /** Milliseconds of that part which nobody watched. */
  missingMs(slots: readonly number[]): number;
}

/**
 * Coverage of one gate, the mean over its lines.
 *
 * @param asOf the server's clock; nothing after it is judged
 */
export function gateWatch(
  lines: readonly KnownLine[],
  covered: readonly CoveredSlot[],
  asOf: number,
): GateWatch {
  const watched = new Map<string, number>();
  for (const part of covered) watched.set(keyOf(part, part.slot), part.watchedMs);
  const measure = (slots: readonly number[]) => {
    const first = slots[0] ?? 0;
    const end = (slots.at(-1) ?? 0) + SLOT_MS;
    const expected = lines.filter((line) => line.firstFrom < end && line.lastAt + REMOVED_AFTER_MS > first);
    let seen = 0;
    let due = 0;
    for (const line of expected) {
      const until = Math.min(asOf, Math.max(line.lastAt, asOf - GRACE_MS));
      for (const slot of slots) {
        const judged = Math.min(SLOT_MS, Math.max(0, until - slot));
        due += judged;
        seen += Math.min(judged, watched.get(keyOf(line, slot)) ?? 0);
      }
    }
    return { expected: expected.length, seen, due };
  };
  return {
    share: (slots) => {
      const { seen, due } = measure(slots);
      return due === 0 ? null : seen / due;
    },
    missingMs: (slots) => {
      const { expected, seen, due } = measure(slots);
      if (expected > 0) return (due - seen) / expected;
      return slots.reduce((sum, slot) => sum + Math.min(SLOT_MS, Math.max(0, asOf - slot)), 0);
    },
  };
}

const keyOf = (line: { gateway: string; line: string }, slot: number) =>
  `${line.gateway} ${line.line} ${slot}`;
