import {
  chainHash,
  chainStart,
  type Head,
  type Notice,
  type NumberedRecord,
  type Reset,
  type SpoolRecord,
} from '../../firmware-config/contract/index.ts';
import type { Clock } from '../health/clock.ts';
import { forkedEpoch } from './fork.ts';
import { Losses } from './losses.ts';
import type {
  Acknowledgement,
  HeldEpoch,
  Pending,
  RandomId,
  Settlement,
  Spool,
  SpoolStats,
} from './spool.ts';

const DAY_MS = 86_400_000;

interface Kept {
  record: NumberedRecord;
  before: string;
  hash: string;
}

interface KeptEpoch {
  name: string;
  settled: number;
  kept: Kept[];
}

/** What outlives a {@link MemorySpool}. */
export interface SpoolMemory {
  epochs: KeptEpoch[];
  losses: Losses;
}

export interface MemorySpoolOptions {
  gateway: string;
  clock: Clock;
  randomId: RandomId;
  keepDays?: number;
  /** Records that it has room for. */
  room?: number;
  /** What an earlier spool left. */
  memory?: SpoolMemory;
}

/** A {@link Spool} that forgets everything with the process: for tests of what stands after the spool. */
export class MemorySpool implements Spool {
  readonly memory: SpoolMemory;
  readonly #options: Required<Omit<MemorySpoolOptions, 'memory'>>;
  #notices: Notice[] = [];

  constructor({ memory, ...options }: MemorySpoolOptions) {
    this.#options = { keepDays: 14, room: Number.POSITIVE_INFINITY, ...options };
    this.memory = memory ?? { epochs: [], losses: new Losses() };
    if (!memory) {
      const first: Reset = { kind: 'reset', ...options.clock(), reason: 'spool-created' };
      this.#begin(options.randomId(), first);
    }
  }

  get epoch(): string {
    return this.#current.name;
  }

  get signed(): boolean {
    return this.#current.kept.at(-1)?.record.kind === 'head';
  }

  get notices(): readonly Notice[] {
    return [...this.#notices, ...this.memory.losses.notices()];
  }

  append(input: SpoolRecord | readonly SpoolRecord[]): NumberedRecord[] {
    const records: readonly SpoolRecord[] = Array.isArray(input) ? input : [input];
    if (records.length === 0) return [];
    const { losses } = this.memory;
    const due = losses.due(this.#options.clock());
    const excess = () => this.#size + due.length + records.length - this.#options.room;
    for (const epoch of [...this.memory.epochs]) {
      if (excess() > 0) this.#deleteBelow(epoch, oldestOf(epoch) + excess());
    }
    if (excess() > 0) {
      losses.add('disk-full', records);
      return [];
    }
    const all = this.#add([...due, ...records]);
    losses.told();
    return all.slice(due.length);
  }

  sign(head: (hash: string) => Head): NumberedRecord[] {
    return this.signed ? [] : this.#add([head(this.#current.kept.at(-1)?.hash ?? '')]);
  }

  pending(limit: number): Pending | null {
    const epoch = this.memory.epochs.find((one) => lastOf(one) > one.settled);
    const kept = epoch?.kept.filter(({ record }) => record.seq > epoch.settled).slice(0, limit);
    const [first, last] = [kept?.[0], kept?.at(-1)];
    if (!epoch || !kept || !first || !last) return null;
    const records = kept.map(({ record }) => record);
    return { epoch: epoch.name, oldest: oldestOf(epoch), before: first.before, hash: last.hash, records };
  }

  settle({ epoch: name, through, hash }: Acknowledgement): Settlement {
    const epoch = this.#find(name);
    if (!epoch) return 'ignored';
    if (through > lastOf(epoch)) {
      if (epoch === this.#current) this.branch(name, lastOf(epoch) + 1);
      return 'beyond';
    }
    const held = this.hashAt(name, through);
    if (hash !== undefined && held !== undefined && held !== hash) return 'different';
    const settled = Math.max(through, oldestOf(epoch) - 1);
    if (settled === epoch.settled) return 'ignored';
    epoch.settled = settled;
    return 'settled';
  }

  branch(name: string, from: number): boolean {
    const epoch = this.#find(name);
    if (!epoch || (from > lastOf(epoch) && epoch !== this.#current)) return true;
    const moved = epoch.kept.filter(({ record }) => record.seq >= from);
    epoch.kept = epoch.kept.filter(({ record }) => record.seq < from);
    epoch.settled = Math.min(epoch.settled, from - 1);
    if (epoch.kept.length === 0) this.memory.epochs = this.memory.epochs.filter((one) => one !== epoch);
    const [held] = moved;
    const { clock, randomId } = this.#options;
    const forked = forkedEpoch({ epoch: name, from, ...(held ? { held } : {}) }, clock, randomId);
    this.#begin(forked.name, forked.first);
    const records = moved.map(({ record: { seq: _, ...record } }) => record);
    this.#add(records.filter(({ kind }) => kind !== 'head'));
    this.#notices.push({
      code: 'spool-forked',
      text: 'the server has other records than this spool: a new epoch began',
    });
    return true;
  }

  epochs(): HeldEpoch[] {
    return this.memory.epochs.map((epoch) => {
      return { epoch: epoch.name, oldest: oldestOf(epoch), settled: epoch.settled, last: lastOf(epoch) };
    });
  }

  hashAt(name: string, seq: number): string | undefined {
    const kept = this.#find(name)?.kept ?? [];
    return (
      kept.find(({ record }) => record.seq === seq)?.hash ??
      kept.find(({ record }) => record.seq === seq + 1)?.before
    );
  }

  trim(now: number): number {
    return [...this.memory.epochs].reduce((sum, epoch) => {
      const young = epoch.kept.find(({ record }) => record.at >= now - this.#options.keepDays * DAY_MS);
      return sum + this.#deleteBelow(epoch, young?.record.seq ?? lastOf(epoch) + 1);
    }, 0);
  }

  stats(): SpoolStats {
    const unsettled = this.memory.epochs.reduce((sum, epoch) => sum + lastOf(epoch) - epoch.settled, 0);
    return { unsettled, dropped: this.memory.losses.total, bytes: this.#size * 256 };
  }

  close(): void {}

  get #current(): KeptEpoch {
    const current = this.memory.epochs.at(-1);
    if (!current) throw new Error('no epoch');
    return current;
  }

  get #size(): number {
    return this.memory.epochs.reduce((sum, { kept }) => sum + kept.length, 0);
  }

  #find(name: string): KeptEpoch | undefined {
    return this.memory.epochs.find((epoch) => epoch.name === name);
  }

  #begin(name: string, first: Reset): void {
    this.memory.epochs.push({ name, settled: 0, kept: [] });
    this.#add([first]);
  }

  #add(records: readonly SpoolRecord[]): NumberedRecord[] {
    const { kept, name } = this.#current;
    return records.map((unnumbered) => {
      const last = kept.at(-1);
      const record = { seq: (last?.record.seq ?? 0) + 1, ...unnumbered };
      const before = last?.hash ?? chainStart(this.#options.gateway, name);
      kept.push({ record, before, hash: chainHash(before, record) });
      return record;
    });
  }

  #deleteBelow(epoch: KeptEpoch, seq: number): number {
    const end = Math.min(seq, epoch.settled + 1, lastOf(epoch) + (epoch === this.#current ? 0 : 1));
    const before = epoch.kept.length;
    epoch.kept = epoch.kept.filter(({ record }) => record.seq >= end);
    if (epoch.kept.length === 0) this.memory.epochs = this.memory.epochs.filter((one) => one !== epoch);
    return before - epoch.kept.length;
  }
}

const oldestOf = ({ kept }: KeptEpoch) => kept[0]?.record.seq ?? 1;
const lastOf = ({ kept }: KeptEpoch) => kept.at(-1)?.record.seq ?? 0;
