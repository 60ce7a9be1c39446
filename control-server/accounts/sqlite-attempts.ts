import type Database from 'better-sqlite3';
import {
  type AttemptStore,
  type Begun,
  type Failures,
  FORGET_MS,
  failuresAt,
  type Subject,
  waitAfter,
} from './attempts.ts';

/** Failed attempts at the desk: they outlive a restart of the server. */
export class SqliteAttempts implements AttemptStore {
  readonly #db: Database.Database;
  readonly #read: Database.Statement<[string], Failures>;
  readonly #write: Database.Statement<[Failures & { id: string }]>;
  readonly #clear: Database.Statement<[string]>;
  readonly #forget: Database.Statement<[number]>;

  constructor(desk: Database.Database) {
    this.#db = desk;
    this.#read = desk.prepare(
      `SELECT failures, last_at AS lastAt, wait_until AS waitUntil, refused FROM sign_in_failures WHERE subject = ?`,
    );
    this.#write = desk.prepare(
      `INSERT OR REPLACE INTO sign_in_failures (subject, failures, last_at, wait_until, refused)
        VALUES (:id, :failures, :lastAt, :waitUntil, :refused)`,
    );
    this.#clear = desk.prepare('DELETE FROM sign_in_failures WHERE subject = ?');
    this.#forget = desk.prepare('DELETE FROM sign_in_failures WHERE last_at <= ?');
  }

  begin(subjects: readonly Subject[], now: number): Begun {
    return this.#together(() => {
      this.#forget.run(now - FORGET_MS);
      const known = subjects.map((subject) => ({
        ...subject,
        ...failuresAt(this.#read.get(subject.id), subject.limit, now),
      }));
      const waiting = known.filter(({ waitUntil }) => waitUntil > now);
      if (waiting.length > 0) {
        for (const one of waiting) this.#write.run({ ...one, refused: one.refused + 1 });
        const waitMs = Math.max(...waiting.map(({ waitUntil }) => waitUntil - now));
        return { waitMs, isFirst: waiting.every(({ refused }) => refused === 0) };
      }
      for (const one of known) {
        const failures = one.failures + 1;
        const waitUntil = now + waitAfter(failures, one.limit);
        this.#write.run({ ...one, failures, lastAt: now, waitUntil, refused: 0 });
      }
      return { waitMs: 0, refusedBefore: Math.max(0, ...known.map(({ refused }) => refused)) };
    });
  }

  takeBack(subjects: readonly Subject[], now: number): void {
    this.#together(() => {
      for (const { id } of subjects) {
        const known = this.#read.get(id);
        if (!known) continue;
        // Where another attempt began later, its wait stands.
        const waitUntil = known.lastAt === now ? 0 : known.waitUntil;
        if (known.failures <= 1) this.#clear.run(id);
        else this.#write.run({ ...known, id, failures: known.failures - 1, waitUntil });
      }
    });
  }

  clear(id: string): void {
    this.#clear.run(id);
  }

  #together<T>(work: () => T): T {
    return this.#db.transaction(work).immediate();
  }
}
