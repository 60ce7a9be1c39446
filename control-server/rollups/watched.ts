import { type Gap, gapsOf, together } from './gaps.ts';
import {
  dueUntil,
  GRACE_MS,
  type KnownLine,
  type LineSlot,
  lineSlots,
  type WatchBooks,
} from './line-slots.ts';
import { SLOT_MS } from './slots.ts';

/** What is known of the watching of a site. */
export interface WatchQuestion {
  /** Of the site's configuration. */
  gateways: readonly { id: string }[];
  /** Of the whole site: what a gateway reports of other gates tells whether it still has this line. */
  books: WatchBooks;
  /** The server's clock; nothing after it is judged. */
  asOf: number;
}

/** How well one gate was watched, answered for any stretch of whole slots. */
export interface GateWatch {
  /** Share 0..1 of the part of the stretch that has passed; null when no line was set up in it or it lies ahead. */
  share(slots: readonly number[]): number | null;
  /** Milliseconds that have passed of the stretch, without the last moments, whose reports are on their way. */
  dueMs(slots: readonly number[]): number;
  /** Milliseconds of that which nobody watched. */
  missingMs(slots: readonly number[]): number;
  /** Frames looked at per second watched, the mean over the lines; null where nobody watched. */
  framesPerSecond(slots: readonly number[]): number | null;
  /** In order of time; of adjacent slots. */
  gaps(slots: readonly number[]): Gap[];
  /** Each line with its slots, in the order of the books; only slots in which it was to be watched. */
  lines(slots: readonly number[]): { line: KnownLine; slots: LineSlot[] }[];
}

/** Coverage of the gates of a site, each the mean over its lines. */
export function siteWatch({ gateways, books, asOf }: WatchQuestion): (gate: string) => GateWatch {
  const untilOf = dueUntil(books.lines, gateways, asOf);
  const byGate = Map.groupBy(books.lines, ({ gate }) => gate);
  const slotsOf = lineSlots(books);
  return (gate) => {
    const lines = byGate.get(gate) ?? [];
    return gateWatch(
      lines.map((line) => ({ line, until: untilOf(line), at: slotsOf(line) })),
      asOf,
    );
  };
}

function gateWatch(
  ours: readonly { line: KnownLine; until: number; at: (slot: number, until: number) => LineSlot }[],
  asOf: number,
): GateWatch {
  const latest = Math.max(...ours.map(({ until }) => until), asOf - GRACE_MS);
  const linesIn = (slot: number) => ours.map(({ at, until }) => at(slot, until));
  const known = new Map<number, GateSlot>();
  const at = (slot: number): GateSlot => {
    const found = known.get(slot);
    if (found) return found;
    const end = Math.max(slot, Math.min(slot + SLOT_MS, ours.length > 0 ? latest : asOf));
    const made = gateSlot(linesIn(slot), end - slot);
    known.set(slot, made);
    return made;
  };
  const sum = (slots: readonly number[], key: keyof GateSlot) =>
    slots.reduce((total, slot) => total + at(slot)[key], 0);
  return {
    share: (slots) => {
      if (sum(slots, 'lineMs') === 0) return null;
      return Math.max(0, 1 - sum(slots, 'missingMs') / sum(slots, 'dueMs'));
    },
    dueMs: (slots) => sum(slots, 'dueMs'),
    missingMs: (slots) => sum(slots, 'missingMs'),
    framesPerSecond: (slots) => {
      const watchedMs = sum(slots, 'watchedMs');
      return watchedMs === 0 ? null : (sum(slots, 'frames') * 1000) / watchedMs;
    },
    gaps: (slots) => {
      const nobody = slots.map((slot) => nobodyIn(slot, linesIn(slot), at(slot)));
      const gaps = gapsOf({ gateway: null, line: null }, nobody);
      for (const { line, at: slotOf, until } of ours) {
        gaps.push(
          ...gapsOf(
            line,
            slots.map((slot) => slotOf(slot, until)),
          ),
        );
      }
      return together(gaps);
    },
    lines: (slots) =>
      ours.map(({ line, at: slotOf, until }) => ({
        line,
        slots: slots.map((slot) => slotOf(slot, until)).filter(({ from, to }) => to > from),
      })),
  };
}

/** A gate in one slot, or several in which the same lines were to be watched; in milliseconds and frames. */
export interface GateSlot {
  dueMs: number;
  /** The mean over the lines. */
  missingMs: number;
  /** Time in which the gate had no line to be watched. */
  nobodyMs: number;
  /** Sums over the lines. */
  lineMs: number;
  watchedMs: number;
  frames: number;
}

/**
 * What a gate's lines make of a slot together.
 *
 * @param passedMs how much of it has passed
 */
export function gateSlot(
  lines: readonly Pick<LineSlot, 'from' | 'to' | 'watchedMs' | 'frames'>[],
  passedMs: number,
): GateSlot {
  let [lineMs, watchedMs, frames] = [0, 0, 0];
  for (const line of lines) {
    lineMs += line.to - line.from;
    watchedMs += line.watchedMs;
    frames += line.frames;
  }
  const setUpMs = union(lines);
  const dueMs = Math.max(passedMs, setUpMs);
  const missingMs = dueMs - (lineMs === 0 ? 0 : (setUpMs * watchedMs) / lineMs);
  return { dueMs, missingMs, nobodyMs: dueMs - setUpMs, lineMs, watchedMs, frames };
}

/** Where no line was set up: before the first of them, or after the last. */
function nobodyIn(
  slot: number,
  lines: readonly LineSlot[],
  { dueMs, nobodyMs }: GateSlot,
): Omit<LineSlot, 'blind'> {
  const due = lines.filter(({ from, to }) => to > from);
  const before = Math.min(...due.map(({ from }) => from)) - slot;
  const isBefore = due.length > 0 && before >= nobodyMs;
  const from = due.length === 0 || isBefore ? slot : slot + dueMs - nobodyMs;
  const to = isBefore ? slot + nobodyMs : slot + dueMs;
  const missing = [{ cause: 'not-set-up' as const, ms: nobodyMs }];
  return { slot, from, to, watchedMs: 0, frames: 0, silentMs: 0, missing };
}

/** Milliseconds that at least one of the stretches holds. */
function union(stretches: readonly { from: number; to: number }[]): number {
  const [first] = stretches;
  if (first && stretches.every(({ from, to }) => from === first.from && to === first.to))
    return first.to - first.from;
  let total = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return total;
}
