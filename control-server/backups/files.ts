import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** What SQLite keeps beside a database. */
export const COMPANIONS: readonly string[] = ['-journal', '-wal', '-shm'];

/** Makes a file and its name survive a power cut. */
export function flush(path: string): void {
  sync(path);
  sync(dirname(path));
}

/** Removes a database with all that belongs to it; what is not there is no fault. */
export function removeDatabase(path: string): void {
  for (const companion of ['', ...COMPANIONS]) rmSync(path + companion, { force: true });
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
