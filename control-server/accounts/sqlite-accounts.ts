import type Database from 'better-sqlite3';
import { GatelineError } from '../../firmware-config/errors.ts';
import { type Account, type AccountStore, isActiveAdmin } from './account.ts';
import type { Role } from './roles.ts';

interface Row {
  id: string;
  name: string;
  role: Role;
  sites: string | null;
  password_hash: string;
  password_changed_at: number;
  must_change_password: number;
  totp_secret: string | null;
  totp_enabled: number;
  disabled: number;
  created_at: number;
}

const COLUMNS = [
  'id',
  'name',
  'role',
  'sites',
  'password_hash',
  'password_changed_at',
  'must_change_password',
  'totp_secret',
  'totp_enabled',
  'disabled',
  'created_at',
];

/** Accounts at the desk. */
export class SqliteAccounts implements AccountStore {
  readonly #db: Database.Database;
  readonly #find: Database.Statement<[string], Row>;
  readonly #all: Database.Statement<[], Row>;
  readonly #insert: Database.Statement<[Row]>;
  readonly #update: Database.Statement<[Row]>;

  constructor(desk: Database.Database) {
    this.#db = desk;
    const names = COLUMNS.join(', ');
    this.#find = desk.prepare(`SELECT ${names} FROM accounts WHERE id = ?`);
    this.#all = desk.prepare(`SELECT ${names} FROM accounts ORDER BY id`);
    const values = COLUMNS.map((name) => `:${name}`).join(', ');
    this.#insert = desk.prepare(`INSERT INTO accounts (${names}) VALUES (${values})`);
    const sets = COLUMNS.map((name) => `${name} = :${name}`).join(', ');
    this.#update = desk.prepare(`UPDATE accounts SET ${sets} WHERE id = :id`);
  }

  count(): number {
    return this.#all.all().length;
  }

  find(id: string): Account | undefined {
    const row = this.#find.get(id);
    return row && accountOf(row);
  }

  all(): Account[] {
    return this.#all.all().map(accountOf);
  }

  add(account: Account, asFirst = false): void {
    this.#together(() => {
      if (asFirst && this.count() > 0) {
        throw new GatelineError('conflict', 'there is an account already: sign in with it');
      }
      if (this.#find.get(account.id)) {
        const problem = 'is taken';
        const faults = [{ path: 'id', value: account.id, problem, remedy: 'Choose another one.' }];
        throw new GatelineError('conflict', `there is an account ${account.id} already`, { faults });
      }
      this.#insert.run(rowOf(account));
    });
  }

  change(id: string, change: (account: Account) => Account): { before: Account; after: Account } {
    return this.#together(() => {
      const before = this.#existing(id);
      const after = { ...change(before), id };
      if (isActiveAdmin(before) && !isActiveAdmin(after)) this.#keepAnAdmin(id);
      this.#update.run(rowOf(after));
      return { before, after };
    });
  }

  remove(id: string): Account {
    return this.#together(() => {
      const account = this.#existing(id);
      if (isActiveAdmin(account)) this.#keepAnAdmin(id);
      this.#db.prepare('DELETE FROM accounts WHERE id = ?').run(id);
      return account;
    });
  }

  useTotpStep(id: string, step: number): boolean {
    const sql = 'UPDATE accounts SET totp_step = ? WHERE id = ? AND (totp_step IS NULL OR totp_step < ?)';
    return this.#db.prepare(sql).run(step, id, step).changes === 1;
  }

  setRecoveryCodes(id: string, hashes: readonly string[]): void {
    this.#together(() => {
      this.#db.prepare('DELETE FROM recovery_codes WHERE account = ?').run(id);
      const insert = this.#db.prepare('INSERT INTO recovery_codes (account, hash) VALUES (?, ?)');
      for (const hash of hashes) insert.run(id, hash);
    });
  }

  useRecoveryCode(id: string, hash: string): boolean {
    return (
      this.#db.prepare('DELETE FROM recovery_codes WHERE account = ? AND hash = ?').run(id, hash).changes ===
      1
    );
  }

  #existing(id: string): Account {
    const account = this.find(id);
    if (account) return account;
    throw new GatelineError('not-found', `there is no account ${JSON.stringify(id)}`);
  }

  /** @throws GatelineError `conflict` */
  #keepAnAdmin(id: string): void {
    if (this.all().some((other) => other.id !== id && isActiveAdmin(other))) return;
    throw new GatelineError('conflict', `${id} is the last administrator: make another one first`);
  }

  #together<T>(work: () => T): T {
    return this.#db.transaction(work).immediate();
  }
}

function accountOf(row: Row): Account {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    sites: row.sites === null ? null : (JSON.parse(row.sites) as string[]),
    passwordHash: row.password_hash,
    passwordChangedAt: row.password_changed_at,
    mustChangePassword: row.must_change_password === 1,
    totpSecret: row.totp_secret,
    totpEnabled: row.totp_enabled === 1,
    disabled: row.disabled === 1,
    createdAt: row.created_at,
  };
}

function rowOf(account: Account): Row {
  return {
    id: account.id,
    name: account.name,
    role: account.role,
    sites: account.sites && JSON.stringify(account.sites),
    password_hash: account.passwordHash,
    password_changed_at: account.passwordChangedAt,
    must_change_password: account.mustChangePassword ? 1 : 0,
    totp_secret: account.totpSecret,
    totp_enabled: account.totpEnabled ? 1 : 0,
    disabled: account.disabled ? 1 : 0,
    created_at: account.createdAt,
  };
}
