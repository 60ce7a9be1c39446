import { GatelineError } from '../../firmware-config/errors.ts';
import type { Account } from './account.ts';
import type { Argon2Passwords } from './argon2-passwords.ts';
import { ACCOUNT_LIMIT, ADDRESS_LIMIT, type Subject, waitInWords } from './attempts.ts';
import type { Doer } from './doer.ts';
import type { Journal } from './journal.ts';
import { browserNote, knownBrowser } from './known-browser.ts';
import { networkOf } from './network.ts';
import { ONE_TIME_MS } from './people.ts';
import { digest, newToken } from './secret.ts';
import type { Stores } from './sqlite-stores.ts';
import { recoveryHash, totpStep } from './totp.ts';

/** Somebody who wants in. */
export interface Attempt {
  id: string;
  password: string;
  /** Of the authenticator, or a recovery code. */
  code?: string | undefined;
  address: string;
  /** What the browser calls itself. */
  browser: string;
  /** The note that it kept of an earlier sign-in. */
  note?: string | undefined;
}

/** What the browser gets. */
export interface SignedIn {
  account: Account;
  /** The session's token. */
  token: string;
  /** The session's hash. */
  hash: string;
  note: string;
}

export interface SignInDeps {
  stores: Stores;
  journal: Journal;
  passwords: Argon2Passwords;
  now: () => number;
}

/** An account's sessions beyond so many end, the longest unused first. */
const MOST_SESSIONS = 50;
const WRONG = 'the name or the password is wrong';

/**
 * Lets people in, and slows down who guesses. Failures are counted by account and by address: after 5 of an account (30 of an
 * address) the next attempt has to wait a second, then two, up to 15 minutes; what comes earlier is turned away without being
 * looked at, and makes no wait longer. So nobody gets more than about a hundred guesses a day at one account, from however
 * many addresses.
 *
 * That alone would let anybody keep an account's owner out by guessing on. So a browser in which the owner has signed in
 * during the last half year is counted by itself, apart from account and address: whatever others do elsewhere, the owner
 * gets in from there. At a browser that is new the owner may have to wait while somebody is guessing, 15 minutes at the
 * longest before the next attempt is looked at; a new password from an administrator forgets the account's failures.
 */
export class SignIn {
  readonly #deps: SignInDeps;
  readonly #secret: Buffer;

  constructor(deps: SignInDeps) {
    this.#deps = deps;
    this.#secret = deps.stores.secret('known browsers');
  }

  /**
   * @throws GatelineError `wrong-credentials`, `code-needed`, `wrong-code`, `too-many-requests`, or `forbidden` for an account
   *   that is disabled
   */
  async signIn(attempt: Attempt): Promise<SignedIn> {
    const { stores, passwords, now } = this.#deps;
    const id = attempt.id.trim().toLowerCase();
    // What does not look like an account's id may well be a password in the wrong field.
    const named = /^[a-z0-9][a-z0-9-]{0,62}$/.test(id) ? id : '(no account)';
    const doer = { actor: named, address: attempt.address };
    const begun = now();
    const subjects = this.#subjectsOf(named, attempt, begun);
    const refusedBefore = this.begin(subjects, doer, named, 'sign-in.throttled');
    const fail = (reason: string) =>
      this.#record(doer, 'sign-in.failed', named, { reason, ...(refusedBefore > 0 && { refusedBefore }) });

    const account = stores.accounts.find(id);
    const fits = await passwords.fits(attempt.password, account?.passwordHash).catch((error: unknown) => {
      stores.attempts.takeBack(subjects, begun);
      throw error;
    });
    if (!account || !fits) {
      fail(account ? 'password' : 'account');
      throw new GatelineError('wrong-credentials', WRONG);
    }
    if (account.disabled) {
      stores.attempts.takeBack(subjects, begun);
      fail('disabled');
      throw new GatelineError('forbidden', 'this account is disabled: ask an administrator');
    }
    if (account.mustChangePassword && now() - account.passwordChangedAt >= ONE_TIME_MS) {
      fail('expired');
      throw new GatelineError(
        'wrong-credentials',
        'this one-time password is too old: ask an administrator for another one',
      );
    }
    this.#checkCode(account, attempt.code, {
      missing: () => {
        stores.attempts.takeBack(subjects, begun);
        this.#record(doer, 'sign-in.code-asked', id, {});
      },
      wrong: () => fail('code'),
    });
    return stores.together(() => {
      for (const subject of subjects) {
        if (subject.id.startsWith('address:')) stores.attempts.takeBack([subject], begun);
        else stores.attempts.clear(subject.id);
      }
      return this.#open(account, attempt, doer, refusedBefore);
    });
  }

  /** Opens a session for somebody who is known to be the owner. */
  open(account: Account, at: Pick<Attempt, 'address' | 'browser'>): SignedIn {
    const { together } = this.#deps.stores;
    return together(() => this.#open(account, at, { actor: account.id, address: at.address }, 0));
  }

  /**
   * Asks for the password once more, of somebody who is signed in.
   *
   * @throws GatelineError `wrong-credentials` or `too-many-requests`
   */
  async confirm(id: string, password: string, doer: Doer): Promise<Account> {
    const { stores, passwords, now } = this.#deps;
    const subject = { id: `confirm:${id}`, limit: ACCOUNT_LIMIT };
    const begun = now();
    this.begin([subject], doer, id, 'password.throttled');
    const account = stores.accounts.find(id);
    const fits = await passwords.fits(password, account?.passwordHash).catch((error: unknown) => {
      stores.attempts.takeBack([subject], begun);
      throw error;
    });
    if (!account || !fits) {
      this.#record(doer, 'password.failed', id, {});
      const fault = { path: 'password', problem: 'is wrong', remedy: 'Type your present password again.' };
      throw new GatelineError('wrong-credentials', 'the present password is wrong', { faults: [fault] });
    }
    stores.attempts.clear(subject.id);
    return account;
  }

  /**
   * Begins an attempt, which counts as failed until it is taken back.
   *
   * @returns how many were turned away during the wait before it
   * @throws GatelineError `too-many-requests` with the time to wait
   */
  begin(subjects: readonly Subject[], doer: Doer, about: string, action: string): number {
    const begun = this.#deps.stores.attempts.begin(subjects, this.#deps.now());
    if (begun.waitMs === 0) return 'refusedBefore' in begun ? begun.refusedBefore : 0;
    const seconds = Math.ceil(begun.waitMs / 1000);
    // One entry for each wait: how many more were turned away stands in the entry of the next attempt.
    if ('isFirst' in begun && begun.isFirst) this.#record(doer, action, about, { waitSeconds: seconds });
    const wait = waitInWords(seconds);
    const fault = { path: '', value: seconds, problem: 'too many attempts failed', remedy: `Wait ${wait}.` };
    throw new GatelineError('too-many-requests', `too many attempts failed: wait ${wait}`, {
      faults: [fault],
      retryAfterS: seconds,
    });
  }

  #subjectsOf(id: string, { address, note }: Attempt, now: number): Subject[] {
    const browser = knownBrowser(this.#secret, note, id, now);
    if (browser !== null) return [{ id: `browser:${browser}`, limit: ACCOUNT_LIMIT }];
    return [
      { id: `account:${id}`, limit: ACCOUNT_LIMIT },
      { id: `address:${networkOf(address)}`, limit: ADDRESS_LIMIT },
    ];
  }

  #checkCode(
    { id, totpEnabled, totpSecret }: Account,
    code: string | undefined,
    say: { missing: () => void; wrong: () => void },
  ): void {
    const { accounts } = this.#deps.stores;
    if (!totpEnabled || totpSecret === null) return;
    if (code === undefined) {
      say.missing();
      throw new GatelineError('code-needed', 'give the code of your authenticator, or a recovery code');
    }
    const step = totpStep(totpSecret, code.replaceAll(' ', ''), this.#deps.now());
    if (step === null ? accounts.useRecoveryCode(id, recoveryHash(code)) : accounts.useTotpStep(id, step))
      return;
    say.wrong();
    throw new GatelineError('wrong-code', 'this code is wrong or was used already: wait for the next one');
  }

  #open(
    account: Account,
    { address, browser }: Pick<Attempt, 'address' | 'browser'>,
    doer: Doer,
    refusedBefore: number,
  ): SignedIn {
    const { stores, now } = this.#deps;
    const at = now();
    // Hashing takes a while: the account may have been changed meanwhile.
    const present = stores.accounts.find(account.id);
    if (!present || present.disabled || present.passwordHash !== account.passwordHash) {
      throw new GatelineError('wrong-credentials', WRONG);
    }
    const token = newToken();
    const hash = digest(token);
    const session = { hash, account: account.id, createdAt: at, lastUsedAt: at, address };
    stores.sessions.add({ ...session, browser: browser.slice(0, 300) });
    for (const old of stores.sessions.of(account.id).slice(MOST_SESSIONS)) stores.sessions.remove(old.hash);
    this.#record(doer, 'sign-in.good', account.id, refusedBefore > 0 ? { refusedBefore } : {});
    return { account: present, token, hash, note: browserNote(this.#secret, account.id, at) };
  }

  #record(doer: Doer, action: string, subject: string, detail: Record<string, unknown>): void {
    this.#deps.journal.record({ at: this.#deps.now(), ...doer, action, subject, detail });
  }
}
