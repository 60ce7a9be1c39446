import { setImmediate } from 'node:timers/promises';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Gap } from '../rollups/gaps.ts';
import { type Counted, shortStretches } from '../rollups/history.ts';
import { GRACE_MS } from '../rollups/line-slots.ts';
import { type BucketLength, bucketsOf, type LocalPeriod } from '../rollups/periods.ts';
import { SLOT_MS } from '../rollups/slots.ts';
import { cutsOf, stretchWatch, type Watchers } from '../rollups/stretch-watch.ts';
import { siteWatch } from '../rollups/watched.ts';
import type { HistoryGap } from './history-schemas.ts';

/** Stretches that are summed in one go; between them the server does its other work. */
const AT_ONCE = 240;
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
  { ledger, place, watchers }: Ground,
  period: LocalPeriod,
  length: BucketLength,
  also: readonly number[] = [],
): Promise<Counted> {
  const buckets = bucketsOf(period, length, place.timeZone);
  const ends = buckets.flatMap(({ stretches }) => stretches.flatMap(({ from, to }) => [from, to]));
  const within = also.filter((cut) => cut > period.from && cut < period.to);
  const cuts = cutsOf([period.from, period.to, ...ends, ...within], watchers);
  const watch = stretchWatch(watchers);
  const pieces = [];
  for (let start = 0; start < cuts.length - 1; start += AT_ONCE) {
    if (start > 0) await setImmediate();
    for (const sums of await ledger.sums(place, cuts.slice(start, start + AT_ONCE + 1))) {
      pieces.push({ from: sums.from, to: sums.to, gates: watch(sums, place.gates) });
    }
  }
  return { period, buckets, pieces };
}

/** When the gates in question were not watched, from the slots of the stretches that may hold a gap. */
export async function gapsIn(
  { ledger, site, place, watchers }: Ground,
  counted: Counted,
): Promise<{ gaps: HistoryGap[]; moreGaps: number }> {
  const { asOf, gateways } = watchers;
  const found: HistoryGap[] = [];
  for (const { from, to } of shortStretches(counted)) {
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

/** Who passed, slot by slot, over the gates in question. */
export async function slotCounts({ ledger, place }: Ground, from: number, to: number) {
  const slots = [];
  for (let start = from; start < to; start += SLOTS_AT_ONCE_MS) {
    if (start > from) await setImmediate();
    slots.push(...(await ledger.slotSums(place, start, Math.min(to, start + SLOTS_AT_ONCE_MS))));
  }
  return slots;
}
