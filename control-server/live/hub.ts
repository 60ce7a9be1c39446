import type { AlarmView } from '../api/alarm-schemas.ts';
import type { GatewayState } from '../fleet/fleet.ts';
import type { LedgerCrossing } from '../ledger/ledger.ts';

/** What viewers of a site are told. */
export type LiveEvent =
  | { event: 'crossing'; data: LedgerCrossing }
  | { event: 'gateway'; data: GatewayState }
  | { event: 'alarm'; data: AlarmView }
  /** The numbers of this day changed otherwise than by `crossing` events: read them again. */
  | { event: 'books'; data: { site: string; date: string } };

type Listener = (event: LiveEvent) => void;

/** Fans out what happens at the sites to those who listen, in the order in which it is published. */
export class LiveHub {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #closers = new Set<() => void>();

  get viewers(): number {
    return this.#closers.size;
  }

  /** @param site null for what everybody is told, once */
  publish(site: string | null, event: LiveEvent): void {
    const listeners =
      site === null
        ? new Set([...this.#listeners.values()].flatMap((each) => [...each]))
        : this.#listeners.get(site);
    for (const listener of listeners ?? []) listener(event);
  }

  /** @returns takes the listener out again */
  listen(sites: readonly string[], listener: Listener): () => void {
    for (const site of sites) {
      const listeners = this.#listeners.get(site) ?? new Set();
      this.#listeners.set(site, listeners.add(listener));
    }
    return () => {
      for (const site of sites) this.#listeners.get(site)?.delete(listener);
    };
  }

  /**
   * Counts somebody as a viewer.
   *
   * @param onClose called when the hub closes
   * @returns to be called when the viewer leaves
   */
  enter(onClose: () => void): () => void {
    this.#closers.add(onClose);
    return () => void this.#closers.delete(onClose);
  }

  /** Ends every viewer's stream. */
  close(): void {
    for (const close of [...this.#closers]) close();
  }
}
