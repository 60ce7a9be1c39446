import type Database from 'better-sqlite3';
import { type Head, isSigned } from '../../firmware-config/contract/index.ts';
import type { Place } from './ledger.ts';
import { pluck } from './sqlite-statements.ts';

/** Judges the heads that gateways sign; callers hold the transaction. */
export class SqliteHeads {
  readonly #keys: Database.Statement<[string], string>;
  readonly #add: Database.Statement<[string, string, number]>;

  constructor(db: Database.Database) {
    this.#keys = pluck(db, 'SELECT key FROM keys WHERE gateway = ? ORDER BY first_seen_at, key');
    this.#add = db.prepare('INSERT INTO keys VALUES (?, ?, ?)');
  }

  /**
   * What is wrong with a head; undefined when it is in order. A gateway's key is the one that the configuration gives it,
   * else the first that it ever signed with. Another one is told once.
   *
   * @param before the chain's hash of the record before the head
   */
  faultOf(head: Head, before: string, gateway: string, place: Place, now: number): string | undefined {
    if (head.hash !== before) return 'the head signs another record than the one before it';
    if (!isSigned(head)) return 'the signature of the head is wrong';
    const known = this.#keys.all(gateway);
    const isNew = !known.includes(head.key);
    if (isNew) this.#add.run(gateway, head.key, now);
    const pinned = place.gateways?.find(({ id }) => id === gateway)?.key;
    const expected = pinned ?? known[0];
    if (expected === undefined || expected === head.key || !isNew) return undefined;
    return pinned === undefined
      ? `the gateway now signs with the key ${head.key}, first it was ${expected}`
      : `the gateway signs with the key ${head.key}, its configuration here says ${expected}`;
  }
}
