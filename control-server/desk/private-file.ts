import { chmodSync, existsSync, statSync } from 'node:fs';
import { COMPANIONS } from '../backups/files.ts';

/**
 * Lets nobody but the user of this program read a database and what SQLite keeps beside it; what is made beside it later
 * gets the rights of the database.
 *
 * @throws an error of the file system where the file is another user's
 */
export function keepPrivate(path: string): void {
  for (const file of ['', ...COMPANIONS].map((companion) => path + companion)) {
    if (existsSync(file) && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  }
}
