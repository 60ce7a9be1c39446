import type { Logger } from 'pino';
import {
  type CameraHealth,
  CONTRACT_VERSION,
  type Messages,
  type SetupRequest,
  type Snapshot,
} from '../../firmware-config/contract/index.ts';
import type { CameraOrder, CameraReport } from '../camera-process.ts';
import type { Clock } from '../health/clock.ts';
import { shortened } from '../health/notices.ts';

export interface SetupDeskOptions {
  gateway: string;
  cameras: readonly string[];
  clock: Clock;
  /** The server's clock minus this gateway's wall clock in milliseconds; 0 while nothing is known. */
  clockOffset: () => number;
  healthOf: (camera: string) => Pick<CameraHealth, 'state' | 'reason'>;
  /** Asks a camera's process; false where none can hear it now. */
  order: (camera: string, order: CameraOrder) => boolean;
  tell: <C extends 'snapshot' | 'tracks'>(channel: C, message: Messages[C]) => void;
  log: Pick<Logger, 'info'>;
}

/** A request may not reach further ahead than this. */
const LONGEST_MS = 600_000;
/** Of one camera. */
const SNAPSHOT_EVERY_MS = 2_000;
const MOST_STREAMS = 4;
/** A camera that runs has a picture by then, or has none. */
const PICTURE_WITHIN_MS = 10_000;
/** Ids of snapshots that are remembered, for a broker may deliver a request twice. */
const REMEMBERED = 64;

interface Stream {
  camera: string;
  /** Boot clock at which it ends. */
  until: number;
  /** The highest number that a track had. */
  last: number;
}

/** Answers those who set up cameras: with pictures of which nobody can be told, and with where tracks are. */
export class SetupDesk {
  readonly #options: SetupDeskOptions;
  readonly #waiting = new Map<string, { camera: string; timer: NodeJS.Timeout }>();
  readonly #streams = new Map<string, Stream>();
  readonly #lastAsked = new Map<string, number>();
  readonly #answered = new Set<string>();

  constructor(options: SetupDeskOptions) {
    this.#options = options;
  }

  /** @param retained the broker had kept it: nobody knows who still waits for it */
  take(request: SetupRequest, retained: boolean): void {
    const { id, camera, want, issuer } = request;
    if (want === 'snapshot' && this.#answered.has(id)) return;
    const refusal = this.#refusal(request, retained);
    this.#options.log.info({ id, camera, want, issuer, refusal }, 'somebody sets up a camera');
    if (want === 'snapshot') this.#remember(id);
    if (refusal !== undefined) {
      this.#answer({ id, camera, refused: shortened(refusal) });
      return;
    }
    if (want === 'tracks') this.#stream(request);
    else this.#picture(request);
  }

  /** A camera's process has answered. */
  heard(camera: string, report: Extract<CameraReport, { kind: 'snapshot' | 'tracks' }>): void {
    const { gateway, clock, tell } = this.#options;
    if (report.kind === 'tracks') {
      const { kind: _, ...seen } = report;
      const stream = this.#streams.get(report.id);
      if (stream?.camera !== camera || clock().mono >= stream.until) return;
      stream.last = Math.max(stream.last, ...report.dots.map(({ track }) => track));
      tell('tracks', { v: CONTRACT_VERSION, gateway, camera, ...seen, at: Math.round(report.at) });
      return;
    }
    const { kind: _, ...answer } = report;
    if (!this.#forget(answer.id)) return;
    this.#answer({ ...answer, camera, at: Math.round(report.at) });
  }

  /** A camera has a new process: it goes on with what the one before did. */
  started(camera: string): void {
    const { clock, order } = this.#options;
    for (const [id, stream] of this.#streams) {
      const { until, last } = stream;
      if (stream.camera !== camera) continue;
      if (clock().mono < until) order(camera, { kind: 'tracks', id, until, after: last });
      else this.#streams.delete(id);
    }
  }

  /** Nobody hears anything any more. */
  down(): void {
    for (const { camera } of this.#streams.values()) this.#options.order(camera, { kind: 'no-tracks' });
    this.#streams.clear();
    for (const id of this.#waiting.keys()) this.#forget(id);
  }

  #refusal({ camera, want, expiresAt, id }: SetupRequest, retained: boolean): string | undefined {
    const { clock, clockOffset, cameras, healthOf } = this.#options;
    const { at, mono } = clock();
    const server = at + clockOffset();
    if (retained) return 'the broker had kept the request; such requests must not be retained';
    if (server >= expiresAt) return `the request came ${Math.round(server - expiresAt)} ms after its end`;
    if (expiresAt - server > LONGEST_MS) {
      return `the request ends ${Math.round((expiresAt - server) / 1000)} s from now, more than ${LONGEST_MS / 1000} s`;
    }
    if (!cameras.includes(camera)) return `the gateway has no camera ${camera}: it has ${cameras.join(', ')}`;
    if (want === 'tracks') {
      const streams = [...this.#streams].filter(
        ([other, stream]) => other !== id && stream.camera === camera && mono < stream.until,
      );
      return streams.length < MOST_STREAMS ? undefined : `${MOST_STREAMS} others watch its tracks already`;
    }
    const { state, reason } = healthOf(camera);
    if (state !== 'running')
      return `the camera does not run, it is ${state}${reason ? `: ${reason.text}` : ''}`;
    const ago = mono - (this.#lastAsked.get(camera) ?? Number.NEGATIVE_INFINITY);
    if (ago < SNAPSHOT_EVERY_MS)
      return `there was a picture ${ago} ms ago: ask every ${SNAPSHOT_EVERY_MS} ms at most`;
    return undefined;
  }

  #picture({ id, camera, expiresAt }: SetupRequest): void {
    const { clock, clockOffset, order } = this.#options;
    const { at, mono } = clock();
    const withinMs = Math.min(PICTURE_WITHIN_MS, expiresAt - at - clockOffset());
    this.#lastAsked.set(camera, mono);
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      this.#answer({
        id,
        camera,
        refused: `no picture came from the camera within ${Math.round(withinMs)} ms`,
      });
    }, withinMs);
    this.#waiting.set(id, { camera, timer });
    if (order(camera, { kind: 'snapshot', id, until: mono + withinMs })) return;
    this.#forget(id);
    this.#answer({ id, camera, refused: 'the camera is being started again: ask once more' });
  }

  #stream({ id, camera, expiresAt }: SetupRequest): void {
    const { clock, clockOffset, order } = this.#options;
    const { at, mono } = clock();
    const until = mono + expiresAt - at - clockOffset();
    const last = this.#streams.get(id)?.last ?? 0;
    for (const [other, stream] of this.#streams) if (mono >= stream.until) this.#streams.delete(other);
    this.#streams.set(id, { camera, until, last });
    order(camera, { kind: 'tracks', id, until, after: last });
  }

  #answer(answer: Pick<Snapshot, 'id' | 'camera' | 'picture' | 'refused'> & { at?: number }): void {
    const { gateway, clock, tell } = this.#options;
    tell('snapshot', { v: CONTRACT_VERSION, gateway, at: clock().at, ...answer });
  }

  /** @returns whether it was waited for */
  #forget(id: string): boolean {
    clearTimeout(this.#waiting.get(id)?.timer);
    return this.#waiting.delete(id);
  }

  #remember(id: string): void {
    this.#answered.add(id);
    for (const old of this.#answered) {
      if (this.#answered.size <= REMEMBERED) break;
      this.#answered.delete(old);
    }
  }
}
