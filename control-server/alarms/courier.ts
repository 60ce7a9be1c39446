import type { Delivery } from './outbox.ts';

/** A message could not be handed over. */
export class DeliveryError extends Error {
  /** False where another attempt would end the same way. */
  readonly mayRetry: boolean;

  constructor(message: string, options: { mayRetry: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DeliveryError';
    this.mayRetry = options.mayRetry;
  }
}

/** Brings messages of one channel to their receivers. */
export interface Courier {
  /**
   * @returns what the receiver answered
   * @throws DeliveryError when it did not take the message
   */
  deliver(message: Pick<Delivery, 'id' | 'site' | 'target' | 'body' | 'createdAt'>): Promise<string>;
  close(): void;
}
