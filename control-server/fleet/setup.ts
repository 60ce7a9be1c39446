import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Configured, Snapshot, TracksNow } from '../../firmware-config/contract/index.ts';
import type { Directory } from './directory.ts';
import type { Downlink } from './downlink.ts';
import type { Fleet } from './fleet.ts';
import { LayoutDesk } from './layout-desk.ts';
import type { LayoutStore } from './layouts.ts';
import { Snapshots } from './snapshots.ts';
import { TrackWatch } from './track-watch.ts';

export interface SetupDeps {
  store: LayoutStore;
  downlink: Downlink;
  directory: Directory;
  fleet: Fleet;
  now: () => number;
  log: Logger;
  /** Unguessable and unused before. */
  newId?: () => string;
  answerWithinMs?: number;
  keptMs?: number;
  renewEveryMs?: number;
}

/** What a technician does with gateways: layouts, set-up pictures, tracks. */
export class Setup {
  readonly layouts: LayoutDesk;
  readonly snapshots: Snapshots;
  readonly tracks: TrackWatch;
  readonly #deps: SetupDeps;

  constructor(deps: SetupDeps) {
    this.#deps = deps;
    const { newId = randomUUID } = deps;
    this.layouts = new LayoutDesk(deps);
    this.snapshots = new Snapshots({ ...deps, newId });
    this.tracks = new TrackWatch({ ...deps, newId });
  }

  /** A gateway said what it runs. */
  configured(message: Configured, at: number): void {
    this.layouts.configured(message, at);
    this.#deps.fleet.touched(message.gateway);
  }

  snapshot(message: Snapshot): void {
    this.snapshots.take(message);
  }

  tracked(message: TracksNow): void {
    this.tracks.take(message);
  }

  close(): void {
    this.snapshots.close();
  }
}
