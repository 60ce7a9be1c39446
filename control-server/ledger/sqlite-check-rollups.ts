import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { RebuildResult } from './ledger.ts';
import { LEDGER_VERSION } from './migrations.ts';
import { actionable } from './sqlite-ledger.ts';
import { ROLLUPS, rebuildRollups } from './sqlite-rebuild.ts';
import { SqliteRollups } from './sqlite-rollups.ts';

/**
 * What {@link rebuildRollups} would do to the books at a path, whoever writes them meanwhile; nothing in them changes.
 *
 * @throws GatelineError `not-found`, or `ledger-unavailable` when they are of another version than this program
 */
export function checkRollups(path: string): RebuildResult {
  if (!existsSync(path)) throw new GatelineError('not-found', `there is no ledger ${path}`);
  // The rollups are copied into a temporary database, where the rebuild finds them under their names and the records,
  // which it does not have, in the attached books: all of one moment, that of the transaction.
  const db = new Database('');
  try {
    db.exec(`ATTACH '${path.replaceAll("'", "''")}' AS books`);
    const version = Number(db.pragma('books.user_version', { simple: true }));
    if (version !== LEDGER_VERSION) {
      throw new GatelineError(
        'ledger-unavailable',
        `${path} has version ${version}, this program's is ${LEDGER_VERSION}: start the server once, or update Gateline`,
      );
    }
    return db.transaction(() => {
      const made = db.prepare<[string], string>('SELECT sql FROM books.sqlite_schema WHERE name = ?').pluck();
      for (const name of Object.keys(ROLLUPS)) {
        db.exec(made.get(name) ?? '');
        db.exec(`INSERT INTO main.${name} SELECT * FROM books.${name}`);
      }
      return rebuildRollups(db, new SqliteRollups(db));
    })();
  } catch (error) {
    throw actionable(error, path);
  } finally {
    db.close();
  }
}
