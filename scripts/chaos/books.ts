import Database from 'better-sqlite3';
import { type ContentRow, recordOf } from '../../control-server/ledger/rows.ts';
import { SqliteReader } from '../../control-server/ledger/sqlite-reader.ts';
import type { NumberedRecord } from '../../firmware-config/contract/index.ts';

/** A record in the ledger. */
export interface Booked {
  record: NumberedRecord;
  hash: string | null;
  placed: boolean;
  /** Where in time it is booked, milliseconds since 1970. */
  time: number;
}

export interface BookedEpoch {
  epoch: string;
  /** Every record up to this one is in the books, or in a gap. */
  through: number;
  /** In order of seq. */
  booked: Booked[];
  gaps: { from: number; to: number }[];
}

/** All that the bench wants to know of a ledger. */
export interface Books {
  epochs: BookedEpoch[];
  counts: { slot: number; gate: string; in: number; out: number }[];
  coverage: { slot: number; line: string; watchedMs: number }[];
  quarantine: { reason: string; detail: string }[];
  /** Stretches of time of which the books say that a spool was lost in them. */
  unknown: { from: number; to: number }[];
}

/** Beyond every record. */
const LAST_SLOT = Date.UTC(9999, 0);

type Row = ContentRow & { epoch: number; placed: number; time: number; hash: string | null };

/** Reads a gateway's books at one moment, from a ledger that may be in use. Null while it cannot be read. */
export function readBooks(path: string, gateway: string, site: string): Books | null {
  return reading(path, (db) => {
    const all = <T>(sql: string, ...values: unknown[]) => db.prepare<unknown[], T>(sql).all(...values);
    const epochs = all<{ id: number; epoch: string; through: number }>(
      'SELECT id, epoch, through FROM epochs WHERE gateway = ? ORDER BY id',
      gateway,
    );
    return {
      epochs: epochs.map(({ id, epoch, through }) => ({
        epoch,
        through,
        booked: all<Row>('SELECT * FROM ledger WHERE epoch = ? ORDER BY seq', id).map((row) => ({
          record: recordOf(row),
          hash: row.hash,
          placed: row.placed === 1,
          time: row.time,
        })),
        gaps: all(
          'SELECT from_seq AS "from", to_seq AS "to" FROM gaps WHERE epoch = ? ORDER BY from_seq',
          id,
        ),
      })),
      counts: all('SELECT slot, gate, in_count AS "in", out_count AS out FROM counts ORDER BY slot, gate'),
      coverage: all('SELECT slot, line, watched_ms AS watchedMs FROM coverage ORDER BY slot, line'),
      quarantine: all('SELECT reason, detail FROM quarantine ORDER BY id'),
      unknown: new SqliteReader(db).books({ id: site, gates: [] }, 0, LAST_SLOT).unknown,
    };
  });
}

/** How far the books go in each epoch, and the boots whose clock they know; null while they cannot be read. */
export function readMarks(
  path: string,
  gateway: string,
): { through: Map<string, number>; boots: Set<string> } | null {
  return reading(path, (db) => {
    const rows = db
      .prepare<[string], { epoch: string; through: number }>(
        'SELECT epoch, through FROM epochs WHERE gateway = ?',
      )
      .all(gateway);
    const boots = db
      .prepare<[], string>("SELECT DISTINCT boot FROM ledger WHERE kind = 'sync'")
      .pluck()
      .all();
    return { through: new Map(rows.map(({ epoch, through }) => [epoch, through])), boots: new Set(boots) };
  });
}

function reading<T>(path: string, read: (db: Database.Database) => T): T | null {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    return db.transaction(read)(db);
  } catch (error) {
    if (error instanceof Database.SqliteError) return null;
    throw error;
  } finally {
    db?.close();
  }
}
