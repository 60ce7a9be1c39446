import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import { compileShim, Disk } from './disk.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'gateline-disk-')));
const shim = compileShim(root);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf('missing' in shim)('a disk that forgets (skipped without a C compiler)', () => {
  let disk: Disk;
  let turn = 0;
  beforeEach(() => {
    disk = new Disk(join(root, `disk-${turn++}`), 'path' in shim ? shim.path : undefined);
  });

  /** Runs a program on that disk, which ends as a kill would end it. */
  function run(program: string): string {
    const code = `import fs from 'node:fs'; import Database from 'better-sqlite3'; const folder = ${JSON.stringify(disk.folder)};
      ${program}; process.kill(process.pid, 'SIGKILL')`;
    const result = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...process.env, ...disk.environment() },
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
    });
    expect(result.stderr).toBe('');
    expect(result.signal).toBe('SIGKILL');
    return result.stdout;
  }
  const text = (name: string) => readFileSync(join(disk.folder, name), 'utf8');
  /** A power cut after which nothing survives that was not flushed: the first draw is below 0.4, the names all go. */
  const nothing = { next: () => 0, whole: () => 0, chance: () => false } as unknown as Random;

  it('keeps what was flushed and loses what was not', () => {
    run(`const file = fs.openSync(folder + '/a', 'w+'); fs.writeSync(file, 'kept'); fs.fsyncSync(file);
      fs.writeSync(file, 'LOST'); fs.writeSync(file, 'XX', 1); fs.ftruncateSync(file, 3)`);
    expect(text('a')).toBe('kXX');
    expect(disk.cutPower(nothing)).toBe(3);
    expect(text('a')).toBe('kept');
  });

  it('loses names that nothing made last, and brings deleted files back', () => {
    run(`fs.writeFileSync(folder + '/a', 'first', { flush: true }); fs.writeFileSync(folder + '/b', 'other', { flush: true });
      fs.writeFileSync(folder + '/new', 'new'); fs.renameSync(folder + '/a', folder + '/b'); fs.unlinkSync(folder + '/b')`);
    expect(existsSync(join(disk.folder, 'a')) || existsSync(join(disk.folder, 'b'))).toBe(false);
    disk.cutPower(nothing);
    expect([text('a'), text('b')]).toEqual(['first', 'other']);
    expect(existsSync(join(disk.folder, 'new'))).toBe(false);
  });

  it.each([
    ['FULL', true],
    ['OFF', false],
  ])('an SQLite commit with synchronous=%s survives: %s', (level, survives) => {
    run(`const db = new Database(folder + '/x.db'); db.pragma('journal_mode = WAL');
      db.exec('CREATE TABLE t (n)'); db.pragma('wal_checkpoint(TRUNCATE)'); db.pragma('synchronous = ${level}');
      db.exec('INSERT INTO t VALUES (1)')`);
    disk.cutPower(nothing);
    const found = run(
      `process.stdout.write(String(new Database(folder + '/x.db').prepare('SELECT count(*) FROM t').pluck().get()))`,
    );
    expect(found).toBe(survives ? '1' : '0');
  });

  it('leaves a whole database behind, whatever part of the unflushed writes survives', () => {
    const random = new Random(7);
    const grow = `const db = new Database(folder + '/x.db'); db.pragma('journal_mode = WAL'); db.pragma('synchronous = FULL');
      db.pragma('wal_autocheckpoint = 8'); db.exec('CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, x)');
      const add = db.prepare('INSERT INTO t (x) VALUES (randomblob(900))');
      for (let i = 0; i < 40; i++) { if (i === 30) db.pragma('synchronous = NORMAL'); add.run(); }`;
    for (let cut = 1; cut <= 4; cut++) {
      run(grow);
      disk.cutPower(random.branch());
      const found = run(`const db = new Database(folder + '/x.db');
        process.stdout.write(db.pragma('quick_check', { simple: true }) + ' ' + (db.prepare('SELECT count(*) FROM t').pluck().get() >= ${cut * 30}))`);
      expect(found).toBe('ok true');
    }
  });

  it('can be full', () => {
    disk.setFull(true);
    const write = `try { fs.writeFileSync(folder + '/a', 'x'); process.stdout.write('written') } catch (error) { process.stdout.write(error.code) }`;
    expect(run(write)).toBe('ENOSPC');
    disk.setFull(false);
    expect(run(write)).toBe('written');
  });
});
