import { randomBytes } from 'node:crypto';
import type { Head, Notice, NumberedRecord, SpoolRecord } from '../../firmware-config/contract/index.ts';
import { messageOf } from '../../firmware-config/errors.ts';
import { databaseBytes } from './database-files.ts';
import { EndMark } from './end-mark.ts';
import { forkedEpoch } from './fork.ts';
import { Losses, type LossReason } from './losses.ts';
import { misfitOf } from './misfit.ts';
import { lossRow } from './sealed-rows.ts';
import type {
  Acknowledgement,
  HeldEpoch,
  Pending,
  RandomId,
  Settlement,
  Spool,
  SpoolStats,
} from './spool.ts';
import {
  diskErrorCode,
  isDamage,
  isTight,
  openSpoolFile,
  replaceSpoolFile,
  type SpoolFile,
  type SpoolFileOptions,
} from './spool-file.ts';
import type { SqliteEpochs } from './sqlite-epochs.ts';

export interface SqliteSpoolOptions extends Pick<SpoolFileOptions, 'path' | 'gateway' | 'clock'> {
  /** Days for which settled records stay. */
  keepDays?: number;
  /** The file and its journal never grow beyond this, unless a damaged or older file had more to take over. */
  maxMb?: number;
  randomId?: RandomId;
}

const DAY_MS = 86_400_000;
/** Rows deleted in one go: some milliseconds of work. */
const TRIM_ROWS = 5_000;

const randomEpoch: RandomId = () => randomBytes(16).toString('hex');

/** A {@link Spool} in an SQLite file (WAL, synchronous=FULL). When it would exceed `maxMb`, settled records go first. */
export class SqliteSpool implements Spool {
  readonly #options: Required<SqliteSpoolOptions>;
  readonly #findings: Notice[] = [];
  #misfit: Notice | undefined;
  #unreadable: Notice | undefined;
  #file: SpoolFile;
  readonly #end: EndMark;
  #losses: Losses;

  /**
   * Opens the spool, or makes one whose first record is a `reset`.
   *
   * @throws GatelineError `bad-config` when the path cannot be used, is in use or is another gateway's, `disk-full`
   *   when there is no room
   */
  constructor(options: SqliteSpoolOptions) {
    this.#options = { keepDays: 14, maxMb: 512, randomId: randomEpoch, ...options };
    this.#file = openSpoolFile(this.#options);
    this.#losses = new Losses(this.#file.losses);
    this.#end = new EndMark(this.#options.path);
    this.#noteEnd();
    this.#keepLosses();
    if (this.#file.notice) this.#findings.push(this.#file.notice);
  }

  get #epochs(): SqliteEpochs {
    return this.#file.epochs;
  }

  get epoch(): string {
    return this.#epochs.current.name;
  }

  get signed(): boolean {
    return this.#epochs.signed;
  }

  get notices(): readonly Notice[] {
    const passing = [this.#misfit, this.#unreadable].filter((notice) => notice !== undefined);
    return [...this.#findings, ...this.#losses.notices(), ...passing];
  }

  append(input: SpoolRecord | readonly SpoolRecord[]): NumberedRecord[] {
    const records = this.#fitting(Array.isArray(input) ? input : [input]);
    if (records.length === 0) return [];
    const deferrable = records.every((record) => record.kind === 'coverage');
    return this.#keep(records, deferrable) ?? this.#keep(records, deferrable, true) ?? [];
  }

  sign(head: (hash: string) => Head): NumberedRecord[] {
    if (this.#epochs.signed || isTight(this.#file.db)) return [];
    let signed: NumberedRecord[] = [];
    this.#tolerate(() => {
      signed = this.#epochs.append([head], () => undefined);
    });
    this.#noteEnd();
    return signed;
  }

  pending(limit: number): Pending | null {
    return this.#reading(() => this.#epochs.pending(limit)) ?? null;
  }

  settle({ epoch: name, through, hash }: Acknowledgement): Settlement {
    const epoch = this.#epochs.find(name);
    if (!epoch) return 'ignored';
    if (through > epoch.last) {
      if (epoch === this.#epochs.current) {
        const why = 'the server has later records of this spool than the spool itself';
        this.#branch(name, epoch.last + 1, why);
      }
      return 'beyond';
    }
    const held = hash === undefined ? undefined : this.hashAt(name, through);
    if (held !== undefined && held !== hash) return 'different';
    const settled = Math.max(through, epoch.oldest - 1);
    if (settled === epoch.settled) return 'ignored';
    // A settlement that a power cut undoes is only asked for again, so it need not wait for the disk.
    this.#file.db.pragma('synchronous = NORMAL');
    this.#tolerate(() => this.#epochs.settle(epoch, settled));
    this.#file.db.pragma('synchronous = FULL');
    return 'settled';
  }

  branch(epoch: string, from: number): boolean {
    return this.#branch(epoch, from, 'the server has other records in place of some of this spool');
  }

  epochs(): HeldEpoch[] {
    return this.#epochs.held();
  }

  hashAt(name: string, seq: number): string | undefined {
    return this.#reading(() => {
      const epoch = this.#epochs.find(name);
      return epoch && this.#epochs.hashAt(epoch, seq);
    });
  }

  trim(now: number): number {
    let deleted = 0;
    this.#tolerate(() => {
      for (const epoch of this.#epochs.all) {
        const { firstSince } = this.#epochs.statements;
        const young = firstSince.get(epoch.number, now - this.#options.keepDays * DAY_MS);
        const end = Math.min(young ?? epoch.last + 1, epoch.oldest + TRIM_ROWS);
        deleted += this.#epochs.deleteBelow(epoch, end);
      }
    });
    return deleted;
  }

  stats(): SpoolStats {
    return {
      unsettled: this.#epochs.unsettled(),
      dropped: this.#losses.total,
      bytes: databaseBytes(this.#options.path),
    };
  }

  close(): void {
    this.#end.close();
    this.#file.db.close();
  }

  /** Keeps or loses the records; undefined when the file was damaged and a new one has taken its place. */
  #keep(records: readonly SpoolRecord[], deferrable: boolean, again = false): NumberedRecord[] | undefined {
    for (;;) {
      try {
        while (deferrable && isTight(this.#file.db)) {
          if (!this.#makeRoom()) return this.#lose('disk-full', records);
        }
        return this.#write(records);
      } catch (error) {
        if (diskErrorCode(error) === 'SQLITE_FULL') {
          if (!this.#makeRoom()) return this.#lose('disk-full', records);
        } else if (!again && isDamage(error) && this.#replace(error)) {
          return undefined;
        } else {
          return this.#lose('spool-error', records);
        }
      }
    }
  }

  #write(records: readonly SpoolRecord[]): NumberedRecord[] {
    const due = this.#losses.due(this.#options.clock());
    const all = this.#epochs.append([...due, ...records], () => {
      for (const loss of due.length > 0 ? this.#losses.all : []) {
        this.#epochs.statements.keepLoss.run(lossRow({ ...loss, count: 0 }));
      }
    });
    if (due.length > 0) this.#losses.told();
    this.#noteEnd();
    return all.slice(due.length);
  }

  #lose(reason: LossReason, records: readonly SpoolRecord[]): [] {
    this.#losses.add(reason, records);
    this.#keepLosses();
    return [];
  }

  /** Counts losses on disk, too, as far as that works: a full one has rows for them already. */
  #keepLosses(): void {
    this.#tolerate(() =>
      this.#file.db.transaction(() => {
        for (const loss of this.#losses.all) this.#epochs.statements.keepLoss.run(lossRow(loss));
      })(),
    );
  }

  /** Without those that do not fit the contract: the server could not take them, and they would block the queue. */
  #fitting(records: readonly SpoolRecord[]): SpoolRecord[] {
    return records.filter((record) => {
      const misfit = misfitOf(record);
      if (misfit === undefined) return true;
      const text = `a record did not fit the contract and was not kept: ${misfit}`;
      this.#misfit = { code: 'record-misfit', text };
      this.#lose('spool-error', [{ ...record, at: this.#options.clock().at }]);
      return false;
    });
  }

  /** Deletes the oldest settled records. False when there are none. */
  #makeRoom(): boolean {
    let deleted = 0;
    this.#tolerate(() => {
      for (const epoch of this.#epochs.all) {
        deleted = this.#epochs.deleteBelow(epoch, epoch.oldest + TRIM_ROWS);
        if (deleted > 0) return;
      }
    });
    return deleted > 0;
  }

  #branch(name: string, from: number, why: string): boolean {
    const epoch = this.#epochs.find(name);
    if (!epoch || (from > epoch.last && epoch !== this.#epochs.current)) return true;
    const { clock, randomId } = this.#options;
    return this.#tolerate(() => {
      const held = this.#epochs.recordAt(epoch, from);
      const forked = { epoch: name, from, ...(held ? { held } : {}) };
      const moved = this.#epochs.branch(epoch, from, forkedEpoch(forked, clock, randomId));
      this.#noteEnd();
      const text = `${why}: it lost its end, is an old copy, or has a twin; a new epoch began, with ${moved} records of the old one`;
      this.#findings.push({ code: 'spool-forked', text });
    });
  }

  /** Takes over what is whole into a new file in place of a damaged one. False when that is impossible as well. */
  #replace(why: unknown): boolean {
    try {
      const file = replaceSpoolFile(this.#file.db, this.#options, messageOf(why));
      this.#file = file;
      this.#noteEnd();
      this.#keepLosses();
      if (file.notice) this.#findings.push(file.notice);
      return true;
    } catch {
      return false;
    }
  }

  #noteEnd(): void {
    const { name, last } = this.#epochs.current;
    this.#end.note({ epoch: name, last });
  }

  /** Reads; when damage is met, once more from what could be saved of it. */
  #reading<T>(read: () => T, again = false): T | undefined {
    try {
      const found = read();
      this.#unreadable = undefined;
      return found;
    } catch (error) {
      if (!again && isDamage(error) && this.#replace(error)) return this.#reading(read, true);
      const text = `the spool cannot be read (${diskErrorCode(error)}): check the disk`;
      this.#unreadable = { code: 'spool-unreadable', text };
      return undefined;
    }
  }

  /** For work that the disk may refuse without harm, since the next append meets, counts and reports the same fault. */
  #tolerate(work: () => unknown): boolean {
    try {
      work();
      return true;
    } catch (error) {
      diskErrorCode(error);
      return false;
    }
  }
}
