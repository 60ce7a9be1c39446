import {
  CONTRACT_VERSION,
  type EventBatch,
  encodePayload,
  MAX_BATCH_RECORDS,
  MAX_PAYLOAD_BYTES,
  type Receipt,
} from '../../firmware-config/contract/index.ts';
import type { Notices } from '../health/notices.ts';
import type { Spool } from '../spool/spool.ts';
import type { BackOff } from './back-off.ts';

export interface DeliveryOptions {
  gateway: string;
  spool: Spool;
  /** Wall time in milliseconds. */
  now: () => number;
  /** Hands a batch to the broker; true when the broker has acknowledged it. */
  send: (payload: Buffer) => Promise<boolean>;
  /** The broker has not even acknowledged a batch in time. */
  onSilence: () => void;
  /** How long to wait for receipts: each try longer than the one before. */
  patience: BackOff;
  notices: Notices;
}

interface Flight {
  first: number;
  /** When the batch was sent, by the clock that goes into it: a receipt repeats one of these. */
  sentAt: Set<number>;
  acknowledged: boolean;
}

/** Drains the spool, one batch at a time; only a receipt settles records, never the broker's acknowledgement. */
export class Delivery {
  readonly #options: DeliveryOptions;
  #up = false;
  #flight: Flight | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** There is a connection. */
  up(): void {
    this.#up = true;
    this.#options.patience.reset();
    this.#begin();
  }

  /** The connection is gone; what was in flight may or may not have arrived. */
  down(): void {
    this.#up = false;
    this.#flight = undefined;
    clearTimeout(this.#timer);
    this.#release();
  }

  /** There is something new in the spool: sends it at once unless a batch is in flight. */
  wake(): void {
    if (this.#up && !this.#flight) this.#begin();
  }

  /** Settles what the server has. */
  receipt({ epoch, through, sentAt }: Receipt): void {
    const { spool, patience, notices } = this.#options;
    const flight = this.#flight;
    // An answer to an earlier batch says less than is known already.
    if (epoch !== spool.epoch || (flight && !flight.sentAt.has(sentAt))) return;
    notices.clear('receipts');
    const settlement = spool.settle(epoch, through);
    const next = spool.pending(1)[0]?.seq;
    if (flight && next === flight.first && settlement !== 'restarted') {
      notices.set('receipts', `the server does not take record ${next}: what follows is kept here`);
      return;
    }
    patience.reset();
    this.#begin();
  }

  /** Resolves when the spool is drained or the connection lost. */
  drained(): Promise<void> {
    if (!this.#up || !this.#flight) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #begin(): void {
    this.#flight = undefined;
    this.#send();
  }

  #send(): void {
    clearTimeout(this.#timer);
    const batch = this.#batch();
    if (!batch) {
      this.#flight = undefined;
      this.#release();
      return;
    }
    const first = batch.content.records[0]?.seq ?? 0;
    const flight: Flight = {
      first,
      sentAt: (this.#flight?.sentAt ?? new Set<number>()).add(batch.content.sentAt),
      acknowledged: false,
    };
    this.#flight = flight;
    this.#options.send(batch.payload).then(
      (acknowledged) => {
        flight.acknowledged = acknowledged;
      },
      () => undefined,
    );
    const wait = this.#options.patience.next();
    this.#timer = setTimeout(() => this.#overdue(flight, wait), wait);
  }

  #overdue(flight: Flight, waited: number): void {
    const { notices, onSilence } = this.#options;
    const seconds = Math.round(waited / 100) / 10;
    notices.set(
      'receipts',
      `no receipt from the server within ${seconds} s: records are kept here until it comes`,
    );
    if (flight.acknowledged) this.#send();
    else onSilence();
  }

  /** The oldest unsettled records, as many as one message may carry. */
  #batch(): { content: EventBatch; payload: Buffer } | undefined {
    const { gateway, spool, now } = this.#options;
    const pending = spool.pending(MAX_BATCH_RECORDS);
    for (let length = pending.length; length > 0; length = Math.floor(length / 2)) {
      const content: EventBatch = {
        v: CONTRACT_VERSION,
        gateway,
        epoch: spool.epoch,
        sentAt: now(),
        oldest: spool.oldest(),
        records: pending.slice(0, length),
      };
      const payload = encodePayload('events', content);
      if (payload.byteLength <= MAX_PAYLOAD_BYTES) return { content, payload };
    }
    return undefined;
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
