import type Database from 'better-sqlite3';
import { IDLE_MS, LONGEST_MS, type Session, type SessionStore } from './session.ts';

const COLUMNS =
  'token_hash AS hash, account, created_at AS createdAt, last_used_at AS lastUsedAt, address, browser';

/** Sessions at the desk. */
export class SqliteSessions implements SessionStore {
  readonly #db: Database.Database;
  readonly #find: Database.Statement<[string], Session>;
  readonly #touch: Database.Statement<[number, string]>;

  constructor(desk: Database.Database) {
    this.#db = desk;
    this.#find = desk.prepare(`SELECT ${COLUMNS} FROM sessions WHERE token_hash = ?`);
    this.#touch = desk.prepare('UPDATE sessions SET last_used_at = ? WHERE token_hash = ?');
  }

  add(session: Session): void {
    this.#db
      .prepare(
        `INSERT INTO sessions (token_hash, account, created_at, last_used_at, address, browser)
          VALUES (:hash, :account, :createdAt, :lastUsedAt, :address, :browser)`,
      )
      .run(session);
  }

  find(hash: string): Session | undefined {
    return this.#find.get(hash);
  }

  of(account: string): Session[] {
    return this.#db
      .prepare<[string], Session>(
        `SELECT ${COLUMNS} FROM sessions WHERE account = ? ORDER BY last_used_at DESC, token_hash`,
      )
      .all(account);
  }

  touch(hash: string, at: number): void {
    this.#touch.run(at, hash);
  }

  remove(hash: string): boolean {
    return this.#db.prepare('DELETE FROM sessions WHERE token_hash = ?').run(hash).changes === 1;
  }

  removeAllOf(account: string, except = ''): number {
    return this.#db.prepare('DELETE FROM sessions WHERE account = ? AND token_hash <> ?').run(account, except)
      .changes;
  }

  removeOver(now: number): number {
    const sql = 'DELETE FROM sessions WHERE last_used_at <= ? OR created_at <= ? OR created_at > ?';
    return this.#db.prepare(sql).run(now - IDLE_MS, now - LONGEST_MS, now + LONGEST_MS).changes;
  }
}
