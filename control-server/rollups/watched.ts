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

/** What is asked of the watching of a gate. */
export interface WatchQuestion {
  gate: string;
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

/** Coverage of one gate, the mean over its lines. */
export function gateWatch({ gate, gateways, books, asOf }: WatchQuestion): GateWatch {
  const ids = new Set(gateways.map(({ id }) => id));
  const ours = books.lines
    .filter((line) => line.gate === gate)
    .map((line) => ({ line, until: dueUntil(line, { lines: books.lines, gateways: ids, asOf }) }));
  const slotOfLine = lineSlots(books);
  const latest = Math.max(...ours.map(({ until }) => until), asOf - GRACE_MS);
  const known = new Map<number, GateSlot>();
  const at = (slot: number): GateSlot => {
    const found =
      known.get(slot) ??
      gateSlot(
        slot,
        ours.map(({ line, until }) => slotOfLine(line, slot, until)),
      );
    known.set(slot, found);
    return found;
  };
  const gateSlot = (slot: number, lines: LineSlot[]): GateSlot => {
    const sum = (pick: (line: LineSlot) => number) => lines.reduce((total, line) => total + pick(line), 0);
    const end = Math.max(slot, Math.min(slot + SLOT_MS, ours.length > 0 ? latest : asOf));
    const lineMs = sum(({ from, to }) => to - from);
    const watchedMs = sum((line) => line.watchedMs);
    const setUpMs = union(lines);
    const dueMs = Math.max(end - slot, setUpMs);
    const missingMs = dueMs - (lineMs === 0 ? 0 : (setUpMs * watchedMs) / lineMs);
    return {
      slot,
      lines,
      dueMs,
      missingMs,
      nobodyMs: dueMs - setUpMs,
      lineMs,
      watchedMs,
      frames: sum(({ frames }) => frames),
    };
  };
  const sum = (slots: readonly number[], pick: (slot: GateSlot) => number) =>
    slots.reduce((total, slot) => total + pick(at(slot)), 0);

  const ofLines = (slots: readonly number[]) =>
    ours.map(({ line }, index) => ({
      line,
      slots: slots.flatMap((slot) => at(slot).lines[index] ?? []).filter(({ from, to }) => to > from),
    }));
  return {
    share: (slots) => {
      if (sum(slots, ({ lineMs }) => lineMs) === 0) return null;
      return Math.max(0, 1 - sum(slots, ({ missingMs }) => missingMs) / sum(slots, ({ dueMs }) => dueMs));
    },
    dueMs: (slots) => sum(slots, ({ dueMs }) => dueMs),
    missingMs: (slots) => sum(slots, ({ missingMs }) => missingMs),
    framesPerSecond: (slots) => {
      const watchedMs = sum(slots, (slot) => slot.watchedMs);
      return watchedMs === 0 ? null : (sum(slots, ({ frames }) => frames) * 1000) / watchedMs;
    },
    gaps: (slots) => {
      const nobody = slots.map((slot) => nobodyIn(at(slot)));
      const gaps = gapsOf({ gateway: null, line: null }, nobody);
      for (const { line, slots: mine } of ofLines(slots)) gaps.push(...gapsOf(line, mine));
      return together(gaps);
    },
    lines: ofLines,
  };
}

interface GateSlot {
  slot: number;
  lines: LineSlot[];
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

/** Where no line was set up: before the first of them, or after the last. */
function nobodyIn({ slot, lines, dueMs, nobodyMs }: GateSlot): Omit<LineSlot, 'blind'> {
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
  let total = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return total;
}
