import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { messageOf } from '../../firmware-config/errors.ts';
import { type Courier, DeliveryError } from './courier.ts';
import type { Channel, Delivery, Outbox } from './outbox.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What could not be delivered within this is given up. */
export const GIVE_UP_AFTER_MS = DAY;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = HOUR;
/** So many are on their way at once. */
const TOGETHER = 10;
const KEPT_MS = 90 * DAY;
const CLOSE_WITHIN_MS = 3000;

export interface SenderDeps {
  outbox: Outbox;
  /** Absent where the channel is not set up. */
  couriers: Partial<Record<Channel, Courier>>;
  now: () => number;
  log: Logger;
}

/** Empties the outbox, as far as receivers take what is in it. */
export class Sender {
  readonly #deps: SenderDeps;
  #running: Promise<void> | null = null;
  #closed = false;
  #forgotAt = Number.NEGATIVE_INFINITY;
  /** What became of attempts and is not in the outbox yet: until it is, nothing is sent, so that nobody is told over and over. */
  readonly #notes: (() => void)[] = [];

  constructor(deps: SenderDeps) {
    this.#deps = deps;
  }

  /** Tries what is due; a run that is under way is waited for. Never fails. */
  run(): Promise<void> {
    this.#running ??= this.#all().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Ends after the attempts that are under way, or without them: what is not noted as done is sent again. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const courier of Object.values(this.#deps.couriers)) courier.close();
    const late = new AbortController();
    const patience = setTimeout(CLOSE_WITHIN_MS, undefined, { ref: false, signal: late.signal });
    await Promise.race([this.#running, patience.catch(() => undefined)]);
    late.abort();
  }

  async #all(): Promise<void> {
    const { outbox, now, log } = this.#deps;
    try {
      this.#note();
      if (now() - this.#forgotAt > DAY) {
        this.#forgotAt = now();
        outbox.forget(now() - KEPT_MS);
      }
      while (!this.#closed) {
        const due = outbox.due(now(), TOGETHER);
        if (due.length === 0) return;
        this.#notes.push(...(await Promise.all(due.map((delivery) => this.#one(delivery)))));
        this.#note();
      }
    } catch (error) {
      log.error({ error: messageOf(error) }, 'messages about alarms could not be sent now');
    }
  }

  #note(): void {
    for (let [note] = this.#notes; note; [note] = this.#notes) {
      note();
      this.#notes.shift();
    }
  }

  async #one(delivery: Delivery): Promise<() => void> {
    const { outbox, couriers, now, log } = this.#deps;
    const { id, body, createdAt, attempts } = delivery;
    const courier = couriers[body.channel];
    try {
      if (!courier) throw new DeliveryError(NOT_SET_UP[body.channel], { mayRetry: false });
      await courier.deliver(delivery);
      return () => outbox.done(id, now());
    } catch (error) {
      const at = now();
      const mayRetry = !(error instanceof DeliveryError) || error.mayRetry;
      const next = at + waitAfter(attempts + 1);
      const isOver = !mayRetry || next > createdAt + GIVE_UP_AFTER_MS;
      const told = { channel: body.channel, site: delivery.site, error: messageOf(error) };
      if (isOver) log.error(told, 'a message about alarms was given up');
      else log.warn(told, 'a message about alarms could not be delivered; it is tried again');
      return () => outbox.failed(id, { at, nextAt: isOver ? null : next, error: messageOf(error) });
    }
  }
}

const NOT_SET_UP: Record<Channel, string> = {
  email: 'this server sends no e-mail: server.json has no mail',
  webhook: 'this server posts no webhooks',
  mqtt: 'this server publishes nothing on its broker',
};

/** Milliseconds before the next attempt: twice as long each time, an hour at most. */
export function waitAfter(attempts: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 10));
}
