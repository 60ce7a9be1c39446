import {
  CONTRACT_VERSION,
  type EventBatch,
  encodePayload,
  MAX_BATCH_RECORDS,
  MAX_PAYLOAD_BYTES,
  type Receipt,
} from '../../firmware-config/contract/index.ts';
import type { Clock } from '../health/clock.ts';
import type { Notices } from '../health/notices.ts';
import type { RoundTrip } from '../health/server-clock.ts';
import type { Spool } from '../spool/spool.ts';
import type { BackOff } from './back-off.ts';
import { Reconciliation, type Sent } from './reconciliation.ts';

export interface DeliveryOptions {
  gateway: string;
  spool: Spool;
  clock: Clock;
  /** Hands a batch to the broker; true when the broker has acknowledged it. */
  send: (payload: Buffer) => Promise<boolean>;
  /** The broker has not even acknowledged a batch in time. */
  onSilence: () => void;
  /** A receipt came for something whose moment of sending is known. */
  onRoundTrip: (trip: RoundTrip) => void;
  /** How long to wait for receipts: each try longer than the one before. */
  patience: BackOff;
  notices: Notices;
}

interface Flight extends Sent {
  epoch: string;
  /** When it was sent, by the clock that goes into it: a receipt repeats one of these. */
  sentAt: Set<number>;
  acknowledged: boolean;
}

/** Sendings whose moment is remembered. */
const REMEMBERED = 64;

/**
 * Drains the spool, one batch at a time; only a receipt settles records, never the broker's acknowledgement. After a
 * connection was made it waits for the answers to the greeting, which say where to begin.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #reconciliation: Reconciliation;
  #up = false;
  /** When the greeting was sent, and the epochs for which the server has not answered it yet. */
  #greeting: { sentAt: number; unanswered: Set<string> } | undefined;
  #flight: Flight | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];
  /** Boot clock of each sending, by its `sentAt`. */
  readonly #sendings = new Map<number, number>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#reconciliation = new Reconciliation(options.spool);
  }

  /** A moment for a message that is sent now, unlike that of any message lately sent: receipts repeat it. */
  stamp(): number {
    const { at, mono } = this.#options.clock();
    let sentAt = at;
    while (this.#sendings.has(sentAt)) sentAt++;
    this.#sendings.set(sentAt, mono);
    for (const old of this.#sendings.keys()) {
      if (this.#sendings.size <= REMEMBERED) break;
      this.#sendings.delete(old);
    }
    return sentAt;
  }

  /** There is a connection, and a greeting with these epochs has been sent at `sentAt`. */
  up(sentAt: number, epochs: readonly string[]): void {
    this.#up = true;
    this.#greeting = { sentAt, unanswered: new Set(epochs) };
    if (this.#flight) return;
    this.#options.patience.reset();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), this.#options.patience.next());
  }

  /** The connection is gone; what was in flight may or may not have arrived. */
  down(): void {
    this.#up = false;
    this.#greeting = undefined;
    this.#flight = undefined;
    clearTimeout(this.#timer);
    this.#release();
  }

  /** There is something new in the spool: sends it at once unless a batch is in flight. */
  wake(): void {
    if (this.#up && !this.#flight && this.#greeting?.unanswered.size === 0) this.#begin();
  }

  /** Settles what the server has. An answer to anything but the greeting and the batch in flight is out of date. */
  receipt(receipt: Receipt): void {
    const { sentAt, epoch, receivedAt } = receipt;
    const flight = this.#flight;
    const sent = this.#sendings.get(sentAt);
    const answersBatch = flight?.epoch === epoch && flight.sentAt.has(sentAt);
    if (!answersBatch && sentAt !== this.#greeting?.sentAt) return;
    // A server that was started again answers a greeting that a broker had kept: nobody remembers when that was sent.
    if (sent !== undefined)
      this.#options.onRoundTrip({ sent, arrived: this.#options.clock().mono, server: receivedAt });
    if (answersBatch) this.#answered(flight, receipt);
    else this.#greeted(receipt);
  }

  /** Resolves when the spool is drained or the connection lost. */
  drained(): Promise<void> {
    const greeting = (this.#greeting?.unanswered.size ?? 0) > 0;
    if (!this.#up || (!this.#flight && !greeting)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #answered(flight: Flight, receipt: Receipt): void {
    const { spool, patience, notices } = this.#options;
    notices.clear('receipts');
    this.#reconciliation.answered(receipt, flight);
    const next = spool.pending(1);
    if (next?.epoch === flight.epoch && next.records[0]?.seq === flight.first) {
      const sentence = `the server does not take record ${flight.first}: what follows is kept here`;
      notices.set('receipts', 'record-refused', sentence);
      return;
    }
    patience.reset();
    this.#begin();
  }

  #greeted(receipt: Receipt): void {
    const { spool, patience } = this.#options;
    const before = JSON.stringify(spool.epochs());
    this.#reconciliation.greeted(receipt);
    const { unanswered } = this.#greeting ?? { unanswered: new Set() };
    const isLast = unanswered.delete(receipt.epoch) && unanswered.size === 0;
    if (unanswered.size > 0) return;
    if (isLast ? this.#flight : JSON.stringify(spool.epochs()) === before) return;
    patience.reset();
    this.#begin();
  }

  #begin(): void {
    this.#flight = undefined;
    this.#greeting?.unanswered.clear();
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
    const { epoch, oldest, records, sentAt } = batch.content;
    const first = records[0]?.seq ?? 0;
    const sentAts = (this.#flight?.sentAt ?? new Set<number>()).add(sentAt);
    const flight: Flight = {
      epoch,
      first,
      last: first + records.length - 1,
      oldest,
      sentAt: sentAts,
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
      'no-receipt',
      `no receipt from the server within ${seconds} s: records are kept here until it comes`,
    );
    if (flight.acknowledged) this.#send();
    else onSilence();
  }

  /** The oldest unsettled records, as many as one message may carry; those in flight once more where there are any. */
  #batch(): { content: EventBatch; payload: Buffer } | undefined {
    const { gateway, spool } = this.#options;
    const flight = this.#flight;
    let limit = flight ? flight.last - flight.first + 1 : MAX_BATCH_RECORDS;
    for (; limit > 0; limit = Math.floor(limit / 2)) {
      const pending = spool.pending(limit);
      if (!pending) return undefined;
      const again = pending.epoch === flight?.epoch && pending.records[0]?.seq === flight.first;
      if (flight && !again) this.#flight = undefined;
      const content: EventBatch = { v: CONTRACT_VERSION, gateway, ...pending, sentAt: 0 };
      const size = encodePayload('events', content).byteLength + 15;
      if (size > MAX_PAYLOAD_BYTES) {
        limit = Math.min(limit, pending.records.length);
        continue;
      }
      content.sentAt = this.stamp();
      return { content, payload: encodePayload('events', content) };
    }
    return undefined;
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
