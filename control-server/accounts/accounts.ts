import type { Directory } from '../fleet/directory.ts';
import { Argon2Passwords } from './argon2-passwords.ts';
import { FirstRun } from './first-run.ts';
import { Identity } from './identity.ts';
import type { Journal } from './journal.ts';
import { Keys } from './keys.ts';
import { People } from './people.ts';
import { SignIn } from './sign-in.ts';
import type { Stores } from './sqlite-stores.ts';

export interface AccountsDeps {
  stores: Stores;
  /** Where deeds are recorded. */
  journal: Journal;
  directory: Directory;
  now: () => number;
}

/** All that the API and the command line need of accounts. */
export interface Accounts {
  stores: Stores;
  people: People;
  keys: Keys;
  signIn: SignIn;
  firstRun: FirstRun;
  identity: Identity;
}

export function accountsOn(deps: AccountsDeps): Accounts {
  const { stores } = deps;
  const passwords = new Argon2Passwords();
  const people = new People({ ...deps, passwords });
  const signIn = new SignIn({ ...deps, passwords });
  return {
    stores,
    people,
    keys: new Keys(deps),
    signIn,
    firstRun: new FirstRun({ stores, people, signIn }),
    identity: new Identity(deps),
  };
}
