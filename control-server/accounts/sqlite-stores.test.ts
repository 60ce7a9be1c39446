import { expect, test } from 'vitest';
import { accountSuite } from './account-suite.ts';
import { type ApiKey, isUsable, keyText, partsOf } from './api-key.ts';
import { digest, newToken } from './secret.ts';
import { IDLE_MS, isOver, LONGEST_MS, type Session } from './session.ts';
import { anAccount, memoryStores } from './testing-accounts.ts';

accountSuite('SQLite', () => memoryStores().stores.accounts);

const session = (hash: string, account: string, lastUsedAt: number, createdAt = 0): Session => ({
  ...{ hash, account, createdAt, lastUsedAt, address: '::1', browser: 'b' },
});

test('sessions are found, touched and removed, and go with their account', () => {
  const { accounts, sessions } = memoryStores().stores;
  accounts.add(anAccount('an'));
  accounts.add(anAccount('binh'));
  for (const [hash, at] of [
    ['x', 1],
    ['y', 3],
    ['z', 2],
  ] as const)
    sessions.add(session(hash, 'an', at));
  sessions.add(session('w', 'binh', 1));
  expect(sessions.of('an').map(({ hash }) => hash)).toEqual(['y', 'z', 'x']);
  sessions.touch('x', 9);
  expect(sessions.find('x')).toEqual(session('x', 'an', 9));
  expect([sessions.remove('x'), sessions.remove('x')]).toEqual([true, false]);
  expect(sessions.removeAllOf('an', 'z')).toBe(1);
  expect(sessions.of('an')).toEqual([session('z', 'an', 2)]);
  accounts.remove('binh');
  expect(sessions.find('w')).toBeUndefined();
});

test.each([
  ['used just now', 0, 0, false],
  ['idle for almost half a day', 0, IDLE_MS - 1, false],
  ['idle for half a day', 0, IDLE_MS, true],
  ['a week old and in use', LONGEST_MS, 0, true],
  ['almost a week old and in use', LONGEST_MS - 1, 0, false],
  ['from far ahead, before the clock was set back', -LONGEST_MS - 1, 0, true],
])('a session %s', (_name, age, idle, isEnded) => {
  const { accounts, sessions } = memoryStores().stores;
  const now = 10 * LONGEST_MS;
  accounts.add(anAccount('an'));
  const one = session('x', 'an', now - idle, now - age);
  sessions.add(one);
  expect(isOver(one, now)).toBe(isEnded);
  expect(sessions.removeOver(now)).toBe(isEnded ? 1 : 0);
});

test('API keys are found, touched and revoked', () => {
  const { keys } = memoryStores().stores;
  const key: ApiKey = {
    id: '0123456789ab',
    name: 'k',
    hash: 'h',
    permissions: ['view', 'mqtt'],
    sites: ['a'],
    createdBy: 'an',
    createdAt: 1,
    expiresAt: 100,
    lastUsedAt: null,
    revokedAt: null,
  };
  keys.add(key);
  keys.add({ ...key, id: 'ba9876543210', sites: null, createdAt: 2 });
  expect(keys.find('0123456789ab')).toEqual(key);
  expect(keys.all().map(({ id }) => id)).toEqual(['ba9876543210', '0123456789ab']);
  keys.touch(key.id, 7);
  expect(keys.revoke(key.id, 8)).toEqual({ ...key, lastUsedAt: 7, revokedAt: 8 });
  expect(keys.revoke(key.id, 9).revokedAt).toBe(8);
  expect(() => keys.revoke('none', 9)).toThrow(/no API key "none"/);
  expect([99, 100].map((now) => isUsable(key, now))).toEqual([true, false]);
  expect(isUsable({ ...key, revokedAt: 8 }, 50)).toBe(false);
});

test('a key is taken apart as it was put together, and nothing else is', () => {
  const secret = newToken();
  expect(partsOf(keyText('0123456789ab', secret))).toEqual({ id: '0123456789ab', secret });
  for (const text of ['', 'glk_', `glk_0123456789ab_${secret}x`, `GLK_0123456789ab_${secret}`, secret]) {
    expect(partsOf(text)).toBeNull();
  }
  expect(digest(secret)).toMatch(/^[0-9a-f]{64}$/);
});

test('a secret of the desk stays the same, and each name has its own', () => {
  const { stores } = memoryStores();
  expect(stores.secret('a')).toEqual(stores.secret('a'));
  expect(stores.secret('a')).not.toEqual(stores.secret('b'));
  expect(stores.secret('a')).toHaveLength(32);
});

test('work that throws leaves nothing', () => {
  const { stores } = memoryStores();
  const work = () =>
    stores.together(() => {
      stores.accounts.add(anAccount('an'));
      throw new Error('no');
    });
  expect(work).toThrow('no');
  expect(stores.accounts.count()).toBe(0);
});
