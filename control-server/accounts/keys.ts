import { randomBytes } from 'node:crypto';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Directory } from '../fleet/directory.ts';
import { type ApiKey, type KeyPermission, keyText, LONGEST_KEY_DAYS } from './api-key.ts';
import type { Doer } from './doer.ts';
import type { Journal } from './journal.ts';
import { checkSiteIds } from './people.ts';
import type { Permission } from './roles.ts';
import { digest, newToken } from './secret.ts';
import type { Stores } from './sqlite-stores.ts';

const DAY_MS = 86_400_000;

export interface NewKey {
  name: string;
  permissions: readonly KeyPermission[];
  sites: readonly string[] | null;
  days: number;
}

/** What the maker of a key has; a key never has more. */
export interface Maker {
  may: ReadonlySet<Permission>;
  sites: ReadonlySet<string> | null;
}

export interface KeysDeps {
  stores: Pick<Stores, 'keys' | 'together'>;
  journal: Journal;
  directory: Directory;
  now: () => number;
}

/** Makes and revokes API keys; the journal tells of each. */
export class Keys {
  readonly #deps: KeysDeps;

  constructor(deps: KeysDeps) {
    this.#deps = deps;
  }

  /**
   * Makes a key; `secret` is the only time that it is there in full.
   *
   * @param maker null for somebody at the machine itself, who may give anything
   * @throws GatelineError `bad-input` or `forbidden`
   */
  create(wanted: NewKey, doer: Doer, maker: Maker | null): { key: ApiKey; secret: string } {
    const { stores, journal, directory, now } = this.#deps;
    const { name, permissions, sites, days } = wanted;
    if (!Number.isInteger(days) || days < 1 || days > LONGEST_KEY_DAYS) {
      const remedy = `Use 1 to ${LONGEST_KEY_DAYS}.`;
      const faults = [{ path: 'days', value: days, problem: 'is no length of a key', remedy }];
      throw new GatelineError('bad-input', 'a key works for two years at most', { faults });
    }
    if (sites) checkSiteIds(sites, directory);
    if (sites && permissions.includes('metrics')) {
      const remedy = 'Let the key see every site, or leave out metrics.';
      const faults = [{ path: 'sites', value: sites, problem: 'limit a key for the measures', remedy }];
      throw new GatelineError('bad-input', 'the measures tell of every site', { faults });
    }
    if (maker) checkMaker(wanted, maker, directory);
    const id = randomBytes(6).toString('hex');
    const secret = newToken();
    const createdAt = now();
    const key: ApiKey = {
      id,
      name,
      hash: digest(secret),
      permissions,
      sites,
      createdBy: doer.actor,
      createdAt,
      expiresAt: createdAt + days * DAY_MS,
      lastUsedAt: null,
      revokedAt: null,
    };
    stores.together(() => {
      stores.keys.add(key);
      const detail = { name, permissions, sites, expiresAt: key.expiresAt };
      journal.record({ at: createdAt, ...doer, action: 'key.created', subject: `key:${id}`, detail });
    });
    return { key, secret: keyText(id, secret) };
  }

  /** @throws GatelineError `not-found` */
  revoke(id: string, doer: Doer): ApiKey {
    const { stores, journal, now } = this.#deps;
    return stores.together(() => {
      const at = now();
      const was = stores.keys.find(id);
      const key = stores.keys.revoke(id, at);
      if (was?.revokedAt === null) {
        const detail = { name: key.name };
        journal.record({ at, ...doer, action: 'key.revoked', subject: `key:${id}`, detail });
      }
      return key;
    });
  }
}

/** @throws GatelineError `forbidden` naming what the maker lacks */
function checkMaker({ permissions, sites }: NewKey, maker: Maker, directory: Directory): void {
  // To read counts from the broker is to see them.
  const needs = (permission: KeyPermission): Permission => (permission === 'mqtt' ? 'view' : permission);
  const lacking = permissions.filter((permission) => !maker.may.has(needs(permission)));
  if (lacking.length > 0) {
    throw new GatelineError('forbidden', `a key cannot give what you do not have: ${lacking.join(', ')}`);
  }
  const seen = maker.sites;
  if (seen === null) return;
  const given = sites && [...directory.sitesIn(sites)];
  if (given?.every((site) => seen.has(site))) return;
  throw new GatelineError('forbidden', 'a key cannot see more sites than you do: name the sites');
}
