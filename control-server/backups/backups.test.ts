import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Chain, crossing, NOW, PLACE } from '../ledger/ledger-samples.ts';
import { LEDGER_VERSION } from '../ledger/migrations.ts';
import { checkRollups } from '../ledger/sqlite-check-rollups.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { scratch } from '../testing.ts';
import { datedName, removeOldest } from './dated.ts';
import { backUp } from './sqlite-backup.ts';
import { restore } from './sqlite-restore.ts';

const RECORDS = 3_000;
const chain = new Chain(Array.from({ length: RECORDS }, (_, n) => crossing(NOW + n, n % 3 ? 'in' : 'out')));

let folder: string;
let remove: () => void;
const opened: SqliteLedger[] = [];
const at = (name: string) => join(folder, name);
const open = (name = 'ledger.db') => {
  const ledger = new SqliteLedger(at(name));
  opened.push(ledger);
  return ledger;
};
const store = async (ledger: SqliteLedger, from: number, to: number) => {
  for (let first = from; first <= to; first += 100) {
    await ledger.store(chain.batch(first, Math.min(to, first + 99)), NOW, PLACE);
  }
};
const records = async (ledger: SqliteLedger) =>
  (await ledger.books(PLACE, NOW - 1e9, NOW + 1e9)).counts.reduce((sum, row) => sum + row.in + row.out, 0);
const close = async () => {
  for (const ledger of opened.splice(0)) await ledger.close();
};

beforeEach(() => {
  ({ folder, remove } = scratch());
});
afterEach(async () => {
  await close();
  remove();
});

describe('a backup', () => {
  test('is one file with everything in it, and tells what', async () => {
    await store(open(), 1, RECORDS);
    const told = await backUp(at('ledger.db'), at('copy.db'));
    expect(told).toMatchObject({ records: RECORDS, epochs: 1, newestAt: NOW, version: LEDGER_VERSION });
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
    expect(readFileSync(at('copy.db')).byteLength).toBe(told.bytes);
    expect(await records(open('copy.db'))).toBe(RECORDS);
  });

  test('is of one moment and never begins anew, whatever is written meanwhile', async () => {
    const ledger = open();
    await store(ledger, 1, 2_000);
    const shares: number[] = [];
    let next = 2_001;
    const { records: found } = await backUp(at('ledger.db'), at('copy.db'), {
      stepPages: 5,
      onProgress: (share) => {
        shares.push(share);
        if (next > RECORDS) return;
        void ledger.store(chain.batch(next, next + 9), NOW, PLACE);
        next += 10;
      },
    });
    expect(next).toBeGreaterThan(2_200);
    expect(shares.length).toBeGreaterThan(20);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(found).toBe(2_000);
    expect(await records(open('copy.db'))).toBe(2_000);
    expect(await records(ledger)).toBe(next - 1);
  });

  test('replaces nothing unless it is told to', async () => {
    await store(open(), 1, 100);
    writeFileSync(at('copy.db'), 'precious');
    await expect(backUp(at('ledger.db'), at('copy.db'))).rejects.toMatchObject({ code: 'bad-input' });
    expect(readFileSync(at('copy.db'), 'utf8')).toBe('precious');
    writeFileSync(at('copy.db.partial'), 'left by a kill');
    await backUp(at('ledger.db'), at('copy.db'), { force: true });
    expect(await records(open('copy.db'))).toBe(100);
  });

  test('of a ledger that is damaged is none', async () => {
    await store(open(), 1, 500);
    await close();
    const db = new Database(at('ledger.db'));
    db.exec("UPDATE ledger SET gate = 'side' WHERE seq = 460");
    db.close();
    await expect(backUp(at('ledger.db'), at('copy.db'))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/record 460 of gw-1/),
    });
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual([]);
  });

  test('needs a ledger and a folder', async () => {
    await expect(backUp(at('ledger.db'), at('copy.db'))).rejects.toMatchObject({ code: 'not-found' });
    await store(open(), 1, 100);
    await expect(backUp(at('ledger.db'), at('no/copy.db'))).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('of which the oldest go, and nothing else in their folder', () => {
    mkdirSync(at('backups'));
    const names = [0, 1, 2, 3].map((day) => datedName(NOW + day * 86_400_000));
    for (const name of [...names, 'notes.txt', 'ledger-by-hand.db']) writeFileSync(at(`backups/${name}`), '');
    expect(removeOldest(at('backups'), 3)).toEqual(names.slice(0, 1));
    expect(readdirSync(at('backups')).sort()).toEqual(
      [...names.slice(1), 'ledger-by-hand.db', 'notes.txt'].sort(),
    );
    expect(removeOldest(at('backups'), 3)).toEqual([]);
  });
});

describe('a restore', () => {
  beforeEach(async () => {
    await store(open(), 1, 1_000);
    await backUp(at('ledger.db'), at('copy.db'));
    await store(opened[0] ?? open(), 1_001, 1_500);
  });

  const untouched = async () => {
    expect(await records(open())).toBe(1_500);
    expect(readdirSync(folder).filter((name) => /restor/.test(name))).toEqual([]);
  };

  test('puts the backup in place and keeps what was there', async () => {
    await close();
    const told = restore(at('copy.db'), at('ledger.db'), NOW);
    expect(told).toMatchObject({
      records: 1_000,
      before: at('ledger.db.before-restore-2026-11-22T03-00-00'),
    });
    expect(await records(open())).toBe(1_000);
    expect(await opened[0]?.store(chain.batch(901, 1_400), NOW, PLACE)).toMatchObject({
      added: 400,
      repeats: 100,
      through: 1_400,
    });
    expect(await records(open('ledger.db.before-restore-2026-11-22T03-00-00'))).toBe(1_500);
    expect(existsSync(at('copy.db'))).toBe(true);
  });

  test('takes the log along that a killed server left', async () => {
    const killed = at('killed');
    mkdirSync(killed);
    for (const part of ['', '-wal']) copyFileSync(at(`ledger.db${part}`), join(killed, `ledger.db${part}`));
    expect(readFileSync(join(killed, 'ledger.db-wal')).byteLength).toBeGreaterThan(0);
    const told = restore(at('copy.db'), join(killed, 'ledger.db'), NOW);
    expect(readdirSync(killed).sort()).toEqual([
      'ledger.db',
      'ledger.db.before-restore-2026-11-22T03-00-00',
      'ledger.db.lock',
    ]);
    const [restored, before] = [open('killed/ledger.db'), new SqliteLedger(told.before ?? '')];
    opened.push(before);
    expect([await records(restored), await records(before)]).toEqual([1_000, 1_500]);
  });

  test('is refused while a server uses the ledger', async () => {
    expect(() => restore(at('copy.db'), at('ledger.db'), NOW)).toThrowError(
      expect.objectContaining({
        code: 'ledger-unavailable',
        message: expect.stringMatching(/stop it first/),
      }),
    );
    expect(await records(opened[0] ?? open())).toBe(1_500);
  });

  test('is refused while any other program has the ledger open', async () => {
    await close();
    const other = new Database(at('ledger.db'));
    other.prepare('SELECT count(*) FROM ledger').get();
    expect(() => restore(at('copy.db'), at('ledger.db'), NOW)).toThrowError(
      expect.objectContaining({
        code: 'ledger-unavailable',
        message: expect.stringMatching(/stop it first/),
      }),
    );
    other.close();
    await untouched();
  });

  test.each<[string, () => void, RegExp]>([
    ['no database', () => writeFileSync(at('copy.db'), 'a letter, not a ledger'.repeat(400)), /no ledger/],
    ['an empty file', () => writeFileSync(at('copy.db'), ''), /no ledger/],
    [
      'another database',
      () => {
        writeFileSync(at('copy.db'), '');
        new Database(at('copy.db')).exec('CREATE TABLE notes (text)').close();
      },
      /no ledger/,
    ],
    [
      'of a later program',
      () => new Database(at('copy.db')).exec('PRAGMA user_version = 99').close(),
      /version 99/,
    ],
    [
      'cut off',
      () => truncateSync(at('copy.db'), readFileSync(at('copy.db')).byteLength - 40_960),
      /damaged/,
    ],
    [
      'changed',
      () => new Database(at('copy.db')).exec("UPDATE ledger SET direction = 'in' WHERE seq = 904").close(),
      /record 904 of gw-1 .* does not follow/,
    ],
    [
      'overwritten in its middle',
      () => {
        const bytes = readFileSync(at('copy.db'));
        bytes.fill(7, 40_960, 60_000);
        writeFileSync(at('copy.db'), bytes);
      },
      /damaged/,
    ],
  ])('of what is %s is refused, and nothing is touched', async (_what, spoil, message) => {
    await close();
    spoil();
    expect(() => restore(at('copy.db'), at('ledger.db'), NOW)).toThrowError(
      expect.objectContaining({ code: 'bad-input', message: expect.stringMatching(message) }),
    );
    await untouched();
  });

  test('of nothing, or of the ledger itself, is refused', async () => {
    await close();
    expect(() => restore(at('none.db'), at('ledger.db'), NOW)).toThrowError(
      expect.objectContaining({ code: 'not-found' }),
    );
    expect(() => restore(at('ledger.db'), at('ledger.db'), NOW)).toThrowError(
      expect.objectContaining({ code: 'bad-input' }),
    );
    await untouched();
  });

  test('replaces a ledger that is beyond reading', async () => {
    await close();
    writeFileSync(at('ledger.db'), 'noise '.repeat(9_000));
    writeFileSync(at('ledger.db-wal'), 'more noise');
    const { before } = restore(at('copy.db'), at('ledger.db'), NOW);
    expect(readFileSync(before ?? '', 'utf8')).toMatch(/^noise/);
    expect(await records(open())).toBe(1_000);
  });

  test('on a new machine needs nothing that was there', async () => {
    const { before } = restore(at('copy.db'), at('new/data/ledger.db'), NOW);
    expect(before).toBeUndefined();
    expect(await records(open('new/data/ledger.db'))).toBe(1_000);
  });
});

describe('a check of the sums', () => {
  test('finds each row that differs, changes nothing, and may be done while the books are written', async () => {
    const ledger = open();
    await store(ledger, 1, 300);
    expect(checkRollups(at('ledger.db'))).toMatchObject({ counts: { rows: 1, differing: 0 } });
    const other = new Database(at('ledger.db'));
    other.exec(
      "UPDATE counts SET in_count = in_count + 1; INSERT INTO counts VALUES ('den-hung', 0, 'side', 1, 0)",
    );
    other.close();
    const wrong = { counts: { rows: 1, differing: 2 }, coverage: { rows: 0, differing: 0 } };
    expect(checkRollups(at('ledger.db'))).toMatchObject(wrong);
    await store(ledger, 301, 400);
    expect(checkRollups(at('ledger.db'))).toMatchObject(wrong);
    expect(await ledger.rebuild()).toMatchObject(wrong);
    expect(checkRollups(at('ledger.db'))).toMatchObject({ counts: { rows: 1, differing: 0 } });
  });

  test('needs books of this program', () => {
    expect(() => checkRollups(at('none.db'))).toThrowError(expect.objectContaining({ code: 'not-found' }));
    new Database(at('old.db')).exec('PRAGMA user_version = 2').close();
    expect(() => checkRollups(at('old.db'))).toThrowError(
      expect.objectContaining({ code: 'ledger-unavailable', message: expect.stringMatching(/version 2/) }),
    );
    writeFileSync(at('letter.db'), 'a letter'.repeat(1_000));
    expect(() => checkRollups(at('letter.db'))).toThrowError();
  });
});
