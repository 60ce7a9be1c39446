import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import { chainSuite } from './chain-suite.ts';
import { clockSuite } from './clock-suite.ts';
import { historySuite } from './history-suite.ts';
import { batchOf, Chain, coverage, crossing, NOW, PLACE, zoneUse } from './ledger-samples.ts';
import { ledgerSuite } from './ledger-suite.ts';
import { LEDGER_VERSION, migrate } from './migrations.ts';
import { quarantineSuite } from './quarantine-suite.ts';
import { SqliteLedger } from './sqlite-ledger.ts';
import { zoneSuite } from './zone-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const fresh = () => join(folder, `${++files}`, 'ledger.db');

const open = async () => new SqliteLedger(':memory:');
ledgerSuite('SqliteLedger', open);
historySuite('SqliteLedger', open);
chainSuite('SqliteLedger', open);
clockSuite('SqliteLedger', open);
zoneSuite('SqliteLedger', open);
quarantineSuite('SqliteLedger', open);

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

  test.each([1, 2])('of version %i is brought up to date, keeps its books and goes on', async (version) => {
    const path = fresh();
    mkdirSync(dirname(path));
    const db = new Database(path);
    migrate(db, version);
    const content = [crossing(NOW), coverage(NOW - 60_000, NOW, 57_000)];
    const { records, epoch, gateway } = batchOf(content);
    db.prepare('INSERT INTO epochs (gateway, epoch, through, last_received_at) VALUES (?, ?, 2, ?)').run(
      gateway,
      epoch,
      NOW,
    );
    for (const record of records) {
      const fields = { direction: null, score: null, from: null, watchedMs: null, frames: null, ...record };
      db.prepare(`INSERT INTO ledger (epoch, seq, site, received_at, placed, kind, at, mono, boot, camera, gate, line,
          direction, score, from_at, watched_ms, frames)
        VALUES (1, @seq, 'den-hung', ${NOW}, 1, @kind, @at, @mono, @boot, @camera, @gate, @line,
          @direction, @score, @from, @watchedMs, @frames)`).run(fields);
    }
    db.close();
    const ledger = new SqliteLedger(path);
    expect(await ledger.crossings({ places: [PLACE], limit: 9 })).toHaveLength(1);
    const books = await ledger.books(PLACE, NOW - 1e6, NOW + 1e6);
    expect(books.counts).toMatchObject([{ in: 1, out: 0 }]);
    expect(books.covered.reduce((sum, part) => sum + part.frames, 0)).toBe(600);
    const chain = new Chain([...content, crossing(NOW)]);
    expect(await ledger.store(chain.batch(1, 3), NOW, PLACE)).toMatchObject({
      through: 3,
      added: 1,
      repeats: 2,
    });
    await ledger.close();
    const after = new Database(path);
    expect(after.pragma('user_version', { simple: true })).toBe(LEDGER_VERSION);
    after.close();
  });

  test('of version 3 takes what zones saw', async () => {
    const path = fresh();
    mkdirSync(dirname(path));
    const db = new Database(path);
    migrate(db, 3);
    db.close();
    const ledger = new SqliteLedger(path);
    await ledger.store(batchOf([zoneUse(NOW - 60_000, NOW, 3)]), NOW, PLACE);
    expect(await ledger.zoneSums(PLACE, [NOW - 9e5, NOW + 9e5])).toMatchObject([[{ peopleMs: 180_000 }]]);
    await ledger.close();
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
    const ledger = new SqliteLedger(fresh(), { maxPages: 80 });
    const chain = new Chain(Array.from({ length: 5_000 }, () => crossing(NOW)));
    let first = 1;
    const fill = async () => {
      for (; first < 5_000; first += 100) await ledger.store(chain.batch(first, first + 99), NOW, PLACE);
    };
    await expect(fill()).rejects.toMatchObject({ code: 'disk-full' });
    const kept = (await ledger.books(PLACE, NOW - 1e6, NOW + 1e6)).counts[0]?.in;
    expect(kept).toBe(first - 1);
    expect(await ledger.lastEventId()).toBe(first - 1);
    await ledger.close();
  });
});
