import type { Health, Status } from '../../firmware-config/contract/index.ts';
import type { Directory } from './directory.ts';
import { GatewayMemory, type ReceiptNote } from './gateway-memory.ts';

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
  readonly #memories: ReadonlyMap<string, GatewayMemory>;
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
    this.#memories = new Map([...this.#states.keys()].map((gateway) => [gateway, new GatewayMemory()]));
  }

  /** In the order of the configuration; of one site, or of all. */
  list(site?: string): GatewayState[] {
    return [...this.#states.values()].filter((state) => site === undefined || state.site === site);
  }

  /** What is known of one gateway; undefined for a stranger. */
  one(gateway: string): { state: GatewayState; memory: GatewayMemory } | undefined {
    const [state, memory] = [this.#states.get(gateway), this.#memories.get(gateway)];
    return state && memory && { state, memory };
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
    this.#change({ ...known, state, agent, since: next, lastSeen, health }, next ?? at);
  }

  health({ v: _v, gateway, ...health }: Health, at: number): void {
    const known = this.#states.get(gateway);
    if (known) this.#change({ ...known, lastSeen: at, health }, at, true);
  }

  /** The gateway was told how far the books go. */
  receipted(gateway: string, note: ReceiptNote): void {
    this.#memories.get(gateway)?.receipted(note);
  }

  /** Something that people see of the gateway is otherwise than before, and is not kept here. */
  touched(gateway: string): void {
    const known = this.#states.get(gateway);
    if (known) this.#onChange(known);
  }

  /** The server lost its broker: it can no longer tell who is there. */
  lostBroker(at: number): void {
    for (const known of this.#states.values()) {
      if (known.state !== 'unknown')
        this.#change({ ...known, state: 'unknown', since: at, health: null }, at);
    }
  }

  #change(state: GatewayState, at: number, isFresh = false): void {
    const before = this.#states.get(state.gateway);
    if (before) this.#memories.get(state.gateway)?.see(before, state, at, isFresh);
    this.#states.set(state.gateway, state);
    this.#onChange(state);
  }
}
