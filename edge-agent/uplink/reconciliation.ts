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
 * Brings a spool and the server's books together: settles what receipts prove to be in the books, makes unsettled what
 * they lack, and gives new numbers to records in whose place they hold others. Where a receipt only says that something
 * differs, the records around that place become unsettled, so that the answer to the next batch says what.
 */
export class Reconciliation {
  readonly #spool: Spool;
  /** The last record of the last batch that was answered without a fork: up to there both have the same. */
  #same: { epoch: string; seq: number } | undefined;

  constructor(spool: Spool) {
    this.#spool = spool;
  }

  /** Takes the answer to a greeting. */
  greeted(answer: Answer): void {
    this.#same = undefined;
    this.#settle(answer);
  }

  /** Takes the answer to a batch. */
  answered(answer: Answer, sent: Sent): void {
    const { epoch, fork } = answer;
    if (fork !== undefined && fork >= sent.first && fork <= sent.last) this.#fork(answer, fork, sent);
    else {
      this.#same = { epoch, seq: sent.last };
      this.#settle(answer, sent);
    }
  }

  #settle(answer: Answer, sent?: Sent): void {
    const spool = this.#spool;
    const { epoch, through, hash } = answer;
    const held = spool.epochs().find((one) => one.epoch === epoch);
    if (!held) return;
    // Without a fork the batch itself is in the books. More than that is only believed with a hash that fits.
    const certain = Math.min(through, sent ? sent.last : held.settled);
    if (through > held.last) {
      spool.settle({ epoch, through });
      spool.settle({ epoch, through: certain });
    } else if (hash === undefined) {
      spool.settle({ epoch, through: certain });
    } else if (spool.settle({ epoch, through, hash }) === 'different') {
      if (sent && through >= sent.first) spool.settle({ epoch, through: certain });
      else if (sent && sent.first === held.oldest) spool.branch(epoch, sent.first);
      else if (through <= held.settled) this.#goBack(epoch, through);
    }
  }

  #fork({ epoch, through, hash }: Answer, fork: number, sent: Sent): void {
    const spool = this.#spool;
    const isSame = hash !== undefined && spool.hashAt(epoch, through) === hash;
    const follows = this.#same?.epoch === epoch && this.#same.seq === sent.first - 1;
    if (isSame && through < sent.first - 1) {
      spool.settle({ epoch, through });
    } else if (isSame || follows || fork > sent.first || sent.first === sent.oldest) {
      const from = isSame ? Math.max(fork, through + 1) : fork;
      spool.settle({ epoch, through: from - 1 });
      spool.branch(epoch, from);
    } else {
      // Perhaps they differ from further back on: a batch that begins earlier tells.
      this.#goBack(epoch, sent.first - 1);
    }
  }

  #goBack(epoch: string, from: number): void {
    this.#spool.settle({ epoch, through: Math.max(0, from - MAX_BATCH_RECORDS) });
  }
}
