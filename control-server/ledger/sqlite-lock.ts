import Database from 'better-sqlite3';
import { GatelineError } from '../../firmware-config/errors.ts';

/**
 * The right to be the only program that writes the books at a path. It is a lock of the operating system on the file
 * `PATH.lock`, held through SQLite since Node has none of its own: it goes with its process, however that ends.
 */
export class LedgerLock {
  readonly #db: Database.Database;

  /** @throws GatelineError `ledger-unavailable` when another program has it */
  constructor(path: string) {
    this.#db = new Database(`${path}.lock`, { timeout: 0 });
    try {
      // Nothing is ever written into the file: it needs no journal beside it.
      this.#db.pragma('journal_mode = MEMORY');
      this.#db.exec('BEGIN EXCLUSIVE');
    } catch (cause) {
      this.#db.close();
      if ((cause as { code?: unknown }).code !== 'SQLITE_BUSY') throw cause;
      throw new GatelineError(
        'ledger-unavailable',
        `a server or another gateline command has ${path} in use: stop it first`,
        { cause },
      );
    }
  }

  release(): void {
    this.#db.close();
  }
}
