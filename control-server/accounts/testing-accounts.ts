import { openDesk } from '../desk/sqlite-desk.ts';
import { Directory } from '../fleet/directory.ts';
import { configIn } from '../testing.ts';
import type { Account } from './account.ts';
import { type Accounts, accountsOn } from './accounts.ts';
import { type Stores, storesAt } from './sqlite-stores.ts';

/** Stores of a fresh desk in memory; no part of the server. */
export function memoryStores(): { stores: Stores; desk: ReturnType<typeof openDesk> } {
  const desk = openDesk(':memory:');
  return { stores: storesAt(desk), desk };
}

/** Accounts of a fresh desk, at a time that a test sets. */
export function testAccounts(start = 1_800_000_000_000): {
  accounts: Accounts;
  stores: Stores;
  clock: { now: number };
} {
  const { stores } = memoryStores();
  const clock = { now: start };
  const { sites } = configIn('');
  const directory = new Directory(sites, [{ id: 'ward', name: 'Ward', sites: ['den-hung'] }]);
  const now = () => clock.now;
  return { accounts: accountsOn({ stores, journal: stores.journal, directory, now }), stores, clock };
}

export const SOMEBODY = { actor: 'somebody', address: '192.0.2.7' };

/** An account whose password nobody knows. */
export function anAccount(id: string, more: Partial<Account> = {}): Account {
  return {
    id,
    name: id,
    role: 'viewer',
    sites: null,
    passwordHash: '(none)',
    passwordChangedAt: 0,
    mustChangePassword: false,
    totpSecret: null,
    totpEnabled: false,
    disabled: false,
    createdAt: 0,
    ...more,
  };
}
