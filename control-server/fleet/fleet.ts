import type { Health, Status } from '../../firmware-config/contract/index.ts';
import type { Directory } from './directory.ts';

/** What is known of one gateway now. */
export interface GatewayState {
  gateway: string;
  name: string;
  site: string;
  state: 'online' | 'offline' | 'unknown';
  since: number | null;
  lastSeen: number | null;
  agent: string | null;
  health: Omit<Health, 'v' | 'gateway'> | null;
}

/** The gateways of the configuration and what they last said of themselves. */
export class Fleet {
  readonly #states: Map<string, GatewayState>;
  readonly #onChange: (state: GatewayState) => void;

  /** @param lastReceived when each gateway's records were last received, from the books */
  constructor(
    directory: Directory,
    lastReceived: ReadonlyMap<string, number>,
    onChange: (state: GatewayState) => void,
  ) {
    this.#onChange = onChange;
    this.#states = new Map(
      [...directory.gateways].map(([gateway, { name, site }]) => {
        const lastSeen = lastReceived.get(gateway) ?? null;
        const silent = { state: 'unknown', since: null, agent: null, health: null } as const;
        return [gateway, { gateway, name, site: site.id, lastSeen, ...silent }];
      }),
    );
  }

  /** In the order of the configuration; of one site, or of all. */
  list(site?: string): GatewayState[] {
    return [...this.#states.values()].filter((state) => site === undefined || state.site === site);
  }

  online(): number {
    return this.list().filter(({ state }) => state === 'online').length;
  }

  /** Anything came from the gateway. */
  heard(gateway: string, at: number): void {
    const known = this.#states.get(gateway);
    if (known) this.#states.set(gateway, { ...known, lastSeen: at });
  }

  /**
   * A status message. One that the broker had kept tells the state but not when it began, unless the gateway itself
   * says so.
   */
  status({ gateway, state, agent, since }: Status, at: number, kept: boolean): void {
    const known = this.#states.get(gateway);
    if (!known) return;
    const began = kept ? (state === 'online' ? since : null) : at;
    const lastSeen = kept || state === 'offline' ? known.lastSeen : at;
    const next = known.state === state ? known.since : began;
    const health = state === 'online' ? known.health : null;
    this.#change({ ...known, state, agent, since: next, lastSeen, health });
  }

  health({ v: _v, gateway, ...health }: Health, at: number): void {
    const known = this.#states.get(gateway);
    if (known) this.#change({ ...known, lastSeen: at, health });
  }

  /** The server lost its broker: it can no longer tell who is there. */
  lostBroker(at: number): void {
    for (const known of this.#states.values()) {
      if (known.state !== 'unknown') this.#change({ ...known, state: 'unknown', since: at, health: null });
    }
  }

  #change(state: GatewayState): void {
    this.#states.set(state.gateway, state);
    this.#onChange(state);
  }
}
