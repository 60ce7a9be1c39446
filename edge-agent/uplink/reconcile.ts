import { MAX_BATCH_RECORDS, type Receipt } from '../../firmware-config/contract/index.ts';
import type { Spool } from '../spool/spool.ts';

/** The records that a batch held, and the `oldest` that it gave. */
export interface Sent {
  first: number;
  last: number;
  oldest: number;
}

type Answer = Pick<Receipt, 'epoch' | 'through' | 'hash' | 'fork'>;

/**
 * Settles what a receipt proves to be in the server's books, makes unsettled what they lack, and gives new numbers to
 * records in whose place they hold others. Where a receipt only says that something differs, the records around that
 * place become unsettled, so that the answer to the next batch says what.
 *
 * @param sent the batch that it answers; absent for the answer to a greeting
 */
export function reconcile(spool: Spool, answer: Answer, sent?: Sent): void {
  const { epoch, through, hash, fork } = answer;
  const held = spool.epochs().find((one) => one.epoch === epoch);
  if (!held) return;
  if (sent && fork !== undefined && fork >= sent.first && fork <= sent.last) {
    takeFork(spool, { epoch, through, fork, ...(hash === undefined ? {} : { hash }) }, sent);
    return;
  }
  // Without a fork the batch itself is in the books. More than that is only believed with a hash that fits.
  const certain = Math.min(through, sent ? sent.last : held.settled);
  if (through > held.last) {
    spool.settle(answer);
    spool.settle({ epoch, through: certain });
    return;
  }
  if (hash === undefined) spool.settle({ epoch, through: certain });
  else if (spool.settle({ epoch, through, hash }) === 'different') {
    if (sent && through >= sent.first) spool.settle({ epoch, through: certain });
    else if (sent && sent.first === held.oldest) spool.branch(epoch, sent.first);
    else if (through <= held.settled) goBack(spool, epoch, through);
  }
}

function takeFork(
  spool: Spool,
  { epoch, through, hash, fork }: Required<Pick<Answer, 'fork'>> & Answer,
  sent: Sent,
) {
  const same = hash !== undefined && spool.hashAt(epoch, through) === hash;
  if (same && through < sent.first - 1) {
    spool.settle({ epoch, through });
  } else if (same || fork > sent.first || sent.first === sent.oldest) {
    const from = same ? Math.max(fork, through + 1) : fork;
    spool.settle({ epoch, through: from - 1 });
    spool.branch(epoch, from);
  } else {
    // Perhaps it differs from further back on: a batch that begins earlier tells.
    goBack(spool, epoch, sent.first - 1);
  }
}

function goBack(spool: Spool, epoch: string, from: number): void {
  spool.settle({ epoch, through: Math.max(0, from - MAX_BATCH_RECORDS) });
}
