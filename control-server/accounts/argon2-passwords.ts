import { hash, verify } from '@node-rs/argon2';
import { GatelineError } from '../../firmware-config/errors.ts';

/**
 * Argon2id with 19 MiB, 2 passes, 1 lane: the first of the equal settings that OWASP's Password Storage Cheat Sheet asks for
 * at the least. The package's default algorithm is Argon2id; a hash says its own settings, so that these can be raised.
 */
const SETTINGS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing costs memory and a core each: so many at once, so many more in line, and no more. */
const AT_ONCE = 2;
const IN_LINE = 64;

/** Hashes passwords, on threads of their own. */
export class Argon2Passwords {
  #running = 0;
  readonly #line: (() => void)[] = [];
  #decoy: Promise<string> | undefined;

  /** @throws GatelineError `too-many-requests` when too many are in line */
  async hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(composed(password), SETTINGS));
  }

  /**
   * Whether a password fits its hash.
   *
   * @param hashed undefined where there is no such account: it takes as long, and fits never
   * @throws GatelineError `too-many-requests` when too many are in line
   */
  async fits(password: string, hashed: string | undefined): Promise<boolean> {
    this.#decoy ??= hash('no account has this one', SETTINGS);
    const against = hashed ?? (await this.#decoy);
    const fits = await this.#inTurn(() => verify(against, composed(password)));
    return fits && hashed !== undefined;
  }

  /** Makes the first sign-in with an unknown account as quick as all others. */
  async prepare(): Promise<void> {
    this.#decoy ??= hash('no account has this one', SETTINGS);
    await this.#decoy;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      if (this.#line.length >= IN_LINE) {
        const message = 'too many people are signing in at this moment: wait 5 seconds';
        throw new GatelineError('too-many-requests', message, { retryAfterS: 5 });
      }
      await new Promise<void>((turn) => this.#line.push(turn));
    } else this.#running++;
    try {
      return await work();
    } finally {
      const next = this.#line.shift();
      // The place goes straight to the next in line.
      if (next) next();
      else this.#running--;
    }
  }
}

/** Keyboards send the same Vietnamese letter as one character or as several. */
const composed = (password: string) => password.normalize('NFKC');
