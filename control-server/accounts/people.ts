import { GatelineError } from '../../firmware-config/errors.ts';
import type { Directory } from '../fleet/directory.ts';
import type { Account } from './account.ts';
import type { Argon2Passwords } from './argon2-passwords.ts';
import type { Doer } from './doer.ts';
import type { Journal } from './journal.ts';
import { checkPassword } from './password-rules.ts';
import { PERMISSIONS_OF, type Role } from './roles.ts';
import { readableCode } from './secret.ts';
import type { Stores } from './sqlite-stores.ts';

/** A one-time password that nobody used for so long works no more. */
export const ONE_TIME_MS = 7 * 86_400_000;

export interface PeopleDeps {
  stores: Stores;
  journal: Journal;
  directory: Directory;
  passwords: Argon2Passwords;
  now: () => number;
}

export interface NewAccount {
  id: string;
  name: string;
  role: Role;
  sites: readonly string[] | null;
}

export type AccountChange = Pick<Account, 'name' | 'role' | 'sites' | 'disabled'>;

/** Makes and changes accounts; what changes is in the journal in the same transaction. */
export class People {
  readonly #deps: PeopleDeps;

  constructor(deps: PeopleDeps) {
    this.#deps = deps;
  }

  /**
   * Makes an account with a password of its own, or else a one-time one.
   *
   * @param more.asFirst only while there is no other account
   * @throws GatelineError `bad-input` or `conflict`
   */
  async create(
    account: NewAccount,
    doer: Doer,
    more: { password?: string; asFirst?: boolean } = {},
  ): Promise<{ account: Account; oneTimePassword: string | null }> {
    const { stores, passwords, now } = this.#deps;
    const { id, name, role, sites } = account;
    this.#checkSites(role, sites);
    if (more.password !== undefined) checkPassword(more.password, account);
    const oneTimePassword = more.password === undefined ? readableCode(4) : null;
    const passwordHash = await passwords.hash(more.password ?? oneTimePassword ?? '');
    const at = now();
    const made: Account = {
      id,
      name,
      role,
      sites,
      passwordHash,
      passwordChangedAt: at,
      mustChangePassword: oneTimePassword !== null,
      totpSecret: null,
      totpEnabled: false,
      disabled: false,
      createdAt: at,
    };
    stores.together(() => {
      stores.accounts.add(made, more.asFirst);
      this.#record(doer, 'account.created', id, { name, role, sites });
    });
    return { account: made, oneTimePassword };
  }

  /**
   * Another role, other sites or disabling end the account's sessions. One that may make API keys no more takes those that
   * it made with it.
   *
   * @throws GatelineError
   */
  change(id: string, change: AccountChange, doer: Doer): Account {
    const { stores, now } = this.#deps;
    this.#checkSites(change.role, change.sites);
    return stores.together(() => {
      const { name, role, sites, disabled } = change;
      const { before, after } = stores.accounts.change(id, (account) => ({
        ...account,
        name,
        role,
        sites,
        disabled,
      }));
      const changes = differences(before, after);
      if (Object.keys(changes).length === 0) return after;
      const isOther = Object.keys(changes).some((field) => field !== 'name');
      const ended = isOther ? stores.sessions.removeAllOf(id) : 0;
      const mayMakeKeys = !after.disabled && PERMISSIONS_OF[after.role].has('accounts');
      const keysRevoked = mayMakeKeys ? 0 : stores.keys.revokeAllOf(id, now());
      this.#record(doer, 'account.changed', id, { ...changes, sessionsEnded: ended, keysRevoked });
      return after;
    });
  }

  /** Gives a one-time password and ends the sessions. An authenticator stays. @throws GatelineError `not-found` */
  async resetPassword(id: string, doer: Doer): Promise<{ account: Account; oneTimePassword: string }> {
    const oneTimePassword = readableCode(4);
    const account = await this.#setPassword(id, oneTimePassword, true, doer, 'account.password-reset');
    return { account, oneTimePassword };
  }

  /**
   * Sets the password that an account's owner chose.
   *
   * @param keep the session that is left
   * @throws GatelineError `bad-input` or `not-found`
   */
  async setPassword(id: string, password: string, doer: Doer, keep?: string): Promise<void> {
    const { accounts } = this.#deps.stores;
    checkPassword(password, accounts.find(id) ?? { id, name: '' });
    await this.#setPassword(id, password, false, doer, 'account.password-changed', keep);
  }

  /** Its API keys are revoked. @throws GatelineError `not-found` or, for the last administrator, `conflict` */
  remove(id: string, doer: Doer): void {
    const { stores, now } = this.#deps;
    stores.together(() => {
      const { name, role } = stores.accounts.remove(id);
      const keysRevoked = stores.keys.revokeAllOf(id, now());
      this.#record(doer, 'account.deleted', id, { name, role, keysRevoked });
    });
  }

  /** Ends the sessions of an account. @param except is left */
  signOut(id: string, doer: Doer, except?: string): number {
    const { stores } = this.#deps;
    return stores.together(() => {
      if (!stores.accounts.find(id))
        throw new GatelineError('not-found', `there is no account ${JSON.stringify(id)}`);
      const ended = stores.sessions.removeAllOf(id, except);
      this.#record(doer, 'session.all-ended', id, { ended });
      return ended;
    });
  }

  /** Takes the authenticator and the recovery codes from an account. @throws GatelineError `not-found` */
  removeTotp(id: string, doer: Doer): Account {
    const { stores } = this.#deps;
    return stores.together(() => {
      const { before, after } = stores.accounts.change(id, (account) => ({
        ...account,
        totpSecret: null,
        totpEnabled: false,
      }));
      stores.accounts.setRecoveryCodes(id, []);
      if (before.totpEnabled) this.#record(doer, 'account.totp-removed', id, {});
      return after;
    });
  }

  async #setPassword(
    id: string,
    password: string,
    mustChangePassword: boolean,
    doer: Doer,
    action: string,
    keep?: string,
  ): Promise<Account> {
    const { stores, passwords, now } = this.#deps;
    const passwordHash = await passwords.hash(password);
    return stores.together(() => {
      const passwordChangedAt = now();
      const { after } = stores.accounts.change(id, (account) => ({
        ...account,
        passwordHash,
        passwordChangedAt,
        mustChangePassword,
      }));
      const sessionsEnded = stores.sessions.removeAllOf(id, keep);
      // Whoever waits after somebody else's guesses can use the new password at once.
      stores.attempts.clear(`account:${id}`);
      this.#record(doer, action, id, { sessionsEnded });
      return after;
    });
  }

  /** @throws GatelineError `bad-input` */
  #checkSites(role: Role, sites: readonly string[] | null): void {
    const { directory } = this.#deps;
    if (sites === null) return;
    if (role === 'admin') {
      const remedy = 'Leave the sites out, or give another role.';
      const faults = [{ path: 'sites', value: sites, problem: 'limit an administrator', remedy }];
      throw new GatelineError('bad-input', 'an administrator sees all sites', { faults });
    }
    checkSiteIds(sites, directory);
  }

  #record(doer: Doer, action: string, subject: string, detail: Record<string, unknown>): void {
    this.#deps.journal.record({ at: this.#deps.now(), ...doer, action, subject, detail });
  }
}

/** @throws GatelineError `bad-input` naming every id that is neither a site nor a group */
export function checkSiteIds(ids: readonly string[], { sites, groups }: Directory): void {
  const known = new Set([...sites, ...groups].map(({ id }) => id));
  const faults = ids.flatMap((id, index) => {
    if (known.has(id)) return [];
    const problem = 'is neither a site nor a group of sites';
    return [{ path: `sites[${index}]`, value: id, problem, remedy: 'Use an id of the configuration.' }];
  });
  if (faults.length > 0)
    throw new GatelineError('bad-input', 'the sites are not all in the configuration', { faults });
}

/** What changed, with the values before and after. */
function differences(before: Account, after: Account): Record<string, { before: unknown; after: unknown }> {
  const fields = ['name', 'role', 'sites', 'disabled'] as const;
  const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return Object.fromEntries(changed.map((field) => [field, { before: before[field], after: after[field] }]));
}
