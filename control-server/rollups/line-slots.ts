import type { BlindCause } from '../../firmware-config/contract/index.ts';
import type { Books, OutageCause } from '../ledger/ledger.ts';
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

/**
 * Why nobody watched: what the gateway knows; that it could not keep its records, or lost those it had (`spool-lost`);
 * that nothing came from it (`agent-down`); or that no line of the gate was set up (`not-set-up`).
 */
export type GapCause =
  | BlindCause
  | Exclude<OutageCause, 'clock-unsure'>
  | 'spool-lost'
  | 'agent-down'
  | 'not-set-up';

/** What the books know of the watching of a site. */
export type WatchBooks = Pick<Books, 'lines' | 'covered' | 'blind' | 'outages' | 'unknown'>;

/** One line in one slot; times in milliseconds. The missing parts and `watchedMs` make `to - from` exactly. */
export interface LineSlot {
  slot: number;
  /** The part of the slot in which the line was to be watched; empty (`from` = `to`) where it was not. */
  from: number;
  to: number;
  watchedMs: number;
  frames: number;
  /** How much of its end lies after the last report that the line ever made. */
  silentMs: number;
  missing: readonly { cause: GapCause; ms: number }[];
  blind: readonly { cause: BlindCause; ms: number }[];
}

/** Reports of the last moments are still on their way; what is younger than this is not held against a line. */
export const GRACE_MS = 90_000;
/** A line is taken as removed when its gateway has reported others for so long without it. */
const REMOVED_AFTER_MS = 86_400_000;

/**
 * Until when each line is to be watched: to the present, or to its last report where it was removed since. It was when the
 * site no longer has its gateway, or when that gateway has reported other lines for a day without it; a gateway that is
 * silent altogether proves nothing.
 *
 * @param gateways of the site's configuration
 */
export function dueUntil(
  lines: readonly KnownLine[],
  gateways: readonly { id: string }[],
  asOf: number,
): (line: KnownLine) => number {
  const known = new Set(gateways.map(({ id }) => id));
  const lastOf = new Map<string, number>();
  for (const { gateway, lastAt } of lines) {
    lastOf.set(gateway, Math.max(lastAt, lastOf.get(gateway) ?? lastAt));
  }
  return ({ gateway, lastAt }) => {
    const isRemoved = !known.has(gateway) || (lastOf.get(gateway) ?? lastAt) > lastAt + REMOVED_AFTER_MS;
    return Math.min(asOf, isRemoved ? lastAt : Math.max(lastAt, asOf - GRACE_MS));
  };
}

/** Answers what a line did in a slot until a moment, from the sums in the books. */
export function lineSlots(books: WatchBooks): (line: KnownLine) => (slot: number, until: number) => LineSlot {
  const covered = Map.groupBy(books.covered, keyOf);
  const blind = Map.groupBy(books.blind, keyOf);
  const outages = Map.groupBy(books.outages, ({ gateway }) => gateway);
  return (line) => {
    const seenIn = new Map(covered.get(keyOf(line))?.map((part) => [part.slot, part]));
    const blindIn = Map.groupBy(blind.get(keyOf(line)) ?? NONE, ({ slot }) => slot);
    const outagesIn = Map.groupBy(outages.get(line.gateway) ?? NONE, ({ slot }) => slot);
    const unknown = books.unknown.filter(({ gateway }) => gateway === line.gateway);
    const causesOf = (slot: number, from: number, to: number, total: number) => {
      const missing = new Map<GapCause, number>();
      let rest = total;
      const blame = (cause: GapCause, most: number) => {
        const ms = Math.min(rest, most);
        if (ms > 0) missing.set(cause, (missing.get(cause) ?? 0) + ms);
        rest -= Math.max(0, ms);
      };
      for (const { cause, ms } of blindIn.get(slot) ?? NONE) blame(cause, ms);
      for (const { cause, ms } of outagesIn.get(slot) ?? NONE) if (cause !== 'clock-unsure') blame(cause, ms);
      for (const span of unknown) blame('spool-lost', Math.min(to, span.to) - Math.max(from, span.from));
      blame('agent-down', rest);
      return [...missing].map(([cause, ms]) => ({ cause, ms }));
    };
    return (slot, until) => {
      const from = Math.min(slot + SLOT_MS, Math.max(slot, line.firstFrom));
      const to = Math.max(from, Math.min(slot + SLOT_MS, until));
      const seen = seenIn.get(slot);
      const watchedMs = Math.min(to - from, Math.max(0, seen?.watchedMs ?? 0));
      const rest = to - from - watchedMs;
      return {
        slot,
        from,
        to,
        watchedMs,
        frames: seen?.frames ?? 0,
        silentMs: to - Math.min(to, Math.max(from, line.lastAt)),
        missing: rest === 0 ? NONE : causesOf(slot, from, to, rest),
        blind: blindIn.get(slot) ?? NONE,
      };
    };
  };
}

const NONE: readonly never[] = [];
const keyOf = (line: { gate: string; gateway: string; line: string }) =>
  `${line.gate} ${line.gateway} ${line.line}`;
