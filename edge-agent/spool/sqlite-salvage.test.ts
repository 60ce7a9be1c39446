import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalText, chainHashes } from '../../firmware-config/contract/index.ts';
import type { Clock } from '../health/clock.ts';
import type { Pending } from './spool.ts';
import { SqliteSpool } from './sqlite-spool.ts';
import { boot, coverageAt, crossingAt } from './testing-records.ts';

const GATEWAY = 'quay-01';
const NOW = 1_792_630_800_000;
const clock: Clock = () => ({ at: NOW, mono: 5000, boot });

let folder: string;
let path: string;
const open = () => new SqliteSpool({ path, gateway: GATEWAY, clock });
const change = (sql: string) => new Database(path).exec(sql).close();

/** Everything that a spool gives when each batch of it is settled, in order. */
function drained(spool: SqliteSpool, limit = 500): Pending[] {
  const batches: Pending[] = [];
  for (let batch = spool.pending(limit); batch; batch = spool.pending(limit)) {
    batches.push(batch);
    spool.settle({ epoch: batch.epoch, through: batch.records.at(-1)?.seq ?? 0, hash: batch.hash });
  }
  return batches;
}
const ranges = (batches: Pending[]) =>
  batches.map(({ epoch, oldest, records }) => [epoch, oldest, records[0]?.seq, records.at(-1)?.seq]);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateline-salvage-'));
  path = join(folder, 'spool.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('from a damaged spool', () => {
  let epoch: string;

  beforeEach(() => {
    const spool = open();
    epoch = spool.epoch;
    spool.append(Array.from({ length: 299 }, (_, n) => crossingAt(NOW + n)));
    spool.settle({ epoch, through: 40 });
    spool.close();
  });

  it('a record whose text has only become bytes is saved like the others', () => {
    const db = new Database(path).unsafeMode();
    const schema = db.prepare("SELECT sql FROM sqlite_schema WHERE name = 'record'").pluck().get();
    const declare = (sql: string) => {
      db.pragma('writable_schema = ON');
      db.prepare("UPDATE sqlite_schema SET sql = ? WHERE name = 'record'").run(sql);
      db.pragma('writable_schema = RESET');
    };
    declare(String(schema).replace('STRICT', ''));
    db.exec('UPDATE record SET body = CAST(body AS BLOB) WHERE seq = 100');
    declare(String(schema));
    db.close();
    const spool = open();
    expect(ranges(drained(spool))).toEqual([
      [epoch, 1, 41, 300],
      [spool.epoch, 1, 1, 1],
    ]);
    spool.close();
  });

  it('all is saved but the record whose body has changed; the server is told exactly what is missing', () => {
    change(`UPDATE record SET body = replace(body, '"in"', '"out"') WHERE seq = 100`);
    const spool = open();
    expect(spool.notices).toEqual([
      {
        code: 'spool-damaged',
        text: expect.stringMatching(
          /record 100 is damaged.*299 records were saved from it; missing are the records 100 to 100/,
        ),
      },
    ]);
    expect(spool.stats().unsettled).toBe(259 + 1);
    const batches = drained(spool);
    expect(ranges(batches)).toEqual([
      [epoch, 1, 41, 99],
      [epoch, 101, 101, 300],
      [spool.epoch, 1, 1, 1],
    ]);
    expect(batches[2]?.records).toMatchObject([
      { reason: 'spool-corrupt', previous: { epoch, through: 300 } },
    ]);
    for (const { before, records, hash } of batches) expect(chainHashes(before, records).at(-1)).toBe(hash);
    spool.close();
    const again = open();
    expect(again.notices).toEqual([]);
    expect(again.pending(1)).toBeNull();
    again.settle({ epoch, through: 98 });
    expect(ranges(drained(again))).toEqual([
      [epoch, 1, 99, 99],
      [epoch, 101, 101, 300],
    ]);
    again.settle({ epoch, through: 100 });
    expect(again.stats().unsettled).toBe(200);
    expect(again.trim(NOW + 400 * 86_400_000)).toBe(98 + 1);
    expect(again.epochs()[0]).toMatchObject({ oldest: 101 });
    again.close();
  });

  it('a settled record is found to be damaged as soon as the server asks for it again', () => {
    change(`UPDATE record SET body = replace(body, '"in"', '"out"') WHERE seq = 20`);
    const spool = open();
    expect(spool.epoch).toBe(epoch);
    spool.settle({ epoch, through: 10 });
    expect(spool.pending(500)).toMatchObject({ epoch, oldest: 1, records: { length: 9 } });
    expect(spool.epoch).not.toBe(epoch);
    expect(spool.append(crossingAt(NOW))).toMatchObject([{ seq: 2 }]);
    spool.close();
  });

  it.each([
    ['before', `x'${'00'.repeat(32)}'`],
    ['hash', `x'${'00'.repeat(32)}'`],
    ['seal', `x'0000000000000000'`],
    ['seq', '1000'],
    ['epoch', '9'],
  ])('a record with another %s is missing', (column, value) => {
    change(`UPDATE record SET ${column} = ${value} WHERE seq = 100`);
    const spool = open();
    expect(ranges(drained(spool))).toEqual([
      [epoch, 1, 41, 99],
      [epoch, 101, 101, 300],
      [spool.epoch, 1, 1, 1],
    ]);
    spool.close();
  });

  it('a record that is gone is missing, and records that are gone from the end are unknown', () => {
    change('DELETE FROM record WHERE seq BETWEEN 50 AND 59 OR seq > 290');
    const spool = open();
    const batches = drained(spool);
    expect(ranges(batches)).toEqual([
      [epoch, 1, 41, 49],
      [epoch, 60, 60, 290],
      [spool.epoch, 1, 1, 1],
    ]);
    expect(batches[2]?.records[0]).toMatchObject({ previous: { epoch, through: 290 } });
    spool.close();
  });

  it('what was settled is sent again where the mark is damaged', () => {
    change('UPDATE epoch SET settled = 200');
    const spool = open();
    expect(ranges(drained(spool))[0]).toEqual([epoch, 1, 1, 300]);
    spool.close();
  });

  it('nothing is saved where the id of its epoch is damaged', () => {
    change(`UPDATE epoch SET name = '${'0'.repeat(32)}'`);
    const spool = open();
    expect(drained(spool)).toMatchObject([{ records: [{ seq: 1, reason: 'spool-corrupt' }] }]);
    spool.close();
  });

  it('all is saved again when the agent is killed between the two files', () => {
    change(`UPDATE record SET body = 'x' WHERE seq = 100`);
    const damaged = readFileSync(path);
    open().close();
    const rebuilt = readFileSync(path);
    for (const [now, next] of [
      [damaged, rebuilt],
      [damaged, rebuilt.subarray(0, 8192)],
      [undefined, rebuilt],
    ]) {
      rmSync(path);
      if (now) writeFileSync(path, now);
      if (next) writeFileSync(`${path}.new`, next);
      const spool = open();
      expect(ranges(drained(spool)).slice(0, 2)).toEqual([
        [epoch, 1, 41, 99],
        [epoch, 101, 101, 300],
      ]);
      expect(readdirSync(folder)).not.toContain('spool.db.new');
      spool.close();
    }
  });
});

describe('whatever happens to its bytes', () => {
  /** The bytes of a spool of three epochs, partly settled, and what it holds by epoch and seq. */
  function sample(): { bytes: Buffer; wal: Buffer; held: Map<string, string> } {
    const spool = open();
    const held = new Map<string, string>();
    const epochs = [spool.epoch];
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 12; n++) {
        spool.append(Array.from({ length: 5 }, () => (n % 3 ? crossingAt(NOW + n) : coverageAt(NOW + n))));
      }
      if (round < 2) spool.branch(spool.epoch, 1000);
      epochs.push(spool.epoch);
    }
    for (const { epoch, last } of spool.epochs()) {
      spool.settle({ epoch, through: 0 });
      for (const record of drainedOf(spool, epoch, last))
        held.set(`${epoch} ${record.seq}`, canonicalText(record));
      spool.settle({ epoch, through: last });
    }
    spool.settle({ epoch: epochs[1] ?? '', through: 20 });
    spool.settle({ epoch: epochs[2] ?? '', through: 30 });
    const sampled = { bytes: readFileSync(path), wal: readFileSync(`${path}-wal`), held };
    spool.close();
    return sampled;
  }

  const drainedOf = (spool: SqliteSpool, epoch: string, last: number) => {
    const records = [];
    for (let batch = spool.pending(7); batch?.epoch === epoch; batch = spool.pending(7)) {
      records.push(...batch.records);
      const through = batch.records.at(-1)?.seq ?? last;
      spool.settle({ epoch, through });
    }
    return records;
  };

  const anywhere = fc.integer({ min: 0, max: 999_999 }).map((n) => n / 1_000_000);
  const damage = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('flip' as const),
        at: anywhere,
        bit: fc.nat(7),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('cut' as const),
        at: anywhere,
        bit: fc.constant(0),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('zero' as const),
        at: anywhere,
        bit: fc.nat(7),
      }),
    },
  );
  const damaged = (bytes: Buffer, faults: { do: 'flip' | 'cut' | 'zero'; at: number; bit: number }[]) => {
    let result = Buffer.from(bytes);
    for (const fault of faults) {
      const place = Math.min(result.length - 1, Math.floor(fault.at * result.length));
      if (place < 0) continue;
      if (fault.do === 'flip') result[place] = (result[place] ?? 0) ^ (1 << fault.bit);
      if (fault.do === 'zero') result.fill(0, place, Math.min(result.length, place + 64 * (fault.bit + 1)));
      if (fault.do === 'cut') result = result.subarray(0, place);
    }
    return result;
  };

  it.each(['file', 'journal'])(
    'the spool opens, and gives no record that it did not hold under that number (damage to its %s)',
    (where) => {
      const { bytes, wal, held } = sample();
      let saved = 0;
      let rounds = 0;
      fc.assert(
        fc.property(fc.array(damage, { minLength: 1, maxLength: 6 }), (faults) => {
          rmSync(folder, { recursive: true });
          folder = mkdtempSync(join(tmpdir(), 'gateline-salvage-'));
          path = join(folder, 'spool.db');
          if (where === 'file') {
            // The journal is in the file first, so that damage meets what it holds.
            writeFileSync(path, bytes);
            writeFileSync(`${path}-wal`, wal);
            const db = new Database(path);
            db.pragma('wal_checkpoint(TRUNCATE)');
            db.close();
            writeFileSync(path, damaged(readFileSync(path), faults));
            rmSync(`${path}-wal`, { force: true });
            rmSync(`${path}-shm`, { force: true });
          } else {
            writeFileSync(path, bytes);
            writeFileSync(`${path}-wal`, damaged(wal, faults));
          }
          const spool = open();
          spool.append(crossingAt(NOW));
          const appendedTo = spool.epoch;
          for (const { epoch } of spool.epochs()) spool.settle({ epoch, through: 0 });
          let batches = 0;
          let fresh = 0;
          for (const { epoch, before, records, hash } of drained(spool, 50)) {
            expect(chainHashes(before, records).at(-1)).toBe(hash);
            for (const record of records) {
              const original = held.get(`${epoch} ${record.seq}`);
              if (canonicalText(record) === original) {
                saved++;
                continue;
              }
              // What is new: the crossing, perhaps where records were lost without a trace, and resets of new epochs.
              expect([appendedTo, spool.epoch]).toContain(epoch);
              expect(['reset', 'crossing']).toContain(record.kind);
              expect(++fresh).toBeLessThanOrEqual(3);
            }
            expect(++batches).toBeLessThan(1000);
          }
          expect(spool.stats().unsettled).toBe(0);
          spool.close();
          rounds++;
        }),
        { numRuns: 60 },
      );
      expect(saved).toBeGreaterThan(10 * rounds);
    },
    60_000,
  );
});
