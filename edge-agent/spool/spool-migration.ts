import type Database from 'better-sqlite3';
import { chainStart, NumberedRecord } from '../../firmware-config/contract/index.ts';
import { validatorOf } from '../../firmware-config/validation.ts';
import type { Loss } from './losses.ts';
import { epochRow, lossRow } from './sealed-rows.ts';
import { SpoolDamage } from './spool-damage.ts';
import { hexOf, rowOf } from './spool-rows.ts';
import { prepareStatements, SCHEMA } from './spool-statements.ts';

const numbered = validatorOf(NumberedRecord);
const PAGE = 1_000;

/**
 * Brings a spool of version 1, which had one epoch and no chain, to the present version; callers hold the transaction.
 * The chain begins with the oldest record that is held.
 */
export function migrateFirstVersion(db: Database.Database, gateway: string): void {
  db.exec(`ALTER TABLE head RENAME TO old_head; ALTER TABLE record RENAME TO old_record;
    ALTER TABLE loss RENAME TO old_loss; ${SCHEMA}`);
  const heads = db
    .prepare<[], { epoch: string; settled: number; held: number; oldest: number; last: number }>(
      `SELECT epoch, settled, (SELECT count(*) FROM old_record) AS held,
         (SELECT min(seq) FROM old_record) AS oldest, (SELECT max(seq) FROM old_record) AS last FROM old_head`,
    )
    .all();
  const [head] = heads;
  if (!head || heads.length > 1 || head.held !== head.last - head.oldest + 1 || head.settled > head.last) {
    throw new SpoolDamage('records are missing in it');
  }
  const name = { number: 1, name: head.epoch };
  const { own, addEpoch, keepLoss, insert } = prepareStatements(db);
  own.run(gateway);
  addEpoch.run(epochRow(gateway, { ...name, settled: head.settled }));
  for (const loss of db.prepare<[], Loss>('SELECT reason, count, "from", "to", total FROM old_loss').all()) {
    keepLoss.run(lossRow(loss));
  }
  const page = db.prepare<[number], { seq: number; body: string }>(
    `SELECT seq, body FROM old_record ORDER BY seq LIMIT ?`,
  );
  const remove = db.prepare<[number]>('DELETE FROM old_record WHERE seq <= ?');
  let tip = chainStart(gateway, head.epoch);
  for (let rows = page.all(PAGE); rows.length > 0; rows = page.all(PAGE)) {
    for (const { seq, body } of rows) {
      const row = rowOf(name, tip, parsed(seq, body));
      insert.run(row);
      tip = hexOf(row.hash);
    }
    remove.run(rows.at(-1)?.seq ?? 0);
  }
  db.exec('DROP TABLE old_head; DROP TABLE old_record; DROP TABLE old_loss');
}

function parsed(seq: number, body: string): NumberedRecord {
  try {
    const record: unknown = { seq, ...(JSON.parse(body) as object) };
    if (numbered.accepts(record)) return record;
  } catch {
    // Not even JSON.
  }
  throw new SpoolDamage(`record ${seq} is damaged`);
}
