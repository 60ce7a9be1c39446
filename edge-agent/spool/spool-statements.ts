import type Database from 'better-sqlite3';
import type { Loss } from './losses.ts';

interface Head {
  epoch: string;
  settled: number;
  oldest: number;
  last: number;
}

export type Statements = ReturnType<typeof prepareStatements>;

/** All that a spool asks of its file. */
export function prepareStatements(db: Database.Database) {
  return {
    begin: db.prepare<[string]>('INSERT INTO head VALUES (1, ?, 0)'),
    head: db.prepare<[], Head>(
      `SELECT epoch, settled, (SELECT min(seq) FROM record) AS oldest, (SELECT max(seq) FROM record) AS last
         FROM head`,
    ),
    settle: db.prepare<[number]>('UPDATE head SET settled = ?'),
    renew: db.prepare<[string]>('UPDATE head SET epoch = ?, settled = 0'),

    insert: db.prepare<[number, number, string]>('INSERT INTO record VALUES (?, ?, ?)'),
    pending: db.prepare<[number, number], { seq: number; at: number; body: string }>(
      'SELECT seq, at, body FROM record WHERE seq > ? ORDER BY seq LIMIT ?',
    ),
    firstSince: db
      .prepare<[number], number>('SELECT seq FROM record WHERE at >= ? ORDER BY seq LIMIT 1')
      .pluck(),
    deleteBelow: db.prepare<[number]>('DELETE FROM record WHERE seq < ?'),

    losses: db.prepare<[], Loss>('SELECT reason, count, "from", "to", total FROM loss'),
    addLoss: db.prepare<[Loss]>('INSERT INTO loss VALUES (@reason, @count, @from, @to, @total)'),
    keepLoss: db.prepare<[Loss]>(
      'UPDATE loss SET count = @count, "from" = @from, "to" = @to, total = @total WHERE reason = @reason',
    ),
  };
}
