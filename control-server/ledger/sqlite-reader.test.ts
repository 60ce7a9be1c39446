import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { NOW, PLACE } from './ledger-samples.ts';
import { migrate } from './migrations.ts';
import { SqliteReader } from './sqlite-reader.ts';

test('no reading goes through the whole ledger or sorts a whole site', () => {
  const ran: string[] = [];
  const db = new Database(':memory:', { verbose: (sql) => ran.push(String(sql)) });
  migrate(db);
  const reader = new SqliteReader(db);
  ran.length = 0;
  reader.books(PLACE, NOW, NOW + 86_400_000);
  reader.crossings({ places: [PLACE], limit: 20 });
  reader.crossings({ places: [PLACE], before: 9, limit: 20 });
  reader.crossings({ places: [PLACE], after: 9, limit: 20 });
  const plans = [...ran].map((sql) => ({
    sql,
    steps: db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(),
  }));
  db.close();
  expect(plans.length).toBeGreaterThan(8);
  for (const { sql, steps } of plans) {
    const details = steps.map(({ detail }) => detail);
    expect(details, sql).not.toContainEqual(
      expect.stringMatching(/^SCAN (ledger|l|counts|coverage|gaps|lines)\b/),
    );
    if (/LIMIT/.test(sql)) expect(details, sql).not.toContainEqual(expect.stringMatching(/TEMP B-TREE/));
  }
});
