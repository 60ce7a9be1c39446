import type { AlarmView } from '../api/alarm-schemas.ts';
import type { GatewayState } from '../fleet/fleet.ts';
import type { LedgerCrossing } from '../ledger/ledger.ts';

/** What viewers of a site are told. */
export type LiveEvent =
  | { event: 'crossing'; data: LedgerCrossing }
  | { event: 'gateway'; data: GatewayState }
  | { event: 'alarm'; data: AlarmView }
  /** The numbers of this day changed otherwise than by `crossing` events: read them again. */
  | { event: 'books'; data: { date: string } };

type Listener = (event: LiveEvent) => void;

/** Fans out what happens at a site to those who watch it. */
export class LiveHub {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #closers = new Set<() => void>();

  get viewers(): number {
    return this.#closers.size;
  }

  publish(site: string, event: LiveEvent): void {
    for (const listener of this.#listeners.get(site) ?? []) listener(event);
  }

  /**
   * @param onClose called when the hub closes
   * @returns takes the viewer out again
   */
  subscribe(site: string, listener: Listener, onClose: () => void): () => void {
    const listeners = this.#listeners.get(site) ?? new Set();
    this.#listeners.set(site, listeners.add(listener));
    this.#closers.add(onClose);
    return () => {
      listeners.delete(listener);
      this.#closers.delete(onClose);
    };
  }

  /** Ends every viewer's stream. */
  close(): void {
    for (const close of [...this.#closers]) close();
  }
}
