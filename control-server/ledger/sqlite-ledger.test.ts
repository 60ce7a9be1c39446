import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import { batchOf, crossing, NOW, PLACE } from './ledger-samples.ts';
import { ledgerSuite } from './ledger-suite.ts';
import { SqliteLedger } from './sqlite-ledger.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const fresh = () => join(folder, `${++files}`, 'ledger.db');

ledgerSuite('SqliteLedger', async () => new SqliteLedger(':memory:'));

describe('the file', () => {
  test('holds the books after a restart', async () => {
    const path = fresh();
    const first = new SqliteLedger(path);
    await first.store(batchOf([crossing(NOW)]), NOW, PLACE);
    await first.close();
    const second = new SqliteLedger(path);
    expect((await second.books(PLACE, NOW - 1e6, NOW + 1e6)).counts).toMatchObject([{ in: 1 }]);
    expect((await second.store(batchOf([crossing(NOW)]), NOW, PLACE)).repeats).toBe(1);
    await second.close();
  });

  test('is a write-ahead log', async () => {
    const path = fresh();
    const ledger = new SqliteLedger(path);
    const db = new Database(path);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    db.close();
    await ledger.close();
  });

  test('of an earlier program is brought up to date, and keeps its books', async () => {
    const path = fresh();
    const first = new SqliteLedger(path);
    await first.store(batchOf([crossing(NOW)]), NOW, PLACE);
    await first.close();
    const db = new Database(path);
    db.exec(`DROP INDEX ledger_resets; DROP INDEX ledger_dropped; DROP INDEX ledger_order;
      CREATE INDEX ledger_rare ON ledger (site, kind, at) WHERE kind IN ('reset', 'dropped')`);
    db.pragma('user_version = 1');
    const second = new SqliteLedger(path);
    expect(await second.crossings({ places: [PLACE], limit: 9 })).toHaveLength(1);
    await second.close();
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    db.close();
  });

  test('of a later program is refused', async () => {
    const path = fresh();
    await new SqliteLedger(path).close();
    const db = new Database(path);
    db.pragma('user_version = 99');
    db.close();
    expect(() => new SqliteLedger(path)).toThrowError(
      expect.objectContaining({ code: 'ledger-unavailable', message: expect.stringMatching(/version 99/) }),
    );
  });

  test('that is no database is refused with its name', () => {
    expect(() => new SqliteLedger('/dev/null/ledger.db')).toThrowError(
      expect.objectContaining({ code: 'ledger-unavailable', message: expect.stringMatching(/\/dev\/null/) }),
    );
  });

  test('held by another program: no promise is made, and later it goes on', async () => {
    const path = fresh();
    const ledger = new SqliteLedger(path);
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(ledger.store(batchOf([crossing(NOW)]), NOW, PLACE)).rejects.toMatchObject({
      code: 'ledger-unavailable',
    });
    await expect(ledger.check()).rejects.toMatchObject({ code: 'ledger-unavailable' });
    other.exec('ROLLBACK');
    other.close();
    expect((await ledger.store(batchOf([crossing(NOW)]), NOW, PLACE)).added).toBe(1);
    await ledger.close();
  });

  test('on a full disk: no promise is made, and what was there stays', async () => {
    const ledger = new SqliteLedger(fresh(), { maxPages: 40 });
    let first = 1;
    const fill = async () => {
      for (; first < 1e6; first += 100) {
        await ledger.store(
          batchOf(
            Array.from({ length: 100 }, () => crossing(NOW)),
            first,
          ),
          NOW,
          PLACE,
        );
      }
    };
    await expect(fill()).rejects.toMatchObject({ code: 'disk-full' });
    const kept = (await ledger.books(PLACE, NOW - 1e6, NOW + 1e6)).counts[0]?.in;
    expect(kept).toBe(first - 1);
    expect(await ledger.lastEventId()).toBe(first - 1);
    await ledger.close();
  });
});
