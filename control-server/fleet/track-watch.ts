import type { Logger } from 'pino';
import { CONTRACT_VERSION, type TracksNow } from '../../firmware-config/contract/index.ts';
import { messageOf } from '../../firmware-config/errors.ts';
import type { Downlink } from './downlink.ts';

/** A request is renewed this often while somebody watches, and dead this long after its last renewal. */
const RENEW_EVERY_MS = 20_000;
const LASTS_MS = 30_000;

export interface TrackWatchDeps {
  downlink: Downlink;
  now: () => number;
  newId: () => string;
  log: Logger;
  renewEveryMs?: number;
}

interface Watch {
  id: string;
  viewers: Set<(tracks: TracksNow) => void>;
  timer: NodeJS.Timeout;
}

/** Asks gateways where their tracks are, as long as somebody watches. */
export class TrackWatch {
  readonly #deps: TrackWatchDeps;
  /** By gateway and camera. */
  readonly #watches = new Map<string, Watch>();

  constructor(deps: TrackWatchDeps) {
    this.#deps = deps;
  }

  /** Cameras that somebody watches now. */
  get watched(): number {
    return this.#watches.size;
  }

  /** @returns ends it; the gateway is asked no more when the last viewer has gone */
  watch(gateway: string, camera: string, issuer: string, viewer: (tracks: TracksNow) => void): () => void {
    const key = `${gateway} ${camera}`;
    const watch = this.#watches.get(key) ?? this.#begin(key, gateway, camera, issuer);
    watch.viewers.add(viewer);
    return () => {
      watch.viewers.delete(viewer);
      if (watch.viewers.size > 0 || this.#watches.get(key) !== watch) return;
      clearInterval(watch.timer);
      this.#watches.delete(key);
    };
  }

  /** What a gateway sent; nothing happens where nobody watches any more. */
  take(tracks: TracksNow): void {
    const watch = this.#watches.get(`${tracks.gateway} ${tracks.camera}`);
    if (watch?.id !== tracks.id) return;
    for (const viewer of watch.viewers) viewer(tracks);
  }

  #begin(key: string, gateway: string, camera: string, issuer: string): Watch {
    const { downlink, now, newId, log, renewEveryMs = RENEW_EVERY_MS } = this.#deps;
    const id = newId();
    const ask = () => {
      const issuedAt = now();
      const message = { v: CONTRACT_VERSION, gateway, id, camera, want: 'tracks', issuer } as const;
      downlink
        .send('setup', { ...message, issuedAt, expiresAt: issuedAt + LASTS_MS })
        .catch((error: unknown) =>
          log.warn({ gateway, camera, error: messageOf(error) }, 'tracks could not be asked for'),
        );
    };
    const watch = {
      id,
      viewers: new Set<(tracks: TracksNow) => void>(),
      timer: setInterval(ask, renewEveryMs),
    };
    this.#watches.set(key, watch);
    ask();
    return watch;
  }
}
