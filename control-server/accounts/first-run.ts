import { GatelineError } from '../../firmware-config/errors.ts';
import type { Account } from './account.ts';
import { ACCOUNT_LIMIT } from './attempts.ts';
import { networkOf } from './network.ts';
import type { People } from './people.ts';
import { isSame, readableCode, readBack } from './secret.ts';
import type { SignIn } from './sign-in.ts';
import type { Stores } from './sqlite-stores.ts';

/** What makes the first administrator. */
export interface FirstAccount {
  code: string;
  id: string;
  name: string;
  password: string;
}

/** Lets whoever reads the server's log make the first administrator: there is no password to begin with. */
export class FirstRun {
  /** The set-up code while there was no account at start; made anew at every start. */
  readonly setupCode: string | null;
  readonly #deps: { stores: Stores; people: People; signIn: SignIn };

  constructor(deps: { stores: Stores; people: People; signIn: SignIn }) {
    this.#deps = deps;
    this.setupCode = deps.stores.accounts.count() === 0 ? readableCode(3) : null;
  }

  /** There is no account yet. */
  get isOpen(): boolean {
    return this.setupCode !== null && this.#deps.stores.accounts.count() === 0;
  }

  /**
   * @throws GatelineError `conflict` when there is an account already, `wrong-code`, `bad-input` for a weak password, or
   *   `too-many-requests`
   */
  async create({ code, id, name, password }: FirstAccount, address: string): Promise<Account> {
    const { stores, people, signIn } = this.#deps;
    if (this.setupCode === null || !this.isOpen) {
      throw new GatelineError('conflict', 'there is an account already: sign in with it');
    }
    const doer = { actor: id, address };
    // Counted by address alone: the code cannot be guessed, and nobody elsewhere can make its owner wait.
    const subject = { id: `first-run:${networkOf(address)}`, limit: ACCOUNT_LIMIT };
    signIn.begin([subject], doer, id, 'first-run.throttled');
    if (!isSame(readBack(code), this.setupCode)) {
      const problem = 'is not the set-up code';
      const remedy = 'Take it from what the server printed when it was started last.';
      throw new GatelineError('wrong-code', `this ${problem}`, {
        faults: [{ path: 'code', problem, remedy }],
      });
    }
    stores.attempts.clear(subject.id);
    const first = { id, name, role: 'admin', sites: null } as const;
    return (await people.create(first, doer, { password, asFirst: true })).account;
  }
}
