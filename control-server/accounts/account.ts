import type { Role } from './roles.ts';

/** Somebody who can sign in. Times are wall times in milliseconds. */
export interface Account {
  /** The name for signing in. */
  id: string;
  /** What people call them. */
  name: string;
  role: Role;
  /** Ids of sites and of groups of sites; null for all. */
  sites: readonly string[] | null;
  /** Argon2id in the PHC form. */
  passwordHash: string;
  passwordChangedAt: number;
  /** The password is a one-time one. */
  mustChangePassword: boolean;
  /** Base32; there before it is enabled, too. */
  totpSecret: string | null;
  totpEnabled: boolean;
  disabled: boolean;
  createdAt: number;
}

/** Where accounts are kept. */
export interface AccountStore {
  count(): number;
  find(id: string): Account | undefined;
  /** By id. */
  all(): Account[];
  /**
   * @param asFirst only while there is no other account
   * @throws GatelineError `conflict` where the id is taken
   */
  add(account: Account, asFirst?: boolean): void;
  /**
   * Changes an account by what it is at this moment.
   *
   * @throws GatelineError `not-found`; `conflict` when no active administrator would be left
   */
  change(id: string, change: (account: Account) => Account): { before: Account; after: Account };
  /** Removes it with its sessions and codes. @throws GatelineError as {@link change} */
  remove(id: string): Account;
  /** Whether a time step of the authenticator is later than every one that was used; it is used then. */
  useTotpStep(id: string, step: number): boolean;
  /** Replaces the hashes of the recovery codes. */
  setRecoveryCodes(id: string, hashes: readonly string[]): void;
  /** Whether there is such a code; it is gone then. */
  useRecoveryCode(id: string, hash: string): boolean;
}

/** Whether an account counts as one that can administer. */
export const isActiveAdmin = ({ role, disabled }: Account): boolean => role === 'admin' && !disabled;
