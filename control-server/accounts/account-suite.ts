import { describe, expect, test } from 'vitest';
import type { AccountStore } from './account.ts';
import { anAccount } from './testing-accounts.ts';

/** What every {@link AccountStore} does. */
export function accountSuite(name: string, open: () => AccountStore): void {
  describe(`${name}: accounts`, () => {
    test('are found as they were added, by id', () => {
      const store = open();
      const an = anAccount('an', { role: 'admin', sites: ['a', 'b'], totpSecret: 'ABC', totpEnabled: true });
      store.add(anAccount('binh'));
      store.add(an);
      expect(store.find('an')).toEqual(an);
      expect(store.find('nobody')).toBeUndefined();
      expect(store.all().map(({ id }) => id)).toEqual(['an', 'binh']);
      expect(store.count()).toBe(2);
    });

    test('have an id of their own', () => {
      const store = open();
      store.add(anAccount('an'));
      expect(() => store.add(anAccount('an', { name: 'other' }))).toThrow(/already/);
      expect(() => store.add(anAccount('binh'), true)).toThrow(/already/);
      expect(store.all()).toEqual([anAccount('an')]);
    });

    test('keep an administrator who can sign in', () => {
      const store = open();
      store.add(anAccount('an', { role: 'admin' }));
      store.add(anAccount('binh', { role: 'admin', disabled: true }));
      const last = /last administrator/;
      expect(() => store.change('an', (account) => ({ ...account, role: 'staff' }))).toThrow(last);
      expect(() => store.change('an', (account) => ({ ...account, disabled: true }))).toThrow(last);
      expect(() => store.remove('an')).toThrow(last);
      store.change('binh', (account) => ({ ...account, disabled: false }));
      store.remove('an');
      expect(() => store.remove('binh')).toThrow(last);
      expect(store.all().map(({ id }) => id)).toEqual(['binh']);
    });

    test('that are not there cannot be changed', () => {
      const store = open();
      expect(() => store.change('an', (account) => account)).toThrow(/no account "an"/);
      expect(() => store.remove('an')).toThrow(/no account "an"/);
    });

    test('take each step of an authenticator once, and none before it', () => {
      const store = open();
      store.add(anAccount('an'));
      expect([5, 5, 4, 6].map((step) => store.useTotpStep('an', step))).toEqual([true, false, false, true]);
    });

    test('take each recovery code once', () => {
      const store = open();
      store.add(anAccount('an'));
      store.setRecoveryCodes('an', ['x', 'y']);
      expect(['x', 'x', 'z', 'y'].map((hash) => store.useRecoveryCode('an', hash))).toEqual([
        true,
        false,
        false,
        true,
      ]);
      store.setRecoveryCodes('an', ['new']);
      store.setRecoveryCodes('an', []);
      expect(store.useRecoveryCode('an', 'new')).toBe(false);
    });
  });
}
