import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Directory } from '../fleet/directory.ts';
import type { Account } from './account.ts';
import { isUsable, partsOf } from './api-key.ts';
import { type Credential, OpenAnswers } from './open-answers.ts';
import type { Person } from './person.ts';
import { PERMISSIONS_OF } from './roles.ts';
import { digest, isSame } from './secret.ts';
import { isOver, TOUCH_EVERY_MS } from './session.ts';
import type { Stores } from './sqlite-stores.ts';

export interface IdentityDeps {
  stores: Pick<Stores, 'accounts' | 'sessions' | 'keys'>;
  directory: Directory;
  now: () => number;
}

/** Who somebody is, and by what that is known. */
export interface Known {
  person: Person;
  credential: Credential;
}

/** Knows people by their session's token and machines by their key. */
export class Identity {
  readonly #deps: IdentityDeps;
  readonly #answers = new OpenAnswers();

  constructor(deps: IdentityDeps) {
    this.#deps = deps;
  }

  /** @param token from the browser's cookie */
  bySession(token: string | undefined): Known | null {
    if (token === undefined) return null;
    const { stores, now } = this.#deps;
    const hash = digest(token);
    const account = this.#ownerOf(hash);
    if (!account) return null;
    const session = stores.sessions.find(hash);
    if (session && now() - session.lastUsedAt >= TOUCH_EVERY_MS) stores.sessions.touch(hash, now());
    return {
      person: personOf(account, this.#deps.directory),
      credential: { kind: 'session', hash, account: account.id },
    };
  }

  /** @param authorization the request's header */
  byKey(authorization: IncomingHttpHeaders['authorization']): Known | null {
    const { stores, directory, now } = this.#deps;
    const parts = partsOf(/^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '');
    const key = parts && stores.keys.find(parts.id);
    // An unknown id is compared too, so that time does not tell which ids there are.
    const fits = isSame(digest(parts?.secret ?? ''), key?.hash ?? '');
    if (!key || !fits || !isUsable(key, now())) return null;
    if (key.lastUsedAt === null || now() - key.lastUsedAt >= TOUCH_EVERY_MS) stores.keys.touch(key.id, now());
    const person: Person = {
      kind: 'api-key',
      id: key.id,
      name: key.name,
      role: null,
      may: new Set(key.permissions),
      sites: key.sites && directory.sitesIn(key.sites),
    };
    return { person, credential: { kind: 'api-key', id: key.id } };
  }

  /** Makes an answer end when what let it in is good no more. */
  hold(credential: Credential, answer: ServerResponse): void {
    this.#answers.hold(credential, answer);
  }

  /**
   * Ends the answers whose session or key is good no more, and removes sessions that ended by themselves. A stream that is
   * open counts as use: somebody may be looking at it all night.
   */
  sweep(): void {
    const { stores, now } = this.#deps;
    stores.sessions.removeOver(now());
    this.#answers.keepOnly((credential) => {
      if (credential.kind === 'api-key') {
        const key = stores.keys.find(credential.id);
        return key !== undefined && isUsable(key, now());
      }
      if (!this.#ownerOf(credential.hash)) return false;
      const session = stores.sessions.find(credential.hash);
      if (session && now() - session.lastUsedAt >= TOUCH_EVERY_MS) stores.sessions.touch(session.hash, now());
      return true;
    });
  }

  /** Whose session it is; undefined when it is over, or the account is no longer one that may sign in. */
  #ownerOf(hash: string): Account | undefined {
    const { stores, now } = this.#deps;
    const session = stores.sessions.find(hash);
    if (!session || isOver(session, now())) return undefined;
    const account = stores.accounts.find(session.account);
    return account?.disabled ? undefined : account;
  }
}

/** What an account may do and see; with a one-time password nothing but change it. */
export function personOf(account: Account, directory: Directory): Person {
  const { id, name, role, sites, mustChangePassword } = account;
  return {
    kind: 'account',
    id,
    name,
    role,
    may: mustChangePassword ? new Set() : PERMISSIONS_OF[role],
    sites: sites && directory.sitesIn(sites),
  };
}
