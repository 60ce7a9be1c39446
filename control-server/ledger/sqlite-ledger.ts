import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { EventBatch } from '../../firmware-config/contract/index.ts';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';
import type { KnownLine } from '../rollups/line-slots.ts';
import type { Bins } from '../rollups/trend.ts';
import type { Audit } from './audit.ts';
import type { HistoryNotes, StretchSums, ZoneRecord, ZoneSums } from './history-store.ts';
import type {
  Books,
  CrossingQuery,
  Ledger,
  LedgerCrossing,
  Mark,
  Place,
  Present,
  Pruned,
  RebuildResult,
  SetAside,
  SetAsideEntry,
  Stored,
} from './ledger.ts';
import { migrate } from './migrations.ts';
import type { IssuedReport, NewReport } from './report-store.ts';
import { SqliteAudit } from './sqlite-audit.ts';
import { SqliteHistory } from './sqlite-history.ts';
import { LedgerLock } from './sqlite-lock.ts';
import { SqliteReader } from './sqlite-reader.ts';
import { rebuildRollups } from './sqlite-rebuild.ts';
import { SqliteReports } from './sqlite-reports.ts';
import { SqliteRetention } from './sqlite-retention.ts';
import { SqliteWriter } from './sqlite-writer.ts';

/** Another program that holds the books for longer than this (a backup tool) makes a write fail, not wait. */
const LOCK_TIMEOUT_MS = 250;

export interface SqliteOptions {
  /** The books never grow beyond this many pages of 4 KiB; for tests of a full disk. */
  maxPages?: number;
}

/** The books in one SQLite file: WAL, and a commit is on the disk before `store` answers. */
export class SqliteLedger implements Ledger {
  readonly #db: Database.Database;
  readonly #lock: LedgerLock | undefined;
  readonly #writer: SqliteWriter;
  readonly #reader: SqliteReader;
  readonly #history: SqliteHistory;
  readonly #reports: SqliteReports;
  readonly #retention: SqliteRetention;

  /**
   * Opens the file, or makes it, and brings it to this program's version.
   *
   * @throws GatelineError `ledger-unavailable` or `disk-full`
   */
  constructor(path: string, options: SqliteOptions = {}) {
    let db: Database.Database | undefined;
    let lock: LedgerLock | undefined;
    try {
      if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if (path !== ':memory:') lock = new LedgerLock(path);
      db = new Database(path, { timeout: LOCK_TIMEOUT_MS });
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      const found = migrate(db);
      if (options.maxPages !== undefined) db.pragma(`max_page_count = ${options.maxPages}`);
      this.#db = db;
      this.#lock = lock;
      this.#writer = new SqliteWriter(db);
      this.#reader = new SqliteReader(db);
      this.#history = new SqliteHistory(db, this.#reader);
      this.#reports = new SqliteReports(db);
      this.#retention = new SqliteRetention(db);
      // The rollups hold more than in those versions.
      if (found === 1 || found === 2) db.transaction(() => rebuildRollups(this.#db, this.#writer.rollups))();
    } catch (error) {
      db?.close();
      lock?.release();
      throw actionable(error, path);
    }
  }

  store(batch: EventBatch, receivedAt: number, place: Place): Promise<Stored> {
    return this.#write(() => this.#writer.store(batch, receivedAt, place));
  }

  mark(gateway: string, epoch: string): Promise<Mark> {
    return this.#read(() => this.#reader.mark(gateway, epoch));
  }

  setAside(message: SetAside): Promise<void> {
    return this.#write(() => this.#writer.setAside(message));
  }

  books(place: Place, from: number, to: number): Promise<Books> {
    return this.#read(() => this.#reader.books(place, from, to));
  }

  present(place: Place, { from, to }: { from: number; to: number }, bins: Bins): Promise<Present> {
    return this.#read(() => ({
      books: this.#reader.books(place, from, to),
      passed: this.#reader.passed(place, bins),
    }));
  }

  lines(place: Place): Promise<KnownLine[]> {
    return this.#read(() => this.#history.lines(place));
  }

  sums(place: Place, cuts: readonly number[]): Promise<StretchSums[]> {
    return this.#read(() => this.#history.sums(place, cuts));
  }

  slotSums(place: Place, from: number, to: number): Promise<{ slot: number; in: number; out: number }[]> {
    return this.#read(() => this.#history.slotSums(place, from, to));
  }

  fullLines(place: Place, from: number, to: number): Promise<{ slot: number; lines: number }[]> {
    return this.#read(() => this.#history.fullLines(place, from, to));
  }

  zoneSums(place: Place, cuts: readonly number[]): Promise<ZoneSums[][]> {
    return this.#read(() => this.#history.zoneSums(place, cuts));
  }

  zoneRecords(place: Place, from: number, to: number): Promise<ZoneRecord[]> {
    return this.#read(() => this.#history.zoneRecords(place, from, to));
  }

  notes(place: Place, from: number, to: number): Promise<HistoryNotes> {
    return this.#read(() => this.#history.notes(place, from, to));
  }

  crossings(query: CrossingQuery): Promise<LedgerCrossing[]> {
    return this.#read(() => this.#reader.crossings(query));
  }

  lastEventId(): Promise<number> {
    return this.#read(() => this.#reader.lastId());
  }

  quarantined(limit: number): Promise<{ total: number; entries: SetAsideEntry[] }> {
    return this.#read(() => this.#reader.quarantined(limit));
  }

  lastReceived(): Promise<Map<string, number>> {
    return this.#read(() => {
      const rows = this.#db
        .prepare<[], { gateway: string; at: number }>(
          'SELECT gateway, max(last_received_at) AS at FROM epochs GROUP BY gateway',
        )
        .all();
      return new Map(rows.map(({ gateway, at }) => [gateway, at]));
    });
  }

  rebuild(): Promise<RebuildResult> {
    return this.#write(() => rebuildRollups(this.#db, this.#writer.rollups));
  }

  prune(before: number, from: number): Promise<Pruned> {
    return this.#write(() => this.#retention.prune(before, from));
  }

  issueReport(report: NewReport): Promise<IssuedReport> {
    return this.#write(() => this.#reports.issueReport(report));
  }

  confirmReport(day: { site: string; date: string; lastEventId: number }): Promise<void> {
    return this.#write(() => this.#reports.confirmReport(day));
  }

  reports(site: string, from: string, to: string): Promise<IssuedReport[]> {
    return this.#read(() => this.#reports.reports(site, from, to));
  }

  reportedDays(site: string): Promise<{ date: string; isStale: boolean }[]> {
    return this.#read(() => this.#reports.reportedDays(site));
  }

  audit(): Audit {
    return new SqliteAudit(this.#db.name);
  }

  check(): Promise<void> {
    return this.#write(() => {
      this.#db
        .prepare('INSERT INTO health VALUES (1, 1) ON CONFLICT DO UPDATE SET checked = checked + 1')
        .run();
    });
  }

  async close(): Promise<void> {
    this.#db.close();
    this.#lock?.release();
  }

  async #write<T>(work: () => T): Promise<T> {
    try {
      return this.#db.transaction(work).immediate();
    } catch (error) {
      throw actionable(error, this.#db.name);
    }
  }

  async #read<T>(work: () => T): Promise<T> {
    try {
      return this.#db.transaction(work).deferred();
    } catch (error) {
      throw actionable(error, this.#db.name);
    }
  }
}

/** What a person can do about an error of SQLite or of files; anything else as it is. */
export function actionable(cause: unknown, path: string): unknown {
  if (cause instanceof GatelineError) return cause;
  const code = (cause as { code?: unknown } | null)?.code;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new GatelineError('disk-full', `${path} cannot grow, the disk is full: free some space`, {
      cause,
    });
  }
  if (
    typeof code === 'string' &&
    /^(SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|READONLY|NOTADB|CORRUPT)|E[A-Z]+$)/.test(code)
  ) {
    const message = `${path} cannot be used now (${messageOf(cause)}): see which program holds it, and its rights`;
    return new GatelineError('ledger-unavailable', message, { cause });
  }
  return cause;
}
