import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deskBackupOf } from './sqlite-desk-copy.ts';

const DATED = /^ledger-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db$/;

/** The name of a backup in a folder of backups: ledger-2026-11-22T03-00-00Z.db. */
export function datedName(now: number): string {
  return `ledger-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z.db`;
}

/**
 * Removes the oldest dated backups of a folder, with the copies of the desk that belong to them; files with other names stay.
 *
 * @param keep so many are left
 * @returns the names of those removed
 */
export function removeOldest(folder: string, keep: number): string[] {
  const dated = readdirSync(folder)
    .filter((name) => DATED.test(name))
    .sort();
  const old = dated.slice(0, Math.max(0, dated.length - keep));
  for (const name of old) {
    rmSync(join(folder, name));
    rmSync(deskBackupOf(join(folder, name)), { force: true });
  }
  return old;
}
