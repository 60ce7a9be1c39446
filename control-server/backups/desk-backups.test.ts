import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { atDesk } from '../accounts/sqlite-at-desk.ts';
import { anAccount, SOMEBODY } from '../accounts/testing-accounts.ts';
import { openDesk } from '../desk/sqlite-desk.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { configIn, scratch } from '../testing.ts';
import { datedName, removeOldest } from './dated.ts';
import { backUp } from './sqlite-backup.ts';
import { deskBackupOf } from './sqlite-desk-copy.ts';
import { restore } from './sqlite-restore.ts';

const NOW = Date.parse('2026-11-22T03:00:00Z');
let folder: string;
let remove: () => void;
const at = (...names: string[]) => join(folder, ...names);
const withDesk = <T>(work: Parameters<typeof atDesk<T>>[2]) => atDesk(configIn(folder), () => NOW, work);
const ids = () => withDesk(({ stores }) => stores.accounts.all().map(({ id }) => id));

beforeEach(async () => {
  ({ folder, remove } = scratch());
  await new SqliteLedger(at('ledger.db')).close();
  await withDesk(({ stores }) => {
    stores.accounts.add(anAccount('an', { role: 'admin' }));
    const session = { hash: 'h', account: 'an', createdAt: NOW, lastUsedAt: NOW, address: '', browser: '' };
    stores.sessions.add(session);
    stores.journal.record({ at: NOW, ...SOMEBODY, action: 'x', subject: 'y', detail: {} });
  });
});
afterEach(() => remove());

test('the desk is copied beside the ledger while it is in use, and put back with it', async () => {
  const desk = openDesk(at('desk.db'));
  const done = await backUp(at('ledger.db'), at('ledger-2026.db'));
  desk.close();
  expect(done.desk).toEqual({ path: at('desk-2026.db'), accounts: 1, deeds: 1 });
  await withDesk(({ stores }) => stores.accounts.add(anAccount('binh')));

  const { desk: back, before } = restore(at('ledger-2026.db'), at('ledger.db'), NOW);
  expect(before).toBeDefined();
  expect(back).toEqual({ accounts: 1, deeds: 1, before: at('desk.db.before-restore-2026-11-22T03-00-00') });
  expect(await ids()).toEqual(['an']);
  expect(
    await atDesk(
      configIn(folder),
      () => NOW,
      ({ stores }) => stores.sessions.of('an'),
    ),
  ).toEqual([]);
  const [newest] = await withDesk(({ stores }) => stores.journal.find({ limit: 1 }));
  expect(newest).toMatchObject({ action: 'desk.restored', detail: { sessionsEnded: 1 } });
  expect((await withDesk(({ stores }) => stores.journal.verify())).fault).toBeNull();
});

test('nobody but the user of the server reads a desk, its log, its copy, or what a restore puts back', async () => {
  const mode = (...names: string[]) => (statSync(at(...names)).mode & 0o777).toString(8);
  chmodSync(at('desk.db'), 0o644);
  const desk = openDesk(at('desk.db'));
  expect([mode('desk.db'), mode('desk.db-wal'), mode('desk.db-shm')]).toEqual(['600', '600', '600']);
  await backUp(at('ledger.db'), at('ledger-2026.db'));
  desk.close();
  expect(mode('desk-2026.db')).toBe('600');
  chmodSync(at('desk-2026.db'), 0o644);
  restore(at('ledger-2026.db'), at('ledger.db'), NOW);
  expect(mode('desk.db')).toBe('600');

  await new SqliteLedger(at('by-ledger', 'ledger.db')).close();
  openDesk(at('by-desk', 'desk.db')).close();
  restore(at('ledger-2026.db'), at('by-restore', 'ledger.db'), NOW);
  expect(['by-ledger', 'by-desk', 'by-restore'].map((name) => mode(name))).toEqual(['700', '700', '700']);
  expect(mode('by-restore', 'desk.db')).toBe('600');
});

test('a backup without a desk leaves the present one as it is', async () => {
  await backUp(at('ledger.db'), at('old.db'));
  rmSync(deskBackupOf(at('old.db')));
  await withDesk(({ stores }) => stores.accounts.add(anAccount('binh')));
  expect(restore(at('old.db'), at('ledger.db'), NOW).desk).toBeUndefined();
  expect(await ids()).toEqual(['an', 'binh']);
});

test('a damaged copy of the desk is refused before anything is put in its place', async () => {
  await backUp(at('ledger.db'), at('ledger-x.db'));
  writeFileSync(at('desk-x.db'), 'no database at all, and long enough to be read as one'.repeat(100));
  expect(() => restore(at('ledger-x.db'), at('ledger.db'), NOW)).toThrow(/no desk of Gateline/);
  expect(readdirSync(folder).filter((name) => /restor/.test(name))).toEqual([]);
  expect(await ids()).toEqual(['an']);
});

test('a desk whose journal was changed is copied and put back all the same, and it is told', async () => {
  const desk = openDesk(at('desk.db'));
  desk.prepare("UPDATE journal SET actor = 'nobody'").run();
  desk.close();
  const fault = expect.stringMatching(/^entry 1 of the journal was changed/);
  expect((await backUp(at('ledger.db'), at('ledger-x.db'))).desk).toMatchObject({ accounts: 1, fault });
  expect(restore(at('ledger-x.db'), at('ledger.db'), NOW).desk).toMatchObject({ accounts: 1, fault });
  expect(await ids()).toEqual(['an']);
});

test('old copies of the desk go with their backups', async () => {
  const names = [0, 1].map((day) => datedName(NOW + day * 86_400_000));
  for (const name of names) await backUp(at('ledger.db'), at(name));
  expect(removeOldest(folder, 1)).toEqual(names.slice(0, 1));
  expect(names.map((name) => existsSync(deskBackupOf(at(name))))).toEqual([false, true]);
});
