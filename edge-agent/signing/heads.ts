import type { NumberedRecord } from '../../firmware-config/contract/index.ts';
import type { Clock } from '../health/clock.ts';
import type { Spool } from '../spool/spool.ts';
import type { GatewayKey } from './gateway-key.ts';

const EVERY_MS = 3_600_000;

export interface HeadsOptions {
  spool: Pick<Spool, 'epoch' | 'signed' | 'sign'>;
  key: GatewayKey;
  clock: Clock;
}

/** Signs a gateway's books: at the start, once an hour, soon after an epoch began, and at the end. */
export class Heads {
  readonly #options: HeadsOptions;
  #last: { epoch: string; mono: number } | undefined;

  constructor(options: HeadsOptions) {
    this.#options = options;
  }

  /** Signs if it is time for it, to be called every few seconds. @returns the head that was appended, if one was */
  look(): NumberedRecord[] {
    const { spool, clock } = this.#options;
    const last = this.#last;
    const isRecent = last?.epoch === spool.epoch && clock().mono - last.mono < EVERY_MS;
    return isRecent ? [] : this.sign();
  }

  /** Signs what is not signed yet. @returns the head that was appended, if one was */
  sign(): NumberedRecord[] {
    const { spool, key, clock } = this.#options;
    const { mono } = clock();
    const heads = spool.sign((hash) => key.head(clock(), hash));
    if (spool.signed) this.#last = { epoch: spool.epoch, mono };
    return heads;
  }
}
