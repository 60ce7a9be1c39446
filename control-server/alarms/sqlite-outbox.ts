import type Database from 'better-sqlite3';
import { deskError } from '../desk/sqlite-desk.ts';
import type { Delivery, DeliveryBody, NewDelivery, Outbox } from './outbox.ts';

type Row = Omit<Delivery, 'body'> & { body: string };

const COLUMNS = `id, site, target, body, created_at AS createdAt, attempts, next_at AS nextAt, done_at AS doneAt,
  given_up_at AS givenUpAt, error`;

/** The outbox at the desk. */
export class SqliteOutbox implements Outbox {
  readonly #desk: Database.Database;

  constructor(desk: Database.Database) {
    this.#desk = desk;
  }

  add(messages: readonly NewDelivery[]): void {
    if (messages.length === 0) return;
    this.#run(() => {
      const insert = this.#desk.prepare(
        'INSERT INTO deliveries (site, channel, target, body, created_at, next_at) VALUES (?, ?, ?, ?, ?, ?)',
      );
      for (const { site, target, body, createdAt } of messages) {
        insert.run(site, body.channel, target, JSON.stringify(body), createdAt, createdAt);
      }
    });
  }

  due(now: number, limit: number): Delivery[] {
    const where =
      'WHERE done_at IS NULL AND given_up_at IS NULL AND next_at <= ? ORDER BY next_at, id LIMIT ?';
    return this.#run(() => this.#all(where, now, limit));
  }

  done(id: number, at: number): void {
    const sql = 'UPDATE deliveries SET done_at = ?, attempts = attempts + 1, error = NULL WHERE id = ?';
    this.#run(() => this.#desk.prepare(sql).run(at, id));
  }

  failed(id: number, { at, nextAt, error }: { at: number; nextAt: number | null; error: string }): void {
    const sql = `UPDATE deliveries SET attempts = attempts + 1, error = ?, next_at = coalesce(?, next_at),
      given_up_at = ? WHERE id = ?`;
    this.#run(() =>
      this.#desk.prepare(sql).run(error.slice(0, 300), nextAt, nextAt === null ? at : null, id),
    );
  }

  list({ sites, limit }: { sites: readonly string[] | null; limit: number }): Delivery[] {
    const ours = sites === null ? '' : 'WHERE site IN (SELECT value FROM json_each(?))';
    const values = sites === null ? [limit] : [JSON.stringify(sites), limit];
    return this.#run(() => this.#all(`${ours} ORDER BY id DESC LIMIT ?`, ...values));
  }

  forget(before: number): void {
    this.#run(() =>
      this.#desk.prepare('DELETE FROM deliveries WHERE coalesce(done_at, given_up_at) < ?').run(before),
    );
  }

  #all(where: string, ...values: (string | number)[]): Delivery[] {
    const rows = this.#desk.prepare(`SELECT ${COLUMNS} FROM deliveries ${where}`).all(...values) as Row[];
    return rows.map((row) => ({ ...row, body: JSON.parse(row.body) as DeliveryBody }));
  }

  #run<T>(work: () => T): T {
    try {
      return this.#desk.transaction(work)();
    } catch (cause) {
      throw deskError(cause, this.#desk.name);
    }
  }
}
