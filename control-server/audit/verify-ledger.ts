import type { Audit } from '../ledger/audit.ts';
import { ChainWalk, type Signer } from './chain-walk.ts';

/** A record in the books that is not as its gateway wrote it. */
export interface LedgerFault {
  /** Gateway, epoch, seq. */
  record: string;
  problem: string;
}

export interface LedgerAudit {
  ok: boolean;
  epochs: number;
  records: number;
  signed: number;
  /** Records that no head follows yet. */
  unsigned: number;
  signers: Signer[];
  /** The first faults of each epoch. */
  faults: LedgerFault[];
}

const MOST_FAULTS_OF_EPOCH = 5;

/**
 * Walks along every chain in the books: every record fits, every head is signed.
 *
 * @param keys the public keys that gateways are known to have; others are taken from their first head
 * @param onProgress hears how many records have been walked
 */
export function verifyLedger(
  audit: Audit,
  keys: ReadonlyMap<string, string> = new Map(),
  onProgress: (records: number) => void = () => undefined,
): LedgerAudit {
  const walk = new ChainWalk(keys);
  const faults: LedgerFault[] = [];
  const epochs = audit.epochs();
  for (const epoch of epochs) {
    const { gateway, epoch: name } = epoch;
    let found = 0;
    let next = 0;
    for (const { seq, hash, record } of audit.records(epoch)) {
      if (seq !== next)
        walk.begin({ gateway, epoch: name, first: seq, before: audit.hashBefore(epoch, seq) ?? null });
      next = seq + 1;
      const problems = record === null ? ['its row cannot be read'] : walk.take(record, hash);
      if (record === null) walk.begin({ gateway, epoch: name, first: next, before: hash });
      for (const problem of problems) {
        if (found++ < MOST_FAULTS_OF_EPOCH) faults.push({ record: `${gateway} ${name} ${seq}`, problem });
      }
      if (walk.records % 1000 === 0) onProgress(walk.records);
    }
  }
  const { records, signed, unsigned } = walk;
  return {
    ok: faults.length === 0,
    epochs: epochs.length,
    records,
    signed,
    unsigned,
    signers: walk.signers(),
    faults,
  };
}
