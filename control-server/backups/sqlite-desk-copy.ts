import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { GatelineError } from '../../firmware-config/errors.ts';
import { COMMAND_LINE } from '../accounts/doer.ts';
import { SqliteAccounts } from '../accounts/sqlite-accounts.ts';
import { SqliteJournal } from '../accounts/sqlite-journal.ts';
import { DESK_FILE, DESK_VERSION, openDesk } from '../desk/sqlite-desk.ts';

/** What a desk holds. */
export interface DeskFacts {
  accounts: number;
  /** Entries of the journal. */
  deeds: number;
  /** What is wrong with the journal's chain; a copy is worth having all the same. */
  fault?: string;
}

/** The desk that belongs to a ledger. */
export const deskOf = (ledger: string): string => join(dirname(ledger), DESK_FILE);

/** The copy of the desk beside a backup of the ledger: desk-2026-11-22T03-00-00Z.db beside ledger-2026-11-22T03-00-00Z.db. */
export const deskBackupOf = (backup: string): string =>
  join(dirname(backup), `desk-${basename(backup).replace(/^ledger-/, '')}`);

/**
 * Looks through a desk that nobody uses: its pages, and the chain of its journal. Leaves it as one file.
 *
 * @param name what it is called in messages
 * @throws GatelineError `bad-input` when it is damaged, no desk, or one of a later program
 */
export function inspectDesk(path: string, name: string): DeskFacts {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { fileMustExist: true });
    checkFile(db, name);
    const { entries, fault } = new SqliteJournal(db).verify();
    return {
      accounts: new SqliteAccounts(db).count(),
      deeds: entries,
      ...(fault && { fault: `entry ${fault.seq} of the journal ${fault.problem}` }),
    };
  } catch (error) {
    const code = String((error as { code?: unknown } | null)?.code ?? '');
    if (code === 'SQLITE_NOTADB') throw refusal(name, 'is no desk of Gateline: give another file', error);
    if (code.startsWith('SQLITE_CORRUPT')) throw refusal(name, `is damaged (${code}): ${ANOTHER}`, error);
    throw error;
  } finally {
    db?.close();
  }
}

/**
 * Makes a desk from a backup fit for use: sessions that were ended since the backup must not come back, so none does.
 *
 * @param now wall time in milliseconds
 */
export function settleRestored(path: string, now: number): void {
  const db = openDesk(path);
  try {
    const ended = db.prepare('DELETE FROM sessions').run().changes;
    const detail = { sessionsEnded: ended };
    new SqliteJournal(db).record({
      at: now,
      ...COMMAND_LINE,
      action: 'desk.restored',
      subject: 'desk',
      detail,
    });
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
}

const ANOTHER = 'take an older backup';

function checkFile(db: Database.Database, name: string): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  const tables = db
    .prepare<[], { n: number }>(
      "SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name IN ('accounts', 'journal', 'sessions')",
    )
    .get();
  if (version === 0 || tables?.n !== 3) throw refusal(name, 'is no desk of Gateline: give another file');
  if (version > DESK_VERSION) {
    throw refusal(name, `has version ${version}, this program knows up to ${DESK_VERSION}: update Gateline`);
  }
  db.pragma('journal_mode = DELETE');
  const faults = db.pragma('quick_check(3)') as { quick_check: string }[];
  if (faults[0]?.quick_check !== 'ok') {
    throw refusal(name, `is damaged (${faults.map((fault) => fault.quick_check).join('; ')}): ${ANOTHER}`);
  }
}

const refusal = (name: string, what: string, cause?: unknown) =>
  new GatelineError('bad-input', `${name} ${what}`, cause === undefined ? {} : { cause });
