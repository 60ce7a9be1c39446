import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { AccountStore } from './account.ts';
import type { ApiKeyStore } from './api-key.ts';
import type { AttemptStore } from './attempts.ts';
import type { JournalBook } from './journal.ts';
import type { SessionStore } from './session.ts';
import { SqliteAccounts } from './sqlite-accounts.ts';
import { SqliteApiKeys } from './sqlite-api-keys.ts';
import { SqliteAttempts } from './sqlite-attempts.ts';
import { SqliteJournal } from './sqlite-journal.ts';
import { SqliteSessions } from './sqlite-sessions.ts';

/** All that is kept of accounts. */
export interface Stores {
  accounts: AccountStore;
  sessions: SessionStore;
  keys: ApiKeyStore;
  attempts: AttemptStore;
  journal: JournalBook;
  /** Does all of a piece of work or, when it throws, nothing of it. */
  together<T>(work: () => T): T;
  /** A key of 256 random bits for signing; the same at every call, and after a restart. */
  secret(name: string): Buffer;
}

/** The stores at a desk. */
export function storesAt(desk: Database.Database): Stores {
  return {
    accounts: new SqliteAccounts(desk),
    sessions: new SqliteSessions(desk),
    keys: new SqliteApiKeys(desk),
    attempts: new SqliteAttempts(desk),
    journal: new SqliteJournal(desk),
    together: (work) => desk.transaction(work).immediate(),
    secret: (name) => {
      desk.prepare('INSERT OR IGNORE INTO secrets (name, value) VALUES (?, ?)').run(name, randomBytes(32));
      const row = desk
        .prepare<[string], { value: Buffer }>('SELECT value FROM secrets WHERE name = ?')
        .get(name);
      if (!row) throw new Error(`the secret ${name} was not kept`);
      return row.value;
    },
  };
}
