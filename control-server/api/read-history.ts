import { setImmediate } from 'node:timers/promises';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Gap } from '../rollups/gaps.ts';
import { type Counted, type Piece, shortStretches } from '../rollups/history.ts';
import { GRACE_MS } from '../rollups/line-slots.ts';
import { type BucketLength, bucketsOf, type LocalPeriod } from '../rollups/periods.ts';
import { SLOT_MS } from '../rollups/slots.ts';
import { cutsOf, shortSlots, stretchWatch, type Watchers } from '../rollups/stretch-watch.ts';
import { siteWatch } from '../rollups/watched.ts';
import type { HistoryGap } from './history-schemas.ts';

/** Stretches that are summed in one go; between them the server does its other work. */
const AT_ONCE = 240;
/** Slots that are apart by no more than this are read together. */
const CLOSE_MS = 2 * SLOT_MS;
/** Days whose slots are read in one go. */
const SLOTS_AT_ONCE_MS = 31 * 86_400_000;
/** At most so many gaps in an answer. */
const MOST_GAPS = 400;

/** A site, the gates of it that were asked for, and what its watching is judged by. */
export interface Ground {
  ledger: Ledger;
  /** The whole site. */
  site: SiteConfig;
  /** The same with only the gates in question. */
  place: SiteConfig;
  watchers: Watchers;
}

export async function groundOf(
  ledger: Ledger,
  site: SiteConfig,
  place: SiteConfig,
  asOf: number,
): Promise<Ground> {
  const lines = await ledger.lines(site);
  return { ledger, site, place, watchers: { gateways: site.gateways, lines, asOf } };
}

/** @param also starts of slots where a piece is to end too */
export async function countPeriod(
  ground: Ground,
  period: LocalPeriod,
  length: BucketLength,
  also: readonly number[] = [],
): Promise<Counted> {
  const buckets = bucketsOf(period, length, ground.place.timeZone);
  const ends = buckets.flatMap(({ stretches }) => stretches.flatMap(({ from, to }) => [from, to]));
  const within = also.filter((cut) => cut > period.from && cut < period.to);
  const pieces = await piecesBetween(ground, [period.from, period.to, ...ends, ...within]);
  return { period, buckets, pieces };
}

/** The pieces between bounds, all starts of slots; the first and the last of them bound the time. */
export async function piecesBetween(
  { ledger, place, watchers }: Ground,
  bounds: readonly number[],
): Promise<Piece[]> {
  const cuts = cutsOf(bounds, watchers);
  const watch = stretchWatch(watchers);
  const pieces: Piece[] = [];
  for (let start = 0; start < cuts.length - 1; start += AT_ONCE) {
    if (start > 0) await setImmediate();
    for (const sums of await ledger.sums(place, cuts.slice(start, start + AT_ONCE + 1))) {
      pieces.push({ from: sums.from, to: sums.to, gates: watch(sums, place.gates) });
    }
  }
  return pieces;
}

/** When the gates in question were not watched, from the slots that may hold a gap. */
export async function gapsIn(
  ground: Ground,
  counted: Counted,
): Promise<{ gaps: HistoryGap[]; moreGaps: number }> {
  const { ledger, site, place, watchers } = ground;
  const { asOf, gateways } = watchers;
  const found: HistoryGap[] = [];
  for (const { from, to } of await shortTimes(ground, counted)) {
    const books = await ledger.books(site, from, to);
    const watchOf = siteWatch({ gateways, books, asOf });
    const slots = Array.from({ length: (to - from) / SLOT_MS }, (_, n) => from + n * SLOT_MS);
    for (const { id: gate } of place.gates) {
      const gaps = watchOf(gate).gaps(slots);
      found.push(...gaps.map((gap: Gap) => ({ gate, ...gap, ongoing: gap.to >= asOf - 2 * GRACE_MS })));
    }
    await setImmediate();
  }
  const longest = [...found].sort((a, b) => b.missingMs - a.missingMs).slice(0, MOST_GAPS);
  const kept = new Set(longest);
  const gaps = found.filter((gap) => kept.has(gap)).sort((a, b) => a.from - b.from || a.to - b.to);
  return { gaps, moreGaps: found.length - gaps.length };
}

/** Runs of slots in which somebody may have missed something; those that lie close to each other as one. */
async function shortTimes(
  { ledger, place, watchers }: Ground,
  counted: Counted,
): Promise<{ from: number; to: number }[]> {
  const isShort = shortSlots(watchers, place.gates);
  const times: { from: number; to: number }[] = [];
  for (const { from, to } of shortStretches(counted)) {
    const full = await ledger.fullLines(place, from, to);
    const linesIn = new Map(full.map(({ slot, lines }) => [slot, lines]));
    for (let slot = from; slot < to; slot += SLOT_MS) {
      if (!isShort(slot, linesIn.get(slot) ?? 0)) continue;
      const last = times.at(-1);
      if (last && slot - last.to <= CLOSE_MS) last.to = slot + SLOT_MS;
      else times.push({ from: slot, to: slot + SLOT_MS });
    }
  }
  return times;
}

/** Who passed, slot by slot, over the gates in question. */
export async function slotCounts({ ledger, place }: Ground, from: number, to: number) {
  const slots = [];
  for (let start = from; start < to; start += SLOTS_AT_ONCE_MS) {
    if (start > from) await setImmediate();
    slots.push(...(await ledger.slotSums(place, start, Math.min(to, start + SLOTS_AT_ONCE_MS))));
  }
  return slots;
}
