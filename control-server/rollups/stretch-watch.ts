import type { StretchSums } from '../ledger/history-store.ts';
import { dueUntil, GRACE_MS, type KnownLine } from './line-slots.ts';
import { SLOT_MS, slotOf } from './slots.ts';
import { gateSlot } from './watched.ts';

/** What is to be known of a site to judge how its sums were watched. */
export interface Watchers {
  /** Of the site's configuration. */
  gateways: readonly { id: string }[];
  /** Of the whole site. */
  lines: readonly KnownLine[];
  /** The server's clock; nothing after it is judged. */
  asOf: number;
}

/** One gate over one stretch; times in milliseconds. */
export interface GateStretch {
  in: number;
  out: number;
  /** For how long it was to be watched, and how much of that nobody did. */
  dueMs: number;
  missingMs: number;
  /** How long its lines were set up, summed; 0 where nothing is known of the watching. */
  lineMs: number;
  /** There may be gaps in it. */
  isShort: boolean;
}

/**
 * Where the books are to be cut for {@link stretchWatch}: at the bounds, and around each slot in which a line began or
 * ended, or the present lies; in all others a line was either to be watched throughout, or not at all.
 *
 * @param bounds starts of slots; the first and the last bound the time
 */
export function cutsOf(bounds: readonly number[], { gateways, lines, asOf }: Watchers): number[] {
  const [from, to] = [Math.min(...bounds), Math.max(...bounds)];
  const untilOf = dueUntil(lines, gateways, asOf);
  const edges = [asOf, asOf - GRACE_MS, ...lines.flatMap((line) => [line.firstFrom, untilOf(line)])];
  const cuts = new Set(bounds);
  for (const edge of edges.map(slotOf)) {
    for (const cut of [edge, edge + SLOT_MS]) if (cut > from && cut < to) cuts.add(cut);
  }
  return [...cuts].sort((a, b) => a - b);
}

/** The same as {@link siteWatch} gives slot by slot, from sums between the cuts of {@link cutsOf}. */
export function stretchWatch({ gateways, lines, asOf }: Watchers) {
  const untilOf = dueUntil(lines, gateways, asOf);
  const byGate = Map.groupBy(lines, ({ gate }) => gate);
  const known = new Map(
    [...byGate].map(([gate, ours]) => {
      const spans = ours.map((line) => ({ ...line, until: untilOf(line) }));
      return [gate, { spans, latest: Math.max(asOf - GRACE_MS, ...spans.map(({ until }) => until)) }];
    }),
  );
  return (sums: StretchSums, gates: readonly { id: string }[]): Map<string, GateStretch> => {
    const { from, to } = sums;
    const counts = new Map(sums.counts.map((row) => [row.gate, row]));
    const covered = new Map(sums.covered.map((row) => [keyOf(row), row]));
    return new Map(
      gates.map(({ id }) => {
        const { spans = [], latest = asOf } = known.get(id) ?? {};
        let isWhole = true;
        const parts = spans.map((line) => {
          const start = Math.min(to, Math.max(from, line.firstFrom));
          const end = Math.max(start, Math.min(to, line.until));
          const row = covered.get(keyOf(line));
          const isFull = end - start === to - from && (row?.fullSlots ?? 0) * SLOT_MS === to - from;
          if (end > start && !isFull) isWhole = false;
          return { from: start, to: end, watchedMs: Math.min(end - start, row?.watchedMs ?? 0), frames: 0 };
        });
        const passed = Math.max(0, Math.min(to, latest) - from);
        const { dueMs, missingMs, lineMs, nobodyMs } = gateSlot(parts, passed);
        const { in: ins = 0, out = 0 } = counts.get(id) ?? {};
        const isShort = dueMs > 0 && (!isWhole || nobodyMs > 0);
        return [id, { in: ins, out, dueMs, missingMs, lineMs, isShort }];
      }),
    );
  };
}

/**
 * Answers whether a slot may hold a gap of one of the gates, from the number of their lines that watched it in full: if not
 * all that were to did, if one of them began or ended in it, or if a gate had none.
 */
export function shortSlots(
  { gateways, lines, asOf }: Watchers,
  gates: readonly { id: string }[],
): (slot: number, full: number) => boolean {
  const untilOf = dueUntil(lines, gateways, asOf);
  const spans = gates.map(({ id }) =>
    lines.filter(({ gate }) => gate === id).map((line) => ({ from: line.firstFrom, to: untilOf(line) })),
  );
  return (slot, full) => {
    let due = 0;
    for (const ours of spans) {
      const within = ours.filter(({ from, to }) => from < slot + SLOT_MS && to > slot);
      if (within.length === 0 || within.some(({ from, to }) => from > slot || to < slot + SLOT_MS))
        return true;
      due += within.length;
    }
    return full < due;
  };
}

/** Sums of stretches or gates. */
export interface Sums {
  in: number;
  out: number;
  dueMs: number;
  missingMs: number;
  lineMs: number;
}

export function sumOf(parts: Iterable<Sums>): Sums {
  const sum = { in: 0, out: 0, dueMs: 0, missingMs: 0, lineMs: 0 };
  for (const part of parts) {
    sum.in += part.in;
    sum.out += part.out;
    sum.dueMs += part.dueMs;
    sum.missingMs += part.missingMs;
    sum.lineMs += part.lineMs;
  }
  return sum;
}

/** Share 0..1 that was watched; null where nothing is known. */
export function shareOf({ dueMs, missingMs, lineMs }: Sums): number | null {
  if (lineMs === 0 || dueMs === 0) return null;
  return Math.min(1, Math.max(0, 1 - missingMs / dueMs));
}

const keyOf = ({ gate, gateway, line }: { gate: string; gateway: string; line: string }) =>
  `${gate} ${gateway} ${line}`;
