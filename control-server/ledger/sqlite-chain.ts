import type Database from 'better-sqlite3';
import { chainHash, chainHashes, chainStart, type EventBatch } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { CONTENT_COLUMNS, type ContentRow, recordOf } from './rows.ts';
import { pluck } from './sqlite-statements.ts';

/** An epoch as the books know it. */
export interface EpochRow {
  id: number;
  through: number;
  pruned_through: number;
  pruned_hash: string | null;
}

/** Holds batches against the chains in the books; callers hold the transaction. */
export class SqliteChain {
  readonly #hash: Database.Statement<[number, number], string | null>;
  readonly #booked: Database.Statement<[number, number, number], { seq: number; hash: string | null }>;
  readonly #row: Database.Statement<[number, number], ContentRow & { hash: string | null }>;

  constructor(db: Database.Database) {
    this.#hash = pluck(db, 'SELECT hash FROM ledger WHERE epoch = ? AND seq = ?');
    this.#booked = db.prepare(
      'SELECT seq, hash FROM ledger WHERE epoch = ? AND seq >= ? AND seq < ? ORDER BY seq',
    );
    this.#row = db.prepare(
      `SELECT seq, ${CONTENT_COLUMNS.join(', ')}, hash FROM ledger WHERE epoch = ? AND seq = ?`,
    );
  }

  /**
   * The chain's hash after each record of a batch.
   *
   * @throws GatelineError `broken-chain` when the batch does not lead to the hash that it gives
   */
  hashesOf(batch: EventBatch): string[] {
    const hashes = chainHashes(batch.before, batch.records);
    if (hashes.at(-1) === batch.hash) return hashes;
    throw new GatelineError(
      'broken-chain',
      `the records of the batch from ${batch.gateway} do not fit its chain`,
      {
        faults: [
          {
            path: 'hash',
            value: batch.hash,
            problem: `is not what the records lead to from ${batch.before}, ${hashes.at(-1)}`,
            remedy: 'Look for what changes messages between the gateway and the server.',
          },
        ],
      },
    );
  }

  /** The hash of a record in the books; undefined where they do not hold it, or it came before there were chains. */
  hashAt(epoch: EpochRow, gateway: string, name: string, seq: number): string | undefined {
    if (seq === 0) return chainStart(gateway, name);
    if (seq === epoch.pruned_through) return epoch.pruned_hash ?? undefined;
    return this.#hash.get(epoch.id, seq) ?? undefined;
  }

  /** The first record of the batch that cannot stand where it says, since the books hold other records around it. */
  forkOf(epoch: EpochRow, batch: EventBatch, hashes: readonly string[]): number | undefined {
    const first = batch.records[0]?.seq ?? 1;
    const before = this.hashAt(epoch, batch.gateway, batch.epoch, first - 1);
    if (before !== undefined && before !== batch.before) return first;
    const end = first + batch.records.length;
    for (const { seq, hash } of this.#booked.all(epoch.id, Math.max(first, epoch.pruned_through + 1), end)) {
      if (hash !== null && hash !== hashes[seq - first]) return seq;
    }
    const next = this.#row.get(epoch.id, end);
    return next?.hash && next.hash !== chainHash(batch.hash, recordOf(next)) ? first : undefined;
  }
}
