import { randomBytes } from 'node:crypto';
import type { NumberedRecord, Reset, SpoolRecord } from '../../firmware-config/contract/index.ts';
import { messageOf } from '../../firmware-config/errors.ts';
import type { Clock } from '../health/clock.ts';
import { Losses, type LossReason } from './losses.ts';
import { misfitOf, recordOf } from './record-text.ts';
import type { RandomId, Settlement, Spool, SpoolStats } from './spool.ts';
import {
  createTables,
  diskErrorCode,
  isCorruption,
  isTight,
  openSpoolFile,
  replaceSpoolFile,
  SpoolDamage,
  type SpoolFile,
  spoolFileBytes,
  spoolRefusal,
} from './spool-file.ts';
import { prepareStatements, type Statements } from './spool-statements.ts';

export interface SqliteSpoolOptions {
  path: string;
  /** Days for which settled records stay. */
  keepDays?: number;
  /** The file and its journal never grow beyond this. */
  maxMb?: number;
  clock: Clock;
  randomId?: RandomId;
}

const DAY_MS = 86_400_000;
/** Rows deleted in one go: some milliseconds of work. */
const TRIM_ROWS = 5_000;

const randomEpoch: RandomId = () => randomBytes(16).toString('hex');

/** A {@link Spool} in an SQLite file (WAL, synchronous=FULL). When it would exceed `maxMb`, settled records go first. */
export class SqliteSpool implements Spool {
  readonly #options: Required<SqliteSpoolOptions>;
  readonly #findings: string[] = [];
  #misfit: string | undefined;
  #unreadable: string | undefined;
  #file: SpoolFile;
  #statements: Statements;
  #losses = new Losses();
  #epoch = '';
  #oldest = 1;
  #settled = 0;
  #last = 0;
  /** The last record that was already here when this process opened the spool. */
  #lastAtOpen = 0;

  /**
   * Opens the spool, or makes one whose first record is a `reset`.
   *
   * @throws GatelineError `bad-config` when the path cannot be used or is in use, `disk-full` when there is no room
   */
  constructor(options: SqliteSpoolOptions) {
    this.#options = { keepDays: 14, maxMb: 512, randomId: randomEpoch, ...options };
    const { path, maxMb, clock } = this.#options;
    this.#file = openSpoolFile(path, maxMb, clock().at);
    try {
      this.#statements = this.#take(this.#file);
    } catch (error) {
      this.#file.db.close();
      throw spoolRefusal(path, error);
    }
  }

  get epoch(): string {
    return this.#epoch;
  }

  get notices(): readonly string[] {
    const passing = [this.#misfit, this.#unreadable].filter((notice) => notice !== undefined);
    return [...this.#findings, ...this.#losses.notices(), ...passing];
  }

  append(input: SpoolRecord | readonly SpoolRecord[]): NumberedRecord[] {
    const records = this.#fitting(Array.isArray(input) ? input : [input]);
    if (records.length === 0) return [];
    const deferrable = records.every((record) => record.kind === 'coverage');
    for (;;) {
      try {
        while (deferrable && isTight(this.#file.db)) {
          if (!this.#makeRoom()) return this.#lose('disk-full', records);
        }
        return this.#write(records);
      } catch (error) {
        if (diskErrorCode(error) === 'SQLITE_FULL') {
          if (!this.#makeRoom()) return this.#lose('disk-full', records);
        } else if (!isCorruption(error) || !this.#replace(error)) {
          return this.#lose('spool-error', records);
        }
      }
    }
  }

  pending(limit: number): NumberedRecord[] {
    try {
      const records = this.#statements.pending.all(this.#settled, limit).map(({ seq, body }) => {
        const record = recordOf(seq, body);
        if (!record) throw new SpoolDamage(`record ${seq} is damaged`);
        return record;
      });
      this.#unreadable = undefined;
      return records;
    } catch (error) {
      if (isCorruption(error) && this.#replace(error)) return this.pending(limit);
      this.#unreadable = `the spool cannot be read (${diskErrorCode(error)}): check the disk`;
      return [];
    }
  }

  settle(epoch: string, through: number): Settlement {
    if (epoch !== this.#epoch) return 'ignored';
    if (through > this.#last) return this.#restart() ? 'restarted' : 'ignored';
    const settled = Math.max(through, this.#oldest - 1);
    if (settled === this.#settled) return 'ignored';
    // A settlement that a power cut undoes is only asked for again, so it need not wait for the disk.
    this.#file.db.pragma('synchronous = NORMAL');
    this.#tolerate(() => this.#statements.settle.run(settled));
    this.#file.db.pragma('synchronous = FULL');
    this.#settled = settled;
    return 'settled';
  }

  trim(now: number): number {
    let deleted = 0;
    this.#tolerate(() => {
      const young = this.#statements.firstSince.get(now - this.#options.keepDays * DAY_MS);
      deleted = this.#deleteBelow(young ?? this.#last);
    });
    return deleted;
  }

  oldest(): number {
    return this.#oldest;
  }

  stats(): SpoolStats {
    return {
      unsettled: this.#last - this.#settled,
      dropped: this.#losses.total,
      bytes: spoolFileBytes(this.#options.path),
    };
  }

  close(): void {
    this.#file.db.close();
  }

  #take(file: SpoolFile): Statements {
    if (file.found !== 'kept') this.#begin(file);
    const statements = prepareStatements(file.db);
    const head = statements.head.get();
    if (!head) throw new SpoolDamage('it has no head');
    this.#epoch = head.epoch;
    this.#oldest = head.oldest;
    this.#settled = head.settled;
    this.#last = head.last;
    this.#lastAtOpen = head.last;
    if (file.found === 'kept') this.#losses = new Losses(statements.losses.all());
    if (file.notice) this.#findings.push(file.notice);
    return statements;
  }

  #begin({ db, found }: SpoolFile): void {
    const first = this.#reset(found === 'new' ? 'spool-created' : 'spool-corrupt');
    db.transaction(() => {
      createTables(db);
      const statements = prepareStatements(db);
      statements.begin.run(this.#options.randomId());
      statements.insert.run(1, first.at, JSON.stringify(first));
      for (const loss of this.#losses.all) statements.addLoss.run(loss);
    })();
  }

  #reset(reason: Reset['reason']): Reset {
    return { kind: 'reset', ...this.#options.clock(), reason };
  }

  #write(records: readonly SpoolRecord[]): NumberedRecord[] {
    const due = this.#losses.due(this.#options.clock());
    const all = [...due, ...records].map((record, index) => ({ seq: this.#last + 1 + index, record }));
    this.#file.db.transaction(() => {
      for (const { seq, record } of all) this.#statements.insert.run(seq, record.at, JSON.stringify(record));
      for (const loss of due.length > 0 ? this.#losses.all : []) {
        this.#statements.keepLoss.run({ ...loss, count: 0 });
      }
    })();
    if (due.length > 0) this.#losses.told();
    this.#last += all.length;
    return all.slice(due.length).map(({ seq, record }) => ({ seq, ...record }));
  }

  /** Counts the records as lost, on disk too as far as that still works: the row for it is there already. */
  #lose(reason: LossReason, records: readonly SpoolRecord[]): [] {
    this.#losses.add(reason, records);
    this.#tolerate(() =>
      this.#file.db.transaction(() => {
        for (const loss of this.#losses.all) this.#statements.keepLoss.run(loss);
      })(),
    );
    return [];
  }

  /** Without those that do not fit the contract: the server could not take them, and they would block the queue. */
  #fitting(records: readonly SpoolRecord[]): SpoolRecord[] {
    return records.filter((record) => {
      const misfit = misfitOf(record);
      if (misfit === undefined) return true;
      this.#misfit = `a record did not fit the contract and was not kept: ${misfit}`;
      this.#lose('spool-error', [{ ...record, at: this.#options.clock().at }]);
      return false;
    });
  }

  /** Deletes the oldest settled records. False when there are none. */
  #makeRoom(): boolean {
    let deleted = 0;
    this.#tolerate(() => {
      deleted = this.#deleteBelow(this.#settled + 1);
    });
    return deleted > 0;
  }

  /** Only from the front, so that no hole appears; the last record stays, since numbering goes on from it. */
  #deleteBelow(seq: number): number {
    const end = Math.min(seq, this.#settled + 1, this.#last, this.#oldest + TRIM_ROWS);
    if (end <= this.#oldest) return 0;
    const { changes } = this.#statements.deleteBelow.run(end);
    this.#oldest = end;
    return changes;
  }

  /** Begins anew in place of a damaged file. False when that is impossible as well. */
  #replace(why: unknown): boolean {
    const { path, maxMb, clock } = this.#options;
    let file: SpoolFile | undefined;
    try {
      file = replaceSpoolFile(path, maxMb, clock().at, messageOf(why));
      this.#statements = this.#take(file);
      this.#file.db.close();
      this.#file = file;
      return true;
    } catch {
      file?.db.close();
      return false;
    }
  }

  /**
   * The server has more of this epoch than this spool ever had: the spool lost its end (a disk that lies about
   * flushing) or is an old copy, and the numbers given since it was opened stood for other records before. The records
   * with those numbers go into a new epoch; the earlier ones are in the books. False when the disk does not let it.
   */
  #restart(): boolean {
    const since = Math.max(this.#lastAtOpen, this.#settled);
    const first = this.#reset('spool-corrupt');
    const epoch = this.#options.randomId();
    const { insert, pending, renew, deleteBelow } = this.#statements;
    let kept = 0;
    const done = this.#tolerate(() =>
      this.#file.db.transaction(() => {
        const records = pending.all(since, this.#last - since);
        deleteBelow.run(this.#last + 1);
        insert.run(1, first.at, JSON.stringify(first));
        for (const { at, body } of records) insert.run(++kept + 1, at, body);
        renew.run(epoch);
      })(),
    );
    if (!done) return false;
    this.#epoch = epoch;
    this.#oldest = 1;
    this.#settled = 0;
    this.#last = kept + 1;
    this.#lastAtOpen = 0;
    this.#findings.push(
      'the server has later records of this spool than the spool itself: it lost its end or is an old copy, and a new epoch began',
    );
    return true;
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
