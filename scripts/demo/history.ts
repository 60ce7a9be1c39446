import type { Ledger } from '../../control-server/ledger/ledger.ts';
import { dateAt, type LocalDay, localDay } from '../../control-server/rollups/local-time.ts';
import { SLOT_MS } from '../../control-server/rollups/slots.ts';
import {
  type BlindCause,
  chainHashes,
  chainStart,
  type EventBatch,
  MAX_BATCH_RECORDS,
  type NumberedRecord,
  type SpoolRecord,
} from '../../firmware-config/contract/index.ts';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import { type Passing, passingsOf } from './visitors.ts';
import { zoneHistory } from './zone-history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Of the first gate of a site, on a plain day. */
const VISITORS = 420;
/** A gateway that is down, and a camera that does not show its gate, on so many of all days. */
const OUTAGE_DAYS = 0.07;
const BLIND_DAYS = 0.05;
const BLIND: readonly BlindCause[] = ['covered', 'stream-down', 'dark', 'blurred'];
const FRAMES_PER_SECOND = 10;

/** A gate that its camera shows nothing of from a moment until now. */
export interface Covered {
  gate: string;
  since: number;
  fault: BlindCause;
}

/** Time in which something was not watched; `cause` where the gateway knows it, else it was down. */
interface Outage {
  from: number;
  to: number;
  cause?: BlindCause;
}

/**
 * Fills the books of sites with plausible days until a moment: visitors by hour and weekday, what the gateways watched of
 * it, and a few times in which they did not. All of it goes the way of real records, in chains of hashes.
 *
 * @param options.days of history, the day of `until` included
 * @param options.until milliseconds since 1970; nothing is recorded after it
 * @param options.covered a gate that nobody watches at the end
 * @param options.random 0 <= x < 1; the same numbers give the same history
 */
export async function seedHistory(
  ledger: Ledger,
  options: {
    sites: readonly SiteConfig[];
    days: number;
    until: number;
    covered?: Covered;
    random: () => number;
  },
): Promise<void> {
  const { sites, days, until, covered, random } = options;
  for (const site of sites) {
    const boxes = site.gateways.map(({ id }, index) => ({
      chain: new SeedChain(id, hex(32, random), hex(8, random)),
      gates: site.gates.map((gate) => gate.id).filter((_, n) => n % site.gateways.length === index),
      // The first camera of the first box sees where people wait.
      zones: index === 0 ? zonesOf(site) : [],
    }));
    for (let back = days - 1; back >= 0; back--) {
      const day = localDay(dateAt(until - back * DAY, site.timeZone), site.timeZone);
      const passings = passingsOf(
        day,
        site.gates.map(({ id }) => id),
        VISITORS,
        random,
      );
      for (const { chain, gates, zones } of boxes) {
        const records = recordsOf({ ...day, to: Math.min(day.to, until) }, gates, {
          passings,
          covered,
          zones,
          random,
        });
        for (const { batch, receivedAt } of chain.batches(records)) {
          await ledger.store(batch, receivedAt, site);
        }
      }
    }
  }
}

function zonesOf({ gates, zones = [] }: SiteConfig): { camera: string; zone: string }[] {
  return zones.map(({ id }) => ({ camera: `${gates[0]?.id}-cam`.slice(0, 60), zone: id }));
}

type Untold = SpoolRecord extends infer R
  ? R extends SpoolRecord
    ? Omit<R, 'mono' | 'boot'>
    : never
  : never;

/** What a gateway records on a day, or the part of it that has passed, in order of time. */
function recordsOf(
  day: LocalDay,
  gates: readonly string[],
  {
    passings,
    covered,
    zones,
    random,
  }: {
    passings: readonly Passing[];
    covered: Covered | undefined;
    zones: readonly { camera: string; zone: string }[];
    random: () => number;
  },
): Untold[] {
  const down = random() < OUTAGE_DAYS ? [outageIn(day, 12, 100, random)] : [];
  const used = zones.flatMap((where) => zoneHistory(day, where, random));
  return gates
    .flatMap((gate): Untold[] => {
      const cause = BLIND[Math.floor(random() * BLIND.length)] ?? 'covered';
      const blind = random() < BLIND_DAYS ? [{ ...outageIn(day, 8, 50, random), cause }] : [];
      if (covered?.gate === gate && covered.since < day.to) {
        blind.splice(0, 1, { from: covered.since, to: day.to, cause: covered.fault });
      }
      const outages: Outage[] = [...down, ...blind];
      const seen = passings.filter(
        (each) =>
          each.gate === gate &&
          each.at <= day.to &&
          !outages.some(({ from, to }) => each.at >= from && each.at < to),
      );
      const names = { camera: `${gate}-cam`.slice(0, 60), gate, line: 'line-1' };
      return [
        ...coverageOf(day, names, { down, blind }, random),
        ...seen.map(({ at, direction }): Untold => {
          const score = Math.round((0.72 + 0.27 * random()) * 100) / 100;
          return { kind: 'crossing', at, ...names, direction, score };
        }),
      ];
    })
    .concat(used)
    .sort((a, b) => a.at - b.at);
}

/** A report for every 15 minutes, or the part of them in which the gateway ran. */
function coverageOf(
  day: LocalDay,
  names: { camera: string; gate: string; line: string },
  { down, blind }: { down: readonly Outage[]; blind: readonly Outage[] },
  random: () => number,
): Untold[] {
  const reports: Untold[] = [];
  const report = (from: number, at: number) => {
    if (at - from < 1000) return;
    const missed = blind.flatMap((outage) => {
      const ms = Math.min(at, outage.to) - Math.max(from, outage.from);
      return ms > 0 && outage.cause ? [{ cause: outage.cause, ms }] : [];
    });
    const late = Math.floor(random() * 1500);
    const watchedMs = Math.max(0, at - from - missed.reduce((sum, { ms }) => sum + ms, 0) - late);
    const frames = Math.floor((watchedMs / 1000) * FRAMES_PER_SECOND);
    const told = missed.length > 0 ? { blind: missed } : {};
    reports.push({ kind: 'coverage', at, ...names, from, watchedMs, frames, ...told });
  };
  for (let slot = day.from; slot < day.to; slot += SLOT_MS) {
    let from = slot;
    for (const outage of down) {
      if (outage.to <= slot || outage.from >= slot + SLOT_MS) continue;
      report(from, Math.min(day.to, outage.from));
      from = outage.to;
    }
    report(from, Math.min(day.to, slot + SLOT_MS));
  }
  return reports;
}

/** A stretch of whole seconds between 7 and 21 o'clock, so many minutes long. */
function outageIn(day: LocalDay, least: number, most: number, random: () => number): Outage {
  const from = day.from + 7 * HOUR + Math.floor(random() * 14 * 3600) * 1000;
  return { from, to: from + Math.round((least + (most - least) * random()) * MINUTE) };
}

/** A gateway's records, numbered and chained. */
class SeedChain {
  readonly #gateway: string;
  readonly #epoch: string;
  readonly #boot: string;
  #seq = 0;
  #hash: string;
  #bootAt: number | undefined;

  constructor(gateway: string, epoch: string, boot: string) {
    this.#gateway = gateway;
    this.#epoch = epoch;
    this.#boot = boot;
    this.#hash = chainStart(gateway, epoch);
  }

  batches(records: readonly Untold[]): { batch: EventBatch; receivedAt: number }[] {
    const batches = [];
    for (let start = 0; start < records.length; start += MAX_BATCH_RECORDS) {
      const some = records.slice(start, start + MAX_BATCH_RECORDS).map((record) => this.#numbered(record));
      const before = this.#hash;
      this.#hash = chainHashes(before, some).at(-1) ?? before;
      const sentAt = (some.at(-1)?.at ?? 0) + 2000;
      const batch: EventBatch = {
        ...{ v: 1, gateway: this.#gateway, epoch: this.#epoch, sentAt, oldest: 1 },
        ...{ before, hash: this.#hash, records: some },
      };
      batches.push({ batch, receivedAt: sentAt + 300 });
    }
    return batches;
  }

  #numbered(record: Untold): NumberedRecord {
    this.#bootAt ??= record.at - HOUR;
    const stamp = { seq: ++this.#seq, mono: Math.max(0, record.at - this.#bootAt), boot: this.#boot };
    return { ...record, ...stamp } as NumberedRecord;
  }
}

function hex(digits: number, random: () => number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}
