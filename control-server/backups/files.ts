import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';

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

/** What a person can do about an error of files or of SQLite; anything else as it is. */
export function fileError(cause: unknown, path: string): unknown {
  const code = (cause as { code?: unknown } | null)?.code;
  if (cause instanceof GatelineError || typeof code !== 'string') return cause;
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') {
    return new GatelineError('disk-full', `${path} has no room on its disk: free some space`, { cause });
  }
  if (!/^(SQLITE_|E[A-Z]+$)/.test(code)) return cause;
  return new GatelineError(
    'ledger-unavailable',
    `${path} cannot be used (${messageOf(cause)}): see its rights and its disk`,
    { cause },
  );
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
