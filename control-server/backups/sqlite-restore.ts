import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { GatelineError } from '../../firmware-config/errors.ts';
import { keepPrivate } from '../desk/private-file.ts';
import { actionable } from '../ledger/sqlite-ledger.ts';
import { LedgerLock } from '../ledger/sqlite-lock.ts';
import { COMPANIONS, flush, removeDatabase } from './files.ts';
import { type DeskFacts, deskBackupOf, deskOf, inspectDesk, settleRestored } from './sqlite-desk-copy.ts';
import { inspectLedger, type LedgerFacts } from './sqlite-inspect.ts';

export interface Restoration extends LedgerFacts {
  /** Where the ledger that was there is now; absent when there was none. */
  before?: string;
  /** The desk, where the backup has one; where the one that was there is now. */
  desk?: DeskFacts & { before?: string };
  bytes: number;
  seconds: number;
}

/**
 * Puts a backup in the place of a ledger. The backup is copied beside the ledger and checked there first; the ledger that
 * was there keeps its content under another name. So does the desk, where there is a copy of it beside the backup. At any moment the ledger's name stands for the old or the new one.
 *
 * @param now names the ledger that was there
 * @throws GatelineError `not-found`, `bad-input` when the backup is none, is damaged or of a later program,
 *   `ledger-unavailable` when the ledger is in use, `disk-full`; the ledger is as it was then
 */
export function restore(from: string, ledger: string, now: number): Restoration {
  const started = performance.now();
  if (!existsSync(from)) throw new GatelineError('not-found', `there is no backup ${from}`);
  if (resolve(from) === resolve(ledger)) {
    throw new GatelineError('bad-input', `${from} is the ledger itself: give a backup`);
  }
  const partial = `${ledger}.restoring`;
  const [deskFrom, desk] = [deskBackupOf(from), deskOf(ledger)];
  const deskPartial = `${desk}.restoring`;
  let lock: LedgerLock | undefined;
  try {
    mkdirSync(dirname(ledger), { recursive: true, mode: 0o700 });
    lock = new LedgerLock(ledger);
    copyWithLog(from, partial);
    const facts = inspectLedger(partial, from);
    flush(partial);
    // Both are looked at before either is put in its place.
    const deskFacts = prepareDesk(deskFrom, deskPartial, now);
    const before = putInPlace(partial, ledger, now);
    keepPrivate(desk);
    const deskBefore = deskFacts && putInPlace(deskPartial, desk, now);
    const seconds = (performance.now() - started) / 1000;
    return {
      ...facts,
      bytes: statSync(ledger).size,
      seconds,
      ...(before !== undefined && { before }),
      ...(deskFacts && { desk: { ...deskFacts, ...(deskBefore !== undefined && { before: deskBefore }) } }),
    };
  } catch (error) {
    removeDatabase(partial);
    removeDatabase(deskPartial);
    throw actionable(error, ledger);
  } finally {
    lock?.release();
  }
}

function copyWithLog(from: string, to: string): void {
  removeDatabase(to);
  for (const part of ['', '-wal']) {
    if (existsSync(from + part)) copyFileSync(from + part, to + part);
  }
}

function prepareDesk(from: string, partial: string, now: number): DeskFacts | undefined {
  if (!existsSync(from)) return undefined;
  copyWithLog(from, partial);
  keepPrivate(partial);
  const facts = inspectDesk(partial, from);
  settleRestored(partial, now);
  flush(partial);
  return facts;
}

/** @returns where what was there is now */
function putInPlace(partial: string, target: string, now: number): string | undefined {
  const before = setAside(target, `${target}.before-restore-${stamp(now)}`);
  renameSync(partial, target);
  flush(target);
  return before;
}

const stamp = (now: number) => new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');

/** Gives the present ledger a second name, with its log, and leaves no log that would be taken for the new one's. */
function setAside(ledger: string, to: string): string | undefined {
  if (!existsSync(ledger)) {
    removeDatabase(ledger);
    return undefined;
  }
  if (existsSync(to)) throw new GatelineError('bad-input', `${to} is there already: try again in a second`);
  foldLog(ledger);
  for (const companion of COMPANIONS) {
    if (existsSync(ledger + companion)) renameSync(ledger + companion, to + companion);
  }
  try {
    linkSync(ledger, to);
  } catch {
    // A file system without second names.
    copyFileSync(ledger, to);
  }
  flush(to);
  return to;
}

/** Writes the log into the ledger, where that can still be done: it may well be damaged, or the restore not needed. */
function foldLog(ledger: string): void {
  let db: Database.Database | undefined;
  try {
    db = new Database(ledger, { fileMustExist: true, timeout: 0 });
    db.pragma('journal_mode = DELETE');
  } catch (cause) {
    if (String((cause as { code?: unknown }).code).startsWith('SQLITE_BUSY')) {
      throw new GatelineError('ledger-unavailable', `a program has ${ledger} open: stop it first`, { cause });
    }
  } finally {
    db?.close();
  }
}
