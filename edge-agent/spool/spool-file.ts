import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';

const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE head (only INTEGER PRIMARY KEY CHECK (only = 1), epoch TEXT NOT NULL, settled INTEGER NOT NULL) STRICT;
  CREATE TABLE record (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE loss (
    reason TEXT PRIMARY KEY, count INTEGER NOT NULL, "from" INTEGER NOT NULL, "to" INTEGER NOT NULL,
    total INTEGER NOT NULL
  ) STRICT;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** An open spool file, and what was found on opening it. */
export interface SpoolFile {
  db: Database.Database;
  /** `kept`: it holds a spool. `new`: there was none. `corrupt`: it was damaged and set aside. The latter two are empty. */
  found: 'kept' | 'new' | 'corrupt';
  notice?: string;
}

/** Where in a file pages go: as much for the journal as keeps both together under the limit. */
function pageLimits(maxMb: number): { pages: number; journalPages: number } {
  const total = maxMb * 256;
  const journalPages = Math.min(1000, Math.max(16, total >> 3));
  return { pages: total - 2 * journalPages, journalPages };
}

/**
 * Opens a spool file, or makes one. A damaged file is renamed to `PATH.corrupt-TIME` and a new one made.
 *
 * @param now wall time in milliseconds, for the name of a damaged file
 * @throws GatelineError `bad-config` when the path cannot be used, `disk-full` when there is no room to begin
 */
export function openSpoolFile(path: string, maxMb: number, now: number): SpoolFile {
  const existed = existsSync(path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const db = openDatabase(path, maxMb);
    const found = inspect(db);
    if (found === 'spool') return { db, found: 'kept' };
    if (!existed) return { db, found: 'new' };
    return { db, found: 'corrupt', notice: `the spool ${path} was empty: what had not been sent is lost` };
  } catch (error) {
    if (!isCorruption(error)) throw spoolRefusal(path, error);
    return replaceSpoolFile(path, maxMb, now, messageOf(error));
  }
}

/** Sets a damaged file aside and makes a new one. @throws as {@link openSpoolFile} */
export function replaceSpoolFile(path: string, maxMb: number, now: number, why: string): SpoolFile {
  const aside = `${path}.corrupt-${now}`;
  try {
    for (const end of ['', '-wal', '-shm']) {
      const size = statSync(path + end, { throwIfNoEntry: false })?.size;
      if (size === 0) rmSync(path + end);
      else if (size !== undefined) renameSync(path + end, aside + end);
    }
    const db = openDatabase(path, maxMb);
    return {
      db,
      found: 'corrupt',
      notice: `the spool was damaged (${why}) and set aside as ${aside}: what had not been sent is in there`,
    };
  } catch (error) {
    throw spoolRefusal(path, error);
  }
}

/** To be run in the transaction that also writes the first record, so that no crash leaves half a spool. */
export function createTables(db: Database.Database): void {
  db.exec(SCHEMA);
}

/** Above this part of the limit there is room for crossings only. */
const TIGHT = 0.9;

/** True when the file is nearly as large as it may become. */
export function isTight(db: Database.Database): boolean {
  const pragma = (name: string) => Number(db.pragma(name, { simple: true }));
  return pragma('page_count') - pragma('freelist_count') > TIGHT * pragma('max_page_count');
}

/** Bytes that the file and its journal take. */
export function spoolFileBytes(path: string): number {
  return [path, `${path}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Damage that was found in a spool's content. */
export class SpoolDamage extends Error {}

/** True for errors that mean the file itself is damaged. */
export function isCorruption(error: unknown): boolean {
  if (error instanceof SpoolDamage) return true;
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

/** The code of an error of the disk or of SQLite. Any other error is a defect, and is thrown again. */
export function diskErrorCode(error: unknown): string {
  if (error instanceof SpoolDamage) return 'damaged';
  if (error instanceof Database.SqliteError) return error.code;
  throw error;
}

function openDatabase(path: string, maxMb: number): Database.Database {
  const { pages, journalPages } = pageLimits(maxMb);
  const db = new Database(path, { timeout: 1_000 });
  try {
    // One writer only: a second agent on the same spool would use the same numbers.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('page_size = 4096');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`wal_autocheckpoint = ${journalPages}`);
    db.pragma(`max_page_count = ${pages}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Whether the file holds a spool or nothing. Closes the file and throws where it is damaged. */
function inspect(db: Database.Database): 'spool' | 'nothing' {
  try {
    const version = db.pragma('user_version', { simple: true });
    const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
    if (version === 0 && tables === 0) return 'nothing';
    if (typeof version === 'number' && version > SCHEMA_VERSION) {
      throw new GatelineError(
        'bad-config',
        'it was written by a later version of the agent: update this agent',
      );
    }
    if (version !== SCHEMA_VERSION) throw new SpoolDamage('it is not a spool');
    const check = db.pragma('quick_check(1)', { simple: true });
    if (check !== 'ok') throw new SpoolDamage(String(check));
    const whole = db
      .prepare(
        `SELECT (SELECT count(*) FROM head) = 1 AND count(*) > 0 AND max(seq) - min(seq) + 1 = count(*)
           AND (SELECT settled FROM head) <= max(seq) FROM record`,
      )
      .pluck()
      .get();
    if (whole !== 1) throw new SpoolDamage('records are missing in it');
    return 'spool';
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Why a spool cannot be opened, in words a technician can act on. */
export function spoolRefusal(path: string, error: unknown): GatelineError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const options = { cause: error };
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new GatelineError(
      'disk-full',
      `no room for the spool ${path}: free some space on its disk`,
      options,
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new GatelineError(
      'bad-config',
      `the spool ${path} is in use: stop the other agent first`,
      options,
    );
  }
  const remedy =
    error instanceof GatelineError ? '' : ': check that its folder can be written to, or change spool.path';
  return new GatelineError(
    'bad-config',
    `the spool ${path} cannot be opened (${messageOf(error)})${remedy}`,
    options,
  );
}
