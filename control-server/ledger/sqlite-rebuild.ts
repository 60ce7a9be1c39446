import type Database from 'better-sqlite3';
import type { RebuildResult } from './ledger.ts';
import { ROLLUP_COLUMNS, type RollupRow, type SqliteRollups } from './sqlite-rollups.ts';

/** The rollups, and their columns that say where a sum belongs; the others are the sums. */
export const ROLLUPS: Record<string, { keys: readonly string[]; sums: readonly string[] }> = {
  counts: { keys: ['site', 'slot', 'gate'], sums: ['in_count', 'out_count'] },
  coverage: {
    keys: ['site', 'slot', 'gate', 'gateway', 'line'],
    sums: ['watched_ms', 'frames', 'parts'],
  },
  blind: { keys: ['site', 'slot', 'gate', 'gateway', 'line', 'cause'], sums: ['ms', 'parts'] },
  zone_use: {
    keys: ['site', 'slot', 'gateway', 'camera', 'zone'],
    sums: [
      'watched_ms',
      'people_ms',
      'queue_ms',
      'visits',
      'dwell_ms',
      'most_people',
      'longest_queue',
      'longest_ms',
      'parts',
    ],
  },
  outages: { keys: ['site', 'slot', 'gateway', 'cause'], sums: ['ms', 'parts'] },
  lines: { keys: ['site', 'gate', 'gateway', 'line'], sums: ['first_from', 'last_at'] },
};
const PAGE = 1000;

/**
 * Makes the rollups anew from the records in the ledger; the caller holds the transaction. Rollups of time whose records
 * were removed by age (table `retention`) stay as they are.
 *
 * @returns for each rollup its rows now, and how many differ from before
 */
export function rebuildRollups(db: Database.Database, rollups: SqliteRollups): RebuildResult {
  const keptFrom = db.prepare<[string], number>('SELECT kept_from FROM retention WHERE site = ?').pluck();
  const boundaries = new Map<string, number>();
  const boundaryOf = (site: string) => {
    const known = boundaries.get(site) ?? keptFrom.get(site) ?? 0;
    boundaries.set(site, known);
    return known;
  };
  for (const name of Object.keys(ROLLUPS)) {
    db.exec(`CREATE TEMP TABLE before_${name} AS SELECT * FROM main.${name}`);
    const isOld =
      name === 'lines'
        ? '0'
        : `slot < coalesce((SELECT kept_from FROM retention r WHERE r.site = ${name}.site), 0)`;
    db.exec(`DELETE FROM main.${name} WHERE NOT (${isOld})`);
  }
  const page = db.prepare<[number], RollupRow & { id: number }>(
    `SELECT l.id, ${ROLLUP_COLUMNS} FROM ledger l JOIN epochs e ON e.id = l.epoch
      WHERE l.placed = 1 AND l.id > ? ORDER BY l.id LIMIT ${PAGE}`,
  );
  for (let rows = page.all(0); rows.length > 0; rows = page.all(rows.at(-1)?.id ?? 0)) {
    for (const row of rows) rollups.add(row, boundaryOf(row.site));
  }
  db.exec(`INSERT INTO lines SELECT * FROM pruned_lines WHERE true ON CONFLICT DO UPDATE
    SET first_from = min(first_from, excluded.first_from), last_at = max(last_at, excluded.last_at)`);
  const result = Object.fromEntries(
    Object.entries(ROLLUPS).map(([name, { keys, sums }]) => {
      const columns = [...keys, ...sums].join(', ');
      const count = (sql: string) => Number(db.prepare(`SELECT count(*) FROM (${sql})`).pluck().get());
      const except = (a: string, b: string) =>
        `SELECT ${keys.join(', ')} FROM (SELECT ${columns} FROM ${a} EXCEPT SELECT ${columns} FROM ${b})`;
      const [now, before] = [`main.${name}`, `temp.before_${name}`];
      const differing = count(`${except(now, before)} UNION ${except(before, now)}`);
      return [name, { rows: count(`SELECT 1 FROM ${now}`), differing }];
    }),
  );
  for (const name of Object.keys(ROLLUPS)) db.exec(`DROP TABLE temp.before_${name}`);
  return result;
}
