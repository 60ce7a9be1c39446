import type Database from 'better-sqlite3';
import type { Row } from './spool-rows.ts';

export const SCHEMA_VERSION = 2;

/** `epoch.seal` and `loss.seal` cover the other columns of their rows; for those of records see spool-rows.ts. */
export const SCHEMA = `
  CREATE TABLE spool (only INTEGER PRIMARY KEY CHECK (only = 1), gateway TEXT NOT NULL) STRICT;
  CREATE TABLE epoch (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, settled INTEGER NOT NULL, seal BLOB NOT NULL
  ) STRICT;
  CREATE TABLE hole (
    epoch INTEGER NOT NULL, "from" INTEGER NOT NULL, "to" INTEGER NOT NULL, PRIMARY KEY (epoch, "from")
  ) STRICT;
  CREATE TABLE loss (
    reason TEXT PRIMARY KEY, count INTEGER NOT NULL, "from" INTEGER NOT NULL, "to" INTEGER NOT NULL,
    total INTEGER NOT NULL, seal BLOB NOT NULL
  ) STRICT;
  CREATE TABLE record (
    epoch INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, before BLOB NOT NULL, hash BLOB NOT NULL,
    seal BLOB NOT NULL, body TEXT NOT NULL, PRIMARY KEY (epoch, seq)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

export interface EpochRow {
  number: number;
  name: string;
  settled: number;
  seal: Uint8Array;
}

export interface LossRow {
  reason: string;
  count: number;
  from: number;
  to: number;
  total: number;
  seal: Uint8Array;
}

export interface Hole {
  from: number;
  to: number;
}

const COLUMNS = 'epoch, seq, at, before, hash, seal, body';

/** What a spool asks of its file for reading; the file may be damaged. */
export function readingStatements(db: Database.Database) {
  return {
    gateway: db.prepare<[], string>('SELECT gateway FROM spool').pluck(),
    epochs: db.prepare<[], EpochRow>('SELECT number, name, settled, seal FROM epoch ORDER BY number'),
    losses: db.prepare<[], LossRow>('SELECT reason, count, "from", "to", total, seal FROM loss'),
    after: db.prepare<[number, number, number], Row>(
      `SELECT ${COLUMNS} FROM record WHERE epoch = ? AND seq > ? ORDER BY seq LIMIT ?`,
    ),
  };
}

export type Statements = ReturnType<typeof prepareStatements>;

/** All that a spool asks of its file. */
export function prepareStatements(db: Database.Database) {
  return {
    ...readingStatements(db),
    own: db.prepare<[string]>('INSERT INTO spool VALUES (1, ?)'),

    addEpoch: db.prepare<[EpochRow]>('INSERT INTO epoch VALUES (@number, @name, @settled, @seal)'),
    settle: db.prepare<[EpochRow]>(
      'UPDATE epoch SET settled = @settled, seal = @seal WHERE number = @number',
    ),
    removeEpoch: db.prepare<[number]>('DELETE FROM epoch WHERE number = ?'),
    bounds: db.prepare<[number, number], { oldest: number | null; last: number | null }>(
      `SELECT (SELECT min(seq) FROM record WHERE epoch = ?) AS oldest,
         (SELECT max(seq) FROM record WHERE epoch = ?) AS last`,
    ),
    extent: db.prepare<[number], { oldest: number | null; last: number | null; held: number }>(
      'SELECT min(seq) AS oldest, max(seq) AS last, count(*) AS held FROM record WHERE epoch = ?',
    ),
    strays: db
      .prepare<[], number>('SELECT count(*) FROM record WHERE epoch NOT IN (SELECT number FROM epoch)')
      .pluck(),

    holes: db.prepare<[number], Hole>('SELECT "from", "to" FROM hole WHERE epoch = ? ORDER BY "from"'),
    addHole: db.prepare<[number, number, number]>('INSERT INTO hole VALUES (?, ?, ?)'),
    removeHoles: db.prepare<[number, number]>('DELETE FROM hole WHERE epoch = ? AND "to" < ?'),
    removeHolesFrom: db.prepare<[number, number]>('DELETE FROM hole WHERE epoch = ? AND "from" >= ?'),

    at: db.prepare<[number, number], Row>(`SELECT ${COLUMNS} FROM record WHERE epoch = ? AND seq = ?`),
    insert: db.prepare<[Row]>('INSERT INTO record VALUES (@epoch, @seq, @at, @before, @hash, @seal, @body)'),
    firstSince: db
      .prepare<[number, number], number>(
        'SELECT seq FROM record WHERE epoch = ? AND at >= ? ORDER BY seq LIMIT 1',
      )
      .pluck(),
    deleteBelow: db.prepare<[number, number]>('DELETE FROM record WHERE epoch = ? AND seq < ?'),
    deleteUpTo: db.prepare<[number, number, number]>(
      'DELETE FROM record WHERE epoch = ? AND seq >= ? AND seq <= ?',
    ),

    keepLoss: db.prepare<[LossRow]>(
      `INSERT INTO loss VALUES (@reason, @count, @from, @to, @total, @seal) ON CONFLICT DO UPDATE
         SET count = @count, "from" = @from, "to" = @to, total = @total, seal = @seal`,
    ),
  };
}
