import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chainHashes, chainStart } from '../../firmware-config/contract/index.ts';
import type { Clock } from '../health/clock.ts';
import { epochsContract } from './epochs-contract.ts';
import type { Spool } from './spool.ts';
import { GATEWAY, type SpoolStorage, spoolContract } from './spool-contract.ts';
import { SqliteSpool, type SqliteSpoolOptions } from './sqlite-spool.ts';
import { boot, coverageAt, crossingAt } from './testing-records.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'gateline-spool-'));
const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

const newStorage = (): SpoolStorage => {
  const folder = newFolder();
  return {
    open: ({ small, ...options }) =>
      new SqliteSpool({
        ...options,
        gateway: GATEWAY,
        path: join(folder, 'spool.db'),
        ...(small ? { maxMb: 1 } : {}),
      }),
    destroy: () => remove(folder),
  };
};

spoolContract('in SQLite', newStorage);
epochsContract('in SQLite', newStorage);

const pending = (spool: Spool, limit: number) => spool.pending(limit)?.records ?? [];

const NOW = 1_792_630_800_000;
const clock: Clock = () => ({ at: NOW, mono: 5000, boot });

describe('the spool file', () => {
  let folder: string;
  let path: string;
  const spools: Spool[] = [];
  const open = (options: Partial<SqliteSpoolOptions> = {}) => {
    const spool = new SqliteSpool({ path, gateway: GATEWAY, clock, ...options });
    spools.push(spool);
    return spool;
  };

  const change = (sql: string) => new Database(path).exec(sql).close();

  beforeEach(() => {
    folder = newFolder();
    path = join(folder, 'spool.db');
  });
  afterEach(() => {
    for (const spool of spools.splice(0)) spool.close();
    remove(folder);
  });

  it('is made with the folders above it', () => {
    path = join(folder, 'var/lib/spool.db');
    expect(open().epoch).toMatch(/^[0-9a-f]{32}$/);
  });

  it('gets an epoch of its own each time it is made', () => {
    const first = open().epoch;
    path = join(folder, 'other.db');
    expect(open().epoch).not.toBe(first);
  });

  it.each([
    [
      'holds no database',
      () => writeFileSync(path, 'this is not a database, but it is long enough to be read as one'),
    ],
    [
      'is some other database',
      () => new Database(path).exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)').close(),
    ],
    ['lacks its epochs', () => change('DELETE FROM epoch')],
    ['has been written over', () => writeFileSync(path, readFileSync(path).fill(0xab, 100))],
  ])('that %s is set aside, and a new epoch begins', (_, damage) => {
    const before = open();
    for (let n = 0; n < 200; n++) before.append(crossingAt(NOW));
    spools.splice(0)[0]?.close();
    if (_ === 'is some other database' || _ === 'holds no database') rmSync(path);
    damage();
    const spool = open();
    expect(spool.epoch).not.toBe(before.epoch);
    const previous = { epoch: before.epoch, through: 0 };
    expect(pending(spool, 10)).toEqual([
      { seq: 1, kind: 'reset', at: NOW, mono: 5000, boot, reason: 'spool-corrupt', previous },
    ]);
    expect(spool.notices[0]?.text).toContain(`set aside as ${path}.corrupt-${NOW}`);
    expect(readdirSync(folder)).toContain(`spool.db.corrupt-${NOW}`);
    expect(spool.append(crossingAt(NOW))).toHaveLength(1);
  });

  it('that is empty counts as damaged, since a spool never is', () => {
    writeFileSync(path, '');
    const spool = open();
    expect(pending(spool, 1)).toMatchObject([{ reason: 'spool-corrupt' }]);
    expect(spool.notices[0]?.text).toContain('was empty');
  });

  it('that is gone counts as damaged, unless there never was one', () => {
    const { epoch } = open();
    spools.splice(0)[0]?.close();
    rmSync(path);
    const spool = open();
    expect(pending(spool, 9)).toMatchObject([{ reason: 'spool-corrupt', previous: { epoch, through: 0 } }]);
    expect(spool.notices[0]?.text).toContain('was gone');
  });

  it('whose journal is cut is found to lack its end: exactly that is told, and no number is given twice', () => {
    const before = open();
    for (let n = 0; n < 40; n++) before.append(crossingAt(NOW + n));
    const [bytes, journal, end] = ['', '-wal', '-end'].map((name) => readFileSync(path + name));
    spools.splice(0)[0]?.close();
    writeFileSync(path, bytes ?? '');
    writeFileSync(`${path}-wal`, journal?.subarray(0, journal.length - 40_000) ?? '');
    writeFileSync(`${path}-end`, end ?? '');
    const spool = open();
    const [held] = spool.epochs();
    expect(held).toMatchObject({ epoch: before.epoch, oldest: 1 });
    expect(held?.last).toBeLessThan(41);
    expect(spool.epoch).not.toBe(before.epoch);
    expect(spool.notices).toEqual([
      {
        code: 'spool-lost',
        text: expect.stringContaining(`the records ${(held?.last ?? 0) + 1} to 41`),
      },
    ]);
    spool.settle({ epoch: before.epoch, through: held?.last ?? 0 });
    expect(pending(spool, 9)).toMatchObject([
      { seq: 1, reason: 'spool-corrupt', previous: { epoch: before.epoch, through: held?.last } },
    ]);
    spools.splice(0)[0]?.close();
    expect(open().notices).toEqual([]);
  });

  it('whose journal has lost a whole epoch tells of both', () => {
    const before = open();
    before.append(crossingAt(NOW));
    const first = before.epoch;
    const [bytes, journal] = ['', '-wal'].map((name) => readFileSync(path + name));
    before.branch(first, 3);
    before.append(crossingAt(NOW));
    const second = before.epoch;
    const end = readFileSync(`${path}-end`);
    spools.splice(0)[0]?.close();
    writeFileSync(path, bytes ?? '');
    writeFileSync(`${path}-wal`, journal ?? '');
    writeFileSync(`${path}-end`, end);
    const spool = open();
    spool.settle({ epoch: first, through: 2 });
    expect(pending(spool, 9)).toMatchObject([
      { seq: 1, previous: { epoch: second, through: 0 } },
      { seq: 2, previous: { epoch: first, through: 2 } },
    ]);
  });

  it('takes no notice of a note of its end that is old or unreadable', () => {
    const spool = open();
    const note = readFileSync(`${path}-end`);
    spool.append(crossingAt(NOW));
    for (const content of [note, note.fill(0x30, 40, 50), '']) {
      spools.splice(0)[0]?.close();
      writeFileSync(`${path}-end`, content);
      expect(open().notices).toEqual([]);
    }
  });

  it('of a later version is left alone', () => {
    open();
    spools.splice(0)[0]?.close();
    const db = new Database(path);
    db.pragma('user_version = 7');
    db.close();
    expect(() => open()).toThrow(/written by a later version of the agent: update this agent/);
    expect(readdirSync(folder)).toEqual(['spool.db', 'spool.db-end']);
  });

  it('of another gateway is refused', () => {
    open();
    spools.splice(0)[0]?.close();
    expect(() => open({ gateway: 'pier-02' })).toThrow(
      /belongs to the gateway quay-01, this is pier-02: give each gateway a spool\.path of its own/,
    );
    expect(open().epochs()).toHaveLength(1);
    expect(readdirSync(folder)).not.toContain(`spool.db.corrupt-${NOW}`);
  });

  it('of the first version is brought to the present one, with its epoch and numbers', () => {
    const db = new Database(path);
    db.pragma('journal_mode = WAL');
    db.exec(FIRST_VERSION);
    const insert = db.prepare('INSERT INTO record VALUES (?, ?, ?)');
    for (let seq = 50; seq <= 2500; seq++) insert.run(seq, NOW + seq, JSON.stringify(crossingAt(NOW + seq)));
    db.close();
    const spool = open();
    expect(spool.epochs()).toEqual([{ epoch: 'ab'.repeat(16), oldest: 50, settled: 60, last: 2500 }]);
    expect(spool.stats()).toMatchObject({ unsettled: 2440, dropped: 7 });
    expect(spool.hashAt('ab'.repeat(16), 49)).toBe(chainStart(GATEWAY, 'ab'.repeat(16)));
    const found = spool.pending(3000);
    expect(found?.records.at(-1)).toEqual({ seq: 2500, ...crossingAt(NOW + 2500) });
    expect(chainHashes(found?.before ?? '', found?.records ?? []).at(-1)).toBe(found?.hash);
    expect(spool.append(crossingAt(NOW))).toMatchObject([{ seq: 2501 }]);
    expect(spool.notices).toEqual([]);
  });

  it('serves one agent only', () => {
    open();
    expect(() => open()).toThrow(/is in use: stop the other agent first/);
  });

  it('that cannot be opened is refused with what to do', () => {
    mkdirSync(path);
    expect(() => open()).toThrow(
      /cannot be opened .*check that its folder can be written to, or change spool\.path/,
    );
    path = join(folder, 'file/spool.db');
    writeFileSync(join(folder, 'file'), '');
    expect(() => open()).toThrow(/cannot be opened/);
  });

  it('is written through to the disk on every append', () => {
    open().append(crossingAt(NOW));
    spools.splice(0)[0]?.close();
    const db = new Database(path);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    db.close();
  });

  it('never grows beyond its limit, journal included', () => {
    const spool = open({ maxMb: 1 });
    for (let n = 0; n < 100; n++) spool.append(Array.from({ length: 100 }, () => crossingAt(NOW)));
    expect(spool.stats().dropped).toBeGreaterThan(0);
    expect(spool.stats().bytes).toBeLessThanOrEqual(1024 * 1024);
    expect(spool.stats().bytes).toBeGreaterThan(700 * 1024);
  });

  it('keeps its last room for crossings', () => {
    const spool = open({ maxMb: 1 });
    let covered = spool.append(Array.from({ length: 1_500 }, () => coverageAt(NOW))).length;
    while (spool.append(coverageAt(NOW)).length > 0) covered++;
    expect(covered).toBeGreaterThan(1000);
    let crossed = 0;
    while (spool.append(crossingAt(NOW)).length > 0) crossed++;
    expect(crossed).toBeGreaterThan(100);
    const told = pending(spool, 10_000).filter((record) => record.kind === 'dropped');
    expect(told).toMatchObject([{ count: 1 }]);
    expect(spool.stats().dropped).toBe(2);
  });

  it('counts a record that does not fit the contract instead of letting it block the queue', () => {
    const spool = open();
    const record = { ...crossingAt(NOW), score: Number.NaN };
    expect(spool.append([record, crossingAt(NOW)])).toHaveLength(1);
    expect(pending(spool, 10).map((one) => one.kind)).toEqual(['reset', 'dropped', 'crossing']);
    expect(pending(spool, 10)[1]).toMatchObject({ count: 1, reason: 'spool-error' });
    expect(spool.notices.map(({ text }) => text).join()).toContain('score');
  });
});

/** What version 1 of the agent made. */
const FIRST_VERSION = `
  CREATE TABLE head (only INTEGER PRIMARY KEY CHECK (only = 1), epoch TEXT NOT NULL, settled INTEGER NOT NULL) STRICT;
  CREATE TABLE record (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE loss (
    reason TEXT PRIMARY KEY, count INTEGER NOT NULL, "from" INTEGER NOT NULL, "to" INTEGER NOT NULL,
    total INTEGER NOT NULL
  ) STRICT;
  INSERT INTO head VALUES (1, '${'ab'.repeat(16)}', 60);
  INSERT INTO loss VALUES ('disk-full', 0, 0, 0, 7), ('spool-error', 0, 0, 0, 0);
  PRAGMA user_version = 1;
`;

const disk = tinyDisk();

describe.skipIf(disk === null)('a disk that is really full (skipped where no tmpfs can be mounted)', () => {
  const folder = disk ?? '';
  const path = join(folder, 'spool.db');
  const ballast = join(folder, 'ballast');

  let spool: Spool;

  afterEach(() => {
    spool.close();
    execFileSync('umount', [folder]);
    remove(folder);
  });

  it('costs records, which are counted, but not the agent', () => {
    spool = new SqliteSpool({ path, gateway: GATEWAY, clock, maxMb: 100 });
    spool.append(crossingAt(NOW));
    fillDisk(ballast);
    let kept = 1;
    while (spool.append(crossingAt(NOW)).length > 0) kept++;
    for (let n = 0; n < 9; n++) expect(spool.append([crossingAt(NOW), coverageAt(NOW)])).toEqual([]);
    expect(spool.stats()).toMatchObject({ dropped: 19, unsettled: kept + 1 });
    expect(spool.settle({ epoch: spool.epoch, through: 1 })).toBe('settled');
    expect(spool.trim(NOW)).toBe(0);
    expect(pending(spool, 1)).toMatchObject([{ seq: 2 }]);

    rmSync(ballast);
    expect(spool.append(crossingAt(NOW))).toMatchObject([{ seq: kept + 3 }]);
    expect(pending(spool, 10_000).at(-2)).toMatchObject({
      seq: kept + 2,
      kind: 'dropped',
      count: 19,
      reason: 'disk-full',
    });
    spool.close();
    spool = new SqliteSpool({ path, gateway: GATEWAY, clock, maxMb: 100 });
    expect(spool.stats().dropped).toBe(19);
    spool.close();

    rmSync(path);
    fillDisk(ballast);
    expect(() => new SqliteSpool({ path, gateway: GATEWAY, clock })).toThrow(
      /no room for the spool .*free some space/,
    );
  });
});

function tinyDisk(): string | null {
  const folder = newFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    remove(folder);
    return null;
  }
}

function fillDisk(file: string): void {
  for (let size = 512; size > 0; size -= 4) {
    try {
      writeFileSync(file, Buffer.alloc(size * 1024, 1));
      return;
    } catch {
      // Too much: a little less.
    }
  }
}
