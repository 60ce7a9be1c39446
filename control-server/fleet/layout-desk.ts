import type { Logger } from 'pino';
import {
  CONTRACT_VERSION,
  type Configuration,
  type Configured,
  encodePayload,
  type Layout,
  MAX_PAYLOAD_BYTES,
} from '../../firmware-config/contract/index.ts';
import { faultsInWords, GatelineError, messageOf } from '../../firmware-config/errors.ts';
import type { Directory } from './directory.ts';
import type { Downlink } from './downlink.ts';
import { draftFaults } from './draft-faults.ts';
import { changesBetween, type LayoutChange } from './layout-changes.ts';
import type { LayoutStore, LayoutVersion, Outcome, Refused } from './layouts.ts';

export interface LayoutDeskDeps {
  store: LayoutStore;
  downlink: Downlink;
  directory: Directory;
  now: () => number;
  log: Logger;
}

/** What somebody has drawn for a gateway's cameras. */
export interface Draft {
  /** The newest version when they began. */
  madeFrom: number;
  cameras: Layout[];
  reason: string;
  by: string;
}

export type VersionState = 'sent' | 'in-force' | 'refused' | 'rolled-back' | 'replaced';

/** A version as people see it. */
export interface VersionView extends Omit<LayoutVersion, 'outcome'> {
  state: VersionState;
  /** Why it is not in force. */
  reasons: Refused['reasons'];
  /** Against the version kept before it. */
  changes: LayoutChange[];
}

/** The lines and zones of the gateways: drawn here, sent there, and what became of them. */
export class LayoutDesk {
  readonly #deps: LayoutDeskDeps;
  readonly #current = new Map<string, Configured>();
  /** What was sent to a gateway since it came, so that its greeting is not answered twice. */
  readonly #sent = new Map<string, number>();

  constructor(deps: LayoutDeskDeps) {
    this.#deps = deps;
  }

  /** What the gateway last said it runs; null when that is not known since this server runs. */
  current(gateway: string): Configured | null {
    return this.#current.get(gateway) ?? null;
  }

  /** The cameras of a gateway, as far as they are known. */
  cameras(gateway: string): Set<string> {
    const cameras = this.#current.get(gateway)?.cameras ?? this.#deps.store.newest(gateway)?.cameras ?? [];
    return new Set(cameras.map(({ camera }) => camera));
  }

  /** The highest version that there ever was of a gateway, as far as it is known; 0 is the gateway's own file. */
  latest(gateway: string): number {
    const current = this.#current.get(gateway);
    return Math.max(
      this.#deps.store.newest(gateway)?.version ?? 0,
      current?.version ?? 0,
      current?.refused?.version ?? 0,
    );
  }

  /** Newest first. */
  versions(gateway: string, limit: number): VersionView[] {
    const kept = this.#deps.store.list(gateway, limit + 1);
    const inForce = this.current(gateway)?.version ?? lastInForce(kept);
    const newest = kept[0]?.version;
    return kept.slice(0, limit).map(({ outcome, ...version }, place) => ({
      ...version,
      state: stateOf(version.version, outcome, inForce, newest),
      reasons: outcome && outcome.outcome !== 'in-force' ? outcome.reasons : [],
      changes: changesBetween(kept[place + 1]?.cameras ?? [], version.cameras),
    }));
  }

  /** A gateway said what it runs. */
  configured(message: Configured, at: number): void {
    const { store } = this.#deps;
    const { gateway, version, refused } = message;
    this.#current.set(gateway, message);
    this.#note(gateway, version, { outcome: 'in-force', at });
    if (refused) this.#note(gateway, refused.version, { ...pick(refused), at });
    const newest = store.newest(gateway);
    if (newest && this.#sent.get(gateway) !== newest.version) this.#offer(gateway);
  }

  /** The gateway has come: whatever was sent to it before may have got lost. */
  came(gateway: string): void {
    this.#sent.delete(gateway);
  }

  /** There is a connection to a broker, which may have forgotten what it kept: every gateway's newest version is sent. */
  connected(): void {
    this.#sent.clear();
    for (const gateway of this.#deps.store.gateways()) {
      if (this.#deps.directory.gateways.has(gateway)) this.#offer(gateway);
    }
  }

  /**
   * What a draft would become, if it may be saved; nothing is kept yet.
   *
   * @throws GatelineError `conflict` when somebody else saved meanwhile or the gateway's cameras are not known;
   *   `bad-input` with every fault of the draft
   */
  check(gateway: string, { madeFrom, cameras }: Draft): number {
    const latest = this.latest(gateway);
    if (madeFrom !== latest) {
      const by = this.#deps.store.version(gateway, latest)?.savedBy ?? 'somebody';
      const message = `${by} saved version ${latest} meanwhile, and this was made from ${madeFrom}: load it and make your changes again`;
      throw new GatelineError('conflict', message);
    }
    const known = this.cameras(gateway);
    const site = this.#deps.directory.gateways.get(gateway)?.site;
    if (known.size === 0 || !site) {
      throw new GatelineError(
        'conflict',
        `${gateway} has not said yet which cameras it has: wait until it is online`,
      );
    }
    const faults = draftFaults(cameras, known, site);
    if (faults.length > 0) {
      throw new GatelineError('bad-input', `the configuration ${faultsInWords(faults)}`, { faults });
    }
    const size = encodePayload('configuration', configurationOf(gateway, latest + 1, cameras)).byteLength;
    if (size > MAX_PAYLOAD_BYTES) {
      throw new GatelineError('bad-input', `the configuration has ${size} bytes, more than fit a message`);
    }
    return latest + 1;
  }

  /**
   * Keeps a draft as the newest version and sends it. Where there is no broker now, it is sent as soon as there is.
   *
   * @throws GatelineError as {@link check}; `disk-full` or `desk-unavailable`
   */
  save(gateway: string, draft: Draft): number {
    const { store, now } = this.#deps;
    const version = this.check(gateway, draft);
    this.#keepUnknown(gateway);
    const { cameras, reason, by: savedBy } = draft;
    store.save(gateway, { version, cameras, savedAt: now(), savedBy, reason });
    this.#offer(gateway);
    return version;
  }

  /** Keeps what the gateway runs and nobody has drawn here, so that one can go back to it. */
  #keepUnknown(gateway: string): void {
    const { store, now } = this.#deps;
    const current = this.#current.get(gateway);
    if (!current || (store.newest(gateway)?.version ?? -1) >= current.version) return;
    const cameras = current.cameras.map(({ camera, lines, zones }) => ({ camera, lines, zones }));
    store.save(gateway, { version: current.version, cameras, savedAt: now(), savedBy: null, reason: '' });
    store.note(gateway, current.version, { outcome: 'in-force', at: now() });
  }

  #note(gateway: string, version: number, outcome: Outcome): void {
    const known = this.#deps.store.version(gateway, version);
    if (known && known.outcome?.outcome !== outcome.outcome) this.#deps.store.note(gateway, version, outcome);
  }

  /** Sends the newest version, unless the gateway has it or has refused it. */
  #offer(gateway: string): void {
    const { store, downlink, log } = this.#deps;
    const newest = store.newest(gateway);
    const current = this.#current.get(gateway);
    // Version 0 is the gateway's own file.
    if (!newest || newest.version < 1 || newest.version <= (current?.version ?? 0)) return;
    if (newest.outcome !== null && newest.outcome.outcome !== 'in-force') return;
    this.#sent.set(gateway, newest.version);
    downlink
      .send('configuration', configurationOf(gateway, newest.version, newest.cameras))
      .catch((error: unknown) =>
        log.warn({ gateway, version: newest.version, error: messageOf(error) }, 'a layout could not be sent'),
      );
  }
}

const configurationOf = (gateway: string, version: number, cameras: Layout[]): Configuration => ({
  v: CONTRACT_VERSION,
  gateway,
  version,
  cameras,
});

const pick = ({ outcome, reasons }: Refused) => ({ outcome, reasons });

function stateOf(
  version: number,
  outcome: Outcome | null,
  inForce: number | undefined,
  newest: number | undefined,
): VersionState {
  if (version === inForce) return 'in-force';
  if (outcome && outcome.outcome !== 'in-force') return outcome.outcome;
  return version === newest && outcome === null ? 'sent' : 'replaced';
}

/** What a gateway ran when it was last heard. */
function lastInForce(versions: readonly LayoutVersion[]): number | undefined {
  const ran = versions.filter(({ outcome }) => outcome?.outcome === 'in-force');
  return ran.sort((one, other) => (other.outcome?.at ?? 0) - (one.outcome?.at ?? 0))[0]?.version;
}
