import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Renames a database with its journal, the main file first. Empty files hold nothing to keep, and are removed. */
export function moveFiles(path: string, to: string): void {
  for (const end of ['', '-wal', '-shm']) {
    const size = statSync(path + end, { throwIfNoEntry: false })?.size;
    if (size === 0) rmSync(path + end);
    else if (size !== undefined) renameSync(path + end, to + end);
  }
}

/** Removes a database with its journal. */
export function removeFiles(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
}

/** Makes the new names in a file's folder last through a power cut. */
export function flushFolder(path: string): void {
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** Bytes that the file and its journal take. */
export function databaseBytes(path: string): number {
  return [path, `${path}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
