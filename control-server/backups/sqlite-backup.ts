import { existsSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { GatelineError } from '../../firmware-config/errors.ts';
import { actionable } from '../ledger/sqlite-ledger.ts';
import { flush, removeDatabase } from './files.ts';
import { type DeskFacts, deskBackupOf, deskOf, inspectDesk } from './sqlite-desk-copy.ts';
import { inspectLedger, type LedgerFacts } from './sqlite-inspect.ts';

export interface Backup extends LedgerFacts {
  path: string;
  /** The copy of the desk, which lies beside it; absent when there is no desk. */
  desk?: DeskFacts & { path: string };
  bytes: number;
  /** How long the copy took, and the whole of it with the checks. */
  copySeconds: number;
  seconds: number;
}

export interface BackupOptions {
  /** Replaces a file that is there already. */
  force?: boolean;
  /** Hears how much has been copied, 0..1. */
  onProgress?: (share: number) => void;
  /** Pages of 4 KiB to copy before anything else gets its turn. */
  stepPages?: number;
}

const STEP_PAGES = 1_000;

/**
 * Copies a ledger, whoever writes it meanwhile, into one file that is checked and durable when it gets its name; and so the
 * desk beside it ({@link deskBackupOf}).
 *
 * @throws GatelineError `not-found`, `bad-input` when there is such a file already or the copy is damaged, `disk-full` or
 *   `ledger-unavailable`; nothing new is left then
 */
export async function backUp(ledger: string, out: string, options: BackupOptions = {}): Promise<Backup> {
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  if (!existsSync(ledger)) {
    throw new GatelineError(
      'not-found',
      `there is no ledger ${ledger}: check the configuration's data folder`,
    );
  }
  if (existsSync(out) && !options.force) {
    throw new GatelineError('bad-input', `${out} is there already: give another name, or --force`);
  }
  if (!existsSync(dirname(out))) {
    throw new GatelineError('bad-input', `there is no folder ${dirname(out)}: make it first`);
  }
  const partial = `${out}.partial`;
  const deskOut = deskBackupOf(out);
  const deskPartial = `${deskOut}.partial`;
  try {
    removeDatabase(partial);
    removeDatabase(deskPartial);
    await copy(ledger, partial, options);
    const copySeconds = elapsed();
    const facts = inspectLedger(partial, `the copy of ${ledger}`);
    flush(partial);
    const desk = await copyDesk(deskOf(ledger), deskPartial);
    // Where the older of two backups of one name had a desk, it does not belong to the new one.
    removeDatabase(deskOut);
    if (desk) renameSync(deskPartial, deskOut);
    renameSync(partial, out);
    flush(out);
    const found = desk && { desk: { path: deskOut, ...desk } };
    return { path: out, bytes: statSync(out).size, copySeconds, seconds: elapsed(), ...facts, ...found };
  } catch (error) {
    removeDatabase(partial);
    removeDatabase(deskPartial);
    throw actionable(error, out);
  }
}

async function copyDesk(desk: string, partial: string): Promise<DeskFacts | undefined> {
  if (!existsSync(desk)) return undefined;
  // Made before anything is in it: nobody else may read it at any moment.
  writeFileSync(partial, '', { mode: 0o600, flag: 'wx' });
  await copy(desk, partial, {});
  const facts = inspectDesk(partial, `the copy of ${desk}`);
  flush(partial);
  return facts;
}

async function copy(
  database: string,
  to: string,
  { onProgress, stepPages = STEP_PAGES }: BackupOptions,
): Promise<void> {
  const db = new Database(database, { fileMustExist: true });
  try {
    // With a transaction of its own the copy sees the books of one moment. Without it every commit of the server would
    // make SQLite's backup begin anew, and a busy server's would never end.
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    await db.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress?.(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
        return stepPages;
      },
    });
  } finally {
    db.close();
  }
}
