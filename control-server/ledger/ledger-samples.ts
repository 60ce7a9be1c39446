import { generateKeyPairSync, sign } from 'node:crypto';
import {
  chainHashes,
  chainStart,
  type EventBatch,
  headText,
  type NumberedRecord,
  type SpoolRecord,
} from '../../firmware-config/contract/index.ts';

/** Ground for tests: a site with two gates, a moment, and records of one gateway. */
export const PLACE = { id: 'den-hung', gates: [{ id: 'main' }, { id: 'side' }] };
export const NOW = Date.parse('2026-11-22T03:00:00Z');
export const EPOCH = '0123456789abcdef0123456789abcdef';
export const STAMP = { mono: 1000, boot: '0a1b2c3d-0000' };
const SEEN_BY = { camera: 'cam-1', line: 'door' };

export function crossing(at: number, direction: 'in' | 'out' = 'in', gate = 'main'): SpoolRecord {
  return { kind: 'crossing', at, ...STAMP, ...SEEN_BY, gate, direction, score: 0.9 };
}

export function coverage(from: number, at: number, watchedMs: number, gate = 'main'): SpoolRecord {
  return { kind: 'coverage', at, ...STAMP, ...SEEN_BY, gate, from, watchedMs, frames: 600 };
}

export function rezero(at: number, gate = 'main'): SpoolRecord {
  return { kind: 'reset', at, ...STAMP, reason: 'occupancy-rezero', gate };
}

export function dropped(at: number, count: number): SpoolRecord {
  return { kind: 'dropped', at, ...STAMP, count, from: at - 1000, to: at, reason: 'disk-full' };
}

/** A minute, or what it is told, of a zone in which `people` stayed and `visits` stays of half that time ended. */
export function zoneUse(from: number, at: number, people: number, visits = 1, zone = 'hall'): SpoolRecord {
  const span = Math.max(0, at - from);
  return {
    kind: 'zone',
    at,
    ...STAMP,
    camera: 'cam-1',
    zone,
    from,
    watchedMs: span,
    peopleMs: span * people,
    mostPeople: people + 1,
    queueMs: Math.round((span * people) / 3),
    longestQueue: Math.round(people / 3),
    visits,
    dwellMs: Math.round((visits * span) / 2),
    longestMs: Math.round(span / 2),
  };
}

/**
 * The records as a batch whose first one has place `first`.
 *
 * @param more `before`: the chain's hash of the record before the first; where absent, one that no chain in the books
 *   has anything to say about
 */
export function batchOf(
  records: SpoolRecord[],
  first = 1,
  more: { gateway?: string; oldest?: number; epoch?: string; sentAt?: number; before?: string } = {},
): EventBatch {
  const { gateway = 'gw-1', oldest = 1, epoch = EPOCH, sentAt = NOW } = more;
  const before = more.before ?? chainStart(gateway, epoch);
  const numbered = records.map((record, index) => ({ seq: first + index, ...record }) as NumberedRecord);
  const hash = chainHashes(before, numbered).at(-1) ?? before;
  return { v: 1, gateway, epoch, sentAt, oldest, before, hash, records: numbered };
}

/** When the boot clock showed `mono`, the server's clock showed `server`. */
export function sync(at: number, mono: number, server: number, boot = STAMP.boot): SpoolRecord {
  return { kind: 'sync', at, mono, boot, server, uncertaintyMs: 20 };
}

/** A key that a gateway might sign with. */
export function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = String(publicKey.export({ format: 'jwk' }).x);
  const head = (hash: string, at = NOW): SpoolRecord => {
    const signature = sign(null, Buffer.from(headText({ at, hash })), privateKey).toString('base64url');
    return { kind: 'head', ...STAMP, at, hash, key, signature };
  };
  return { key, head };
}

/** A gateway's records in one chain, handed out in batches of any cut. */
export class Chain {
  readonly records: NumberedRecord[] = [];
  readonly #hashes: string[];
  readonly #names: { v: 1; gateway: string; epoch: string };

  constructor(records: readonly SpoolRecord[] = [], gateway = 'gw-1', epoch = EPOCH) {
    this.#names = { v: 1, gateway, epoch };
    this.#hashes = [chainStart(gateway, epoch)];
    this.#add(records);
  }

  /** The chain's hash of a record; of 0 the start. */
  hash(seq: number): string {
    return this.#hashes[seq] ?? '';
  }

  /** The records from one place to another, both included. */
  batch(from: number, to: number, oldest = 1): EventBatch {
    const records = this.records.slice(from - 1, to);
    return { ...this.#names, sentAt: NOW, oldest, before: this.hash(from - 1), hash: this.hash(to), records };
  }

  /** Adds records, and gives them as a batch. */
  next(records: readonly SpoolRecord[], sentAt = NOW): EventBatch {
    const first = this.records.length + 1;
    this.#add(records);
    return { ...this.batch(first, this.records.length), sentAt };
  }

  #add(records: readonly SpoolRecord[]): void {
    const first = this.records.length + 1;
    const numbered = records.map((record, index) => ({ seq: first + index, ...record }) as NumberedRecord);
    this.records.push(...numbered);
    this.#hashes.push(...chainHashes(this.hash(first - 1), numbered));
  }
}
