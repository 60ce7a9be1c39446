import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { messageOf } from '../../firmware-config/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';

export interface RetentionOptions {
  ledger: Pick<Ledger, 'prune'>;
  keepRawDays: number;
  now: () => number;
  log: Pick<Logger, 'info' | 'error'>;
}

const DAY_MS = 86_400_000;
/** Between two steps batches get their turn. */
const PAUSE_MS = 50;

/** Removes the records that are older than the books are to keep them, in small steps beside everything else. */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #closing = new AbortController();
  #running: Promise<number> | undefined;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Removes what is too old now; joins a run that is under way. Never fails. @returns how many records it removed */
  run(): Promise<number> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Ends a run after its present step. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<number> {
    const { ledger, keepRawDays, now, log } = this.#options;
    const { signal } = this.#closing;
    const before = now() - keepRawDays * DAY_MS;
    let removed = 0;
    try {
      for (let next: number | null = 0; next !== null && !signal.aborted; ) {
        const step = await ledger.prune(before, next);
        removed += step.removed;
        next = step.next;
        if (next !== null) await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    } catch (error) {
      log.error(
        { error: messageOf(error) },
        'old records could not be removed; it is tried again in an hour',
      );
    }
    if (removed > 0) log.info({ removed, before }, 'old records were removed');
    return removed;
  }
}
