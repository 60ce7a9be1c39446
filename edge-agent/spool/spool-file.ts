import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Notice, Reset } from '../../firmware-config/contract/index.ts';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';
import type { Clock } from '../health/clock.ts';
import { flushFolder, moveFiles, removeFiles } from './database-files.ts';
import { EndMark } from './end-mark.ts';
import type { Loss } from './losses.ts';
import { lossOf } from './sealed-rows.ts';
import type { RandomId } from './spool.ts';
import { SpoolDamage } from './spool-damage.ts';
import { migrateFirstVersion } from './spool-migration.ts';
import { SCHEMA, SCHEMA_VERSION } from './spool-statements.ts';
import { SqliteEpochs } from './sqlite-epochs.ts';
import { type Salvage, salvage } from './sqlite-salvage.ts';

export interface SpoolFileOptions {
  path: string;
  gateway: string;
  maxMb: number;
  clock: Clock;
  randomId: RandomId;
}

/** An open spool file. */
export interface SpoolFile {
  db: Database.Database;
  epochs: SqliteEpochs;
  losses: Loss[];
  /** What was found on opening it, where that was not what it should be. */
  notice?: Notice;
}

/** Where in a file pages go: as much for the journal as keeps both together under the limit. */
function pageLimits(maxMb: number): { pages: number; journalPages: number } {
  const total = maxMb * 256;
  const journalPages = Math.min(1000, Math.max(16, total >> 3));
  return { pages: total - 2 * journalPages, journalPages };
}

/**
 * Opens a spool file, or makes one. A damaged file is renamed to `PATH.corrupt-TIME`, and a new one made of all that is
 * whole in it.
 *
 * @throws GatelineError `bad-config` when the path cannot be used or the spool is another gateway's, `disk-full` when
 *   there is no room to begin
 */
export function openSpoolFile(options: SpoolFileOptions): SpoolFile {
  const { path, maxMb, gateway } = options;
  let db: Database.Database | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    finishReplacement(options);
    const existed = existsSync(path);
    db = openDatabase(path, maxMb);
    if (isEmpty(db)) {
      const lost = existed || EndMark.read(path) !== undefined;
      begin(db, options, lost ? 'spool-corrupt' : 'spool-created');
      const file = load(db, gateway);
      if (lost)
        file.notice = {
          code: 'spool-lost',
          text: `the spool ${path} was ${existed ? 'empty' : 'gone'}: what had not been sent is lost`,
        };
      return file;
    }
    check(db, options);
    return withEnd(load(db, gateway), options);
  } catch (error) {
    try {
      if (isDamage(error)) return replaceSpoolFile(db, options, messageOf(error));
    } catch (refusal) {
      db?.close();
      throw refusal;
    }
    db?.close();
    throw spoolRefusal(path, error);
  }
}

/**
 * Sets a damaged file aside and makes a new one of what is whole in it.
 *
 * @param damaged the open file, as far as it could be opened; it is closed when this returns, not when it throws
 * @throws as {@link openSpoolFile}
 */
export function replaceSpoolFile(
  damaged: Database.Database | undefined,
  options: SpoolFileOptions,
  why: string,
): SpoolFile {
  const { path, maxMb, gateway, clock } = options;
  const aside = `${path}.corrupt-${clock().at}`;
  let db: Database.Database | undefined;
  try {
    removeFiles(`${path}.new`);
    // More than the limit, since what is copied keeps all its records; the next opening sets the limit again.
    db = openDatabase(`${path}.new`, 4 * maxMb);
    const found = rebuild(damaged, db, options);
    db.close();
    damaged?.close();
    moveFiles(path, aside);
    renameSync(`${path}.new`, path);
    flushFolder(path);
    db = openDatabase(path, maxMb);
    return { ...load(db, gateway), notice: { code: 'spool-damaged', text: salvageWords(why, aside, found) } };
  } catch (error) {
    db?.close();
    throw spoolRefusal(path, error);
  }
}

/** The new file is complete as soon as the damaged one is no longer in its place. */
function finishReplacement({ path, clock }: SpoolFileOptions): void {
  if (existsSync(path) || !existsSync(`${path}.new`)) return;
  moveFiles(path, `${path}.corrupt-${clock().at}`);
  renameSync(`${path}.new`, path);
  flushFolder(path);
}

function rebuild(
  damaged: Database.Database | undefined,
  db: Database.Database,
  options: SpoolFileOptions,
): Salvage {
  return db.transaction(() => {
    db.exec(SCHEMA);
    const nothing: Salvage = { records: 0, missing: [], losses: [] };
    const found = damaged ? salvage(damaged, db, options.gateway) : nothing;
    begin(db, options, 'spool-corrupt', found.previous);
    return found;
  })();
}

/** Begins an epoch, in a file of its own or after those that it holds; `previous` is the one before. */
function begin(
  db: Database.Database,
  options: SpoolFileOptions,
  reason: Reset['reason'],
  previous?: Reset['previous'],
): void {
  const { path, gateway, clock, randomId } = options;
  db.transaction(() => {
    if (isEmpty(db)) db.exec(SCHEMA);
    const epochs = new SqliteEpochs(db, gateway);
    const isNew = epochs.statements.epochs.all().length === 0;
    if (epochs.statements.gateway.get() === undefined) epochs.statements.own.run(gateway);
    if (!isNew) epochs.load();
    const end = EndMark.read(path);
    const isUnknown = end && end.epoch !== previous?.epoch && !epochs.find(end.epoch);
    const lost = [...(isUnknown ? [{ epoch: end.epoch, through: 0 }] : []), ...(previous ? [previous] : [])];
    const stamp = clock();
    const [first = {}, ...others] = lost.map((one): Pick<Reset, 'previous'> => ({ previous: one }));
    epochs.begin(randomId(), { kind: 'reset', ...stamp, reason, ...first });
    const resets = others.map((other): Reset => ({ kind: 'reset', ...stamp, reason, ...other }));
    epochs.append(resets, () => undefined);
  })();
}

/** Begins a new epoch where the spool's end is missing: SQLite takes a damaged journal for one that ends there. */
function withEnd(file: SpoolFile, options: SpoolFileOptions): SpoolFile {
  const { name: epoch, last } = file.epochs.current;
  const end = EndMark.read(options.path);
  const isWhole = !end || (end.epoch === epoch ? end.last <= last : file.epochs.find(end.epoch));
  if (isWhole) return file;
  begin(file.db, options, 'spool-corrupt', { epoch, through: last });
  const missing = end.epoch === epoch ? `the records ${last + 1} to ${end.last}` : `the epoch ${end.epoch}`;
  const text = `the end of the spool ${options.path} was damaged: ${missing} could not be saved`;
  return { ...load(file.db, options.gateway), notice: { code: 'spool-lost', text } };
}

function load(db: Database.Database, gateway: string): SpoolFile {
  const epochs = new SqliteEpochs(db, gateway);
  epochs.load();
  const losses = epochs.statements.losses.all().map((row) => {
    const loss = lossOf(row);
    if (!loss) throw new SpoolDamage('its account of lost records is damaged');
    return loss;
  });
  return { db, epochs, losses };
}

function salvageWords(why: string, aside: string, { records, missing }: Salvage): string {
  const gone = missing.length > 0 ? `; missing are the records ${missing.slice(0, 5).join(', ')}` : '';
  const more = missing.length > 5 ? ` and ${missing.length - 5} more stretches` : '';
  return `the spool was damaged (${why}) and set aside as ${aside}: ${records} records were saved from it${gone}${more}`;
}

/** Above this part of the limit there is room for crossings only. */
const TIGHT = 0.9;

/** True when the file is nearly as large as it may become. */
export function isTight(db: Database.Database): boolean {
  const pragma = (name: string) => Number(db.pragma(name, { simple: true }));
  return pragma('page_count') - pragma('freelist_count') > TIGHT * pragma('max_page_count');
}

/** Errors of SQLite that come from the disk or from another program, not from what is in the file. */
const OUTSIDE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|PERM|NOMEM|INTERRUPT|PROTOCOL|AUTH)/;

/** True for errors that mean the file itself is damaged. */
export function isDamage(error: unknown): boolean {
  if (error instanceof SpoolDamage) return true;
  return error instanceof Database.SqliteError && !OUTSIDE.test(error.code);
}

/** The code of an error of the disk or of SQLite. Any other error is a defect, and is thrown again. */
export function diskErrorCode(error: unknown): string {
  if (error instanceof SpoolDamage) return 'damaged';
  if (error instanceof Database.SqliteError) return error.code;
  throw error;
}

function openDatabase(path: string, maxMb: number): Database.Database {
  const { pages, journalPages } = pageLimits(maxMb);
  const db = new Database(path, { timeout: 1_000 });
  try {
    // One writer only: a second agent on the same spool would use the same numbers.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('page_size = 4096');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`wal_autocheckpoint = ${journalPages}`);
    db.pragma(`max_page_count = ${pages}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function isEmpty(db: Database.Database): boolean {
  const version = db.pragma('user_version', { simple: true });
  return version === 0 && db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

/** Refuses what is no spool of this gateway, and brings a spool of an earlier version to the present one. */
function check(db: Database.Database, { gateway, maxMb }: SpoolFileOptions): void {
  const version = db.pragma('user_version', { simple: true });
  if (typeof version === 'number' && version > SCHEMA_VERSION && version < 100) {
    throw new GatelineError(
      'bad-config',
      'it was written by a later version of the agent: update this agent',
    );
  }
  if (version !== SCHEMA_VERSION && version !== 1) throw new SpoolDamage('it is not a spool');
  if (version === SCHEMA_VERSION) {
    const owner = new SqliteEpochs(db, gateway).owner();
    if (owner !== gateway) {
      throw new GatelineError(
        'bad-config',
        `it belongs to the gateway ${owner}, this is ${gateway}: give each gateway a spool.path of its own`,
      );
    }
  }
  const sound = db.pragma('quick_check(1)', { simple: true });
  if (sound !== 'ok') throw new SpoolDamage(String(sound));
  if (version === 1) {
    const { pages } = pageLimits(maxMb);
    db.pragma(`max_page_count = ${4 * pages}`);
    db.transaction(() => migrateFirstVersion(db, gateway))();
    db.pragma(`max_page_count = ${pages}`);
  }
}

/** Why a spool cannot be opened, in words a technician can act on. */
export function spoolRefusal(path: string, error: unknown): GatelineError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const options = { cause: error };
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new GatelineError(
      'disk-full',
      `no room for the spool ${path}: free some space on its disk`,
      options,
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new GatelineError(
      'bad-config',
      `the spool ${path} is in use: stop the other agent first`,
      options,
    );
  }
  const remedy =
    error instanceof GatelineError ? '' : ': check that its folder can be written to, or change spool.path';
  return new GatelineError(
    'bad-config',
    `the spool ${path} cannot be opened (${messageOf(error)})${remedy}`,
    options,
  );
}
