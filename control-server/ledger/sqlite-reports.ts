import type Database from 'better-sqlite3';
import type { IssuedReport, NewReport, ReportStore } from './report-store.ts';
import { pluck } from './sqlite-statements.ts';

type Synchronous<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => R : never;
};

/** The statements that keep reports; callers hold the transaction. */
export class SqliteReports implements Synchronous<ReportStore> {
  readonly #next: Database.Statement<[string, string], number>;
  readonly #add: Database.Statement<[string, string, number, number, number, number, string]>;
  readonly #confirm: Database.Statement<[string, string, number]>;
  readonly #between: Database.Statement<[string, string, string], IssuedReport>;
  readonly #days: Database.Statement<[string], { date: string; stale: number }>;

  constructor(db: Database.Database) {
    this.#next = pluck(db, 'SELECT coalesce(max(version), 0) + 1 FROM reports WHERE site = ? AND date = ?');
    this.#add = db.prepare(`INSERT INTO reports (site, date, version, from_at, to_at, created_at, body)
      VALUES (?, ?, ?, ?, ?, ?, ?)`);
    this.#confirm = db.prepare(`DELETE FROM stale_reports
      WHERE site = ? AND date = ? AND (SELECT coalesce(max(id), 0) FROM ledger) = ?`);
    this.#between = db.prepare(`SELECT site, date, version, created_at AS createdAt, body FROM reports
      WHERE site = ? AND date >= ? AND date <= ? ORDER BY date, version`);
    this.#days = db.prepare(`SELECT r.date, s.date IS NOT NULL AS stale FROM reports r
      LEFT JOIN stale_reports s ON s.site = r.site AND s.date = r.date
      WHERE r.site = ? AND r.version = 1 ORDER BY r.date`);
  }

  issueReport({ site, date, from, to, createdAt, body, lastEventId }: NewReport): IssuedReport {
    const version = this.#next.get(site, date) ?? 1;
    this.#add.run(site, date, version, from, to, createdAt, body);
    this.#confirm.run(site, date, lastEventId);
    return { site, date, version, createdAt, body };
  }

  confirmReport({ site, date, lastEventId }: { site: string; date: string; lastEventId: number }): void {
    this.#confirm.run(site, date, lastEventId);
  }

  reports(site: string, from: string, to: string): IssuedReport[] {
    return this.#between.all(site, from, to);
  }

  reportedDays(site: string): { date: string; isStale: boolean }[] {
    return this.#days.all(site).map(({ date, stale }) => ({ date, isStale: stale === 1 }));
  }
}
