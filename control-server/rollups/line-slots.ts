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
  missing: { cause: GapCause; ms: number }[];
  blind: { cause: BlindCause; ms: number }[];
}

/** Reports of the last moments are still on their way; what is younger than this is not held against a line. */
export const GRACE_MS = 90_000;
/** A line is taken as removed when its gateway has reported others for so long without it. */
const REMOVED_AFTER_MS = 86_400_000;

/**
 * Until when a line is to be watched: to the present, or to its last report where it was removed since. It was when the
 * site no longer has its gateway, or when that gateway has reported other lines for a day without it; a gateway that is
 * silent altogether proves nothing.
 *
 * @param gateways of the site's configuration
 */
export function dueUntil(
  line: KnownLine,
  { lines, gateways, asOf }: { lines: readonly KnownLine[]; gateways: ReadonlySet<string>; asOf: number },
): number {
  const removed =
    !gateways.has(line.gateway) ||
    lines.some((other) => other.gateway === line.gateway && other.lastAt > line.lastAt + REMOVED_AFTER_MS);
  return Math.min(asOf, removed ? line.lastAt : Math.max(line.lastAt, asOf - GRACE_MS));
}

/** Answers what a line did in a slot, from the sums in the books. */
export function lineSlots(books: WatchBooks): (line: KnownLine, slot: number, until: number) => LineSlot {
  const covered = new Map(books.covered.map((part) => [keyOf(part, part.slot), part]));
  const blind = Map.groupBy(books.blind, (part) => keyOf(part, part.slot));
  const outages = Map.groupBy(books.outages, ({ gateway, slot }) => `${gateway} ${slot}`);
  return (line, slot, until) => {
    const from = Math.min(slot + SLOT_MS, Math.max(slot, line.firstFrom));
    const to = Math.max(from, Math.min(slot + SLOT_MS, until));
    const seen = covered.get(keyOf(line, slot));
    const watchedMs = Math.min(to - from, Math.max(0, seen?.watchedMs ?? 0));
    const known = (blind.get(keyOf(line, slot)) ?? []).map(({ cause, ms }) => ({ cause, ms }));
    let rest = to - from - watchedMs;
    const missing: LineSlot['missing'] = [];
    const blame = (cause: GapCause, most: number) => {
      const ms = Math.min(rest, most);
      if (ms <= 0) return;
      const same = missing.find((part) => part.cause === cause);
      if (same) same.ms += ms;
      else missing.push({ cause, ms });
      rest -= ms;
    };
    for (const { cause, ms } of known) blame(cause, ms);
    for (const { cause, ms } of outages.get(`${line.gateway} ${slot}`) ?? []) {
      if (cause !== 'clock-unsure') blame(cause, ms);
    }
    for (const span of books.unknown) {
      if (span.gateway !== line.gateway) continue;
      blame('spool-lost', Math.min(to, span.to) - Math.max(from, span.from));
    }
    blame('agent-down', rest);
    const silentMs = to - Math.min(to, Math.max(from, line.lastAt));
    return { slot, from, to, watchedMs, frames: seen?.frames ?? 0, silentMs, missing, blind: known };
  };
}

const keyOf = (line: { gate: string; gateway: string; line: string }, slot: number) =>
  `${line.gate} ${line.gateway} ${line.line} ${slot}`;
