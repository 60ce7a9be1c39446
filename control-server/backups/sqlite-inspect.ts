import Database from 'better-sqlite3';
import { chainHash, chainStart } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { LEDGER_VERSION } from '../ledger/migrations.ts';
import { CONTENT_COLUMNS, type ContentRow, recordOf } from '../ledger/rows.ts';
import { pluck } from '../ledger/sqlite-statements.ts';

/** What a ledger holds. */
export interface LedgerFacts {
  version: number;
  records: number;
  epochs: number;
  /** When the newest record was received, milliseconds since 1970; absent in an empty ledger. */
  newestAt?: number;
}

/** The first version whose records are chained. */
const CHAINED = 3;
/** So many of the newest records of each epoch are held against the chain. */
const NEWEST = 1_000;

/**
 * Looks through a ledger that nobody uses: its pages, and for every epoch the chain of its newest records. Leaves it as one
 * file, without a log beside it.
 *
 * @param name what it is called in messages
 * @throws GatelineError `bad-input` when it is damaged, no ledger, or one of a later program
 */
export function inspectLedger(path: string, name: string): LedgerFacts {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { fileMustExist: true });
    const version = Number(db.pragma('user_version', { simple: true }));
    const tables = pluck<[], number>(
      db,
      "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('epochs', 'ledger', 'counts')",
    ).get();
    if (version === 0 || tables !== 3) throw refusal(name, 'is no ledger of Gateline: give another file');
    if (version > LEDGER_VERSION) {
      throw refusal(
        name,
        `has version ${version}, this program knows up to ${LEDGER_VERSION}: update Gateline`,
      );
    }
    db.pragma('journal_mode = DELETE');
    const faults = db.pragma('quick_check(3)', { simple: false }) as { quick_check: string }[];
    if (faults[0]?.quick_check !== 'ok') {
      throw refusal(name, `is damaged (${faults.map((fault) => fault.quick_check).join('; ')}): ${ANOTHER}`);
    }
    if (version >= CHAINED) checkChains(db, name);
    const count = (table: string) =>
      pluck<[], number>(db as Database.Database, `SELECT count(*) FROM ${table}`);
    const newestAt = pluck<[], number | null>(db, 'SELECT max(last_received_at) FROM epochs').get();
    return {
      version,
      records: count('ledger').get() ?? 0,
      epochs: count('epochs').get() ?? 0,
      ...(typeof newestAt === 'number' ? { newestAt } : {}),
    };
  } catch (error) {
    const code = String((error as { code?: unknown } | null)?.code ?? '');
    if (code === 'SQLITE_NOTADB') throw refusal(name, 'is no ledger of Gateline: give another file', error);
    if (code.startsWith('SQLITE_CORRUPT')) throw refusal(name, `is damaged (${code}): ${ANOTHER}`, error);
    throw error;
  } finally {
    db?.close();
  }
}

const ANOTHER = 'take an older backup';

const refusal = (name: string, what: string, cause?: unknown) =>
  new GatelineError('bad-input', `${name} ${what}`, cause === undefined ? {} : { cause });

/** @throws GatelineError `bad-input` naming the first record that does not follow from the one before it */
function checkChains(db: Database.Database, name: string): void {
  const epochs = db
    .prepare<
      [],
      { id: number; gateway: string; epoch: string; pruned_through: number; pruned_hash: string | null }
    >('SELECT id, gateway, epoch, pruned_through, pruned_hash FROM epochs')
    .all();
  const newest = db.prepare<[number, number], ContentRow & { hash: string | null }>(
    `SELECT seq, ${CONTENT_COLUMNS.join(', ')}, hash FROM ledger WHERE epoch = ? AND seq > ?
      ORDER BY seq DESC LIMIT ${NEWEST}`,
  );
  for (const { id, gateway, epoch, pruned_through: pruned, pruned_hash: prunedHash } of epochs) {
    let before = { seq: pruned, hash: pruned === 0 ? chainStart(gateway, epoch) : prunedHash };
    for (const row of newest.all(id, pruned).reverse()) {
      if (before.hash !== null && row.hash !== null && row.seq === before.seq + 1) {
        const told = chainHash(before.hash, asRecord(row, name));
        if (told !== row.hash) {
          throw refusal(
            name,
            `is damaged: record ${row.seq} of ${gateway} ${epoch} does not follow from the one before it: ${ANOTHER}`,
          );
        }
      }
      before = { seq: row.seq, hash: row.hash };
    }
  }
}

function asRecord(row: ContentRow, name: string): ReturnType<typeof recordOf> {
  try {
    return recordOf(row);
  } catch (cause) {
    throw refusal(name, `is damaged: record ${row.seq} cannot be read: ${ANOTHER}`, cause);
  }
}
