import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';
import { MIGRATIONS } from './migrations.ts';
import { keepPrivate } from './private-file.ts';

/** The version of the desk that this program writes. */
export const DESK_VERSION = MIGRATIONS.length;

/** Another program at the desk, such as `gateline admin`, is waited for this long. */
const LOCK_TIMEOUT_MS = 5000;

/** The desk's file beside the ledger in the data folder. */
export const DESK_FILE = 'desk.db';

/**
 * What people decided, beside the books: accounts, settings, alarms, layouts, and the journal of who did it. One SQLite
 * file; a commit is on the disk before it returns. A running server and the command line may use it at the same time.
 *
 * @param path `:memory:` for tests
 * @throws GatelineError `desk-unavailable` or `disk-full`
 */
export function openDesk(path: string): Database.Database {
  let db: Database.Database | undefined;
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    db = new Database(path, { timeout: LOCK_TIMEOUT_MS });
    // Before there is a log, which is made with the same rights.
    if (path !== ':memory:') keepPrivate(path);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    migrate(db);
    return db;
  } catch (cause) {
    db?.close();
    throw deskError(cause, path);
  }
}

/** What a failure of SQLite or of files means to whoever runs the server. */
export function deskError(cause: unknown, path: string): unknown {
  if (cause instanceof GatelineError) return cause;
  const code = (cause as { code?: unknown }).code;
  if (typeof code !== 'string' || !/^(SQLITE_|E[A-Z]+$)/.test(code)) return cause;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new GatelineError('disk-full', `the disk of ${path} is full: free some space`, { cause });
  }
  const message = `the desk ${path} cannot be used (${messageOf(cause)}): see that the server may write it, or restore a backup`;
  return new GatelineError('desk-unavailable', message, { cause });
}

function migrate(db: Database.Database): void {
  const step = db.transaction(() => {
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version > DESK_VERSION) {
      throw new GatelineError(
        'desk-unavailable',
        `${db.name} has version ${version}, this program knows up to ${DESK_VERSION}: update Gateline`,
      );
    }
    for (const sql of MIGRATIONS.slice(version)) db.exec(sql);
    db.pragma(`user_version = ${DESK_VERSION}`);
  });
  step.immediate();
}
