import type { NumberedRecord, SpoolRecord } from '../../firmware-config/contract/index.ts';
import type { Clock } from '../health/clock.ts';
import { Losses } from './losses.ts';
import type { RandomId, Settlement, Spool, SpoolStats } from './spool.ts';

const DAY_MS = 86_400_000;

/** What outlives a {@link MemorySpool}. */
export interface SpoolMemory {
  epoch: string;
  settled: number;
  records: NumberedRecord[];
  losses: Losses;
}

export interface MemorySpoolOptions {
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
  #lastAtOpen: number;
  #notices: string[] = [];

  constructor({ memory, ...options }: MemorySpoolOptions) {
    this.#options = { keepDays: 14, room: Number.POSITIVE_INFINITY, ...options };
    this.memory = memory ?? { ...this.#fresh('spool-created'), losses: new Losses() };
    this.#lastAtOpen = this.#last;
  }

  get epoch(): string {
    return this.memory.epoch;
  }

  get notices(): readonly string[] {
    return [...this.#notices, ...this.memory.losses.notices()];
  }

  append(input: SpoolRecord | readonly SpoolRecord[]): NumberedRecord[] {
    const records: readonly SpoolRecord[] = Array.isArray(input) ? input : [input];
    if (records.length === 0) return [];
    const { losses } = this.memory;
    const due = losses.due(this.#options.clock());
    const excess = this.memory.records.length + due.length + records.length - this.#options.room;
    if (excess > 0) this.#deleteBelow(this.oldest() + excess);
    if (this.memory.records.length + due.length + records.length > this.#options.room) {
      losses.add('disk-full', records);
      return [];
    }
    const first = this.#last + 1;
    const all = [...due, ...records].map((record, index) => ({ seq: first + index, ...record }));
    this.memory.records.push(...all);
    losses.told();
    return all.slice(due.length);
  }

  pending(limit: number): NumberedRecord[] {
    return this.memory.records.filter((record) => record.seq > this.memory.settled).slice(0, limit);
  }

  settle(epoch: string, through: number): Settlement {
    if (epoch !== this.epoch) return 'ignored';
    if (through > this.#last) {
      this.#restart();
      return 'restarted';
    }
    const settled = Math.max(through, this.oldest() - 1);
    if (settled === this.memory.settled) return 'ignored';
    this.memory.settled = settled;
    return 'settled';
  }

  trim(now: number): number {
    const young = this.memory.records.find((one) => one.at >= now - this.#options.keepDays * DAY_MS);
    return this.#deleteBelow(young?.seq ?? this.#last);
  }

  oldest(): number {
    return this.memory.records[0]?.seq ?? 1;
  }

  stats(): SpoolStats {
    const { settled, losses, records } = this.memory;
    return { unsettled: this.#last - settled, dropped: losses.total, bytes: records.length * 256 };
  }

  close(): void {}

  get #last(): number {
    return this.memory.records.at(-1)?.seq ?? 0;
  }

  #deleteBelow(seq: number): number {
    const end = Math.min(seq, this.memory.settled + 1, this.#last);
    const before = this.memory.records.length;
    this.memory.records = this.memory.records.filter((record) => record.seq >= end);
    return before - this.memory.records.length;
  }

  #fresh(reason: 'spool-created' | 'spool-corrupt') {
    const first: NumberedRecord = { seq: 1, kind: 'reset', ...this.#options.clock(), reason };
    return { epoch: this.#options.randomId(), settled: 0, records: [first] };
  }

  #restart(): void {
    const since = Math.max(this.#lastAtOpen, this.memory.settled);
    const kept = this.memory.records.filter((record) => record.seq > since);
    Object.assign(this.memory, this.#fresh('spool-corrupt'));
    this.memory.records.push(...kept.map((record, index) => ({ ...record, seq: index + 2 })));
    this.#lastAtOpen = 0;
    this.#notices.push('the server has later records of this spool than the spool itself: a new epoch began');
  }
}
