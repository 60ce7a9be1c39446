import type { CameraReason } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { reasonOf } from './camera-reason.ts';
import type { CameraSource, Frame, StreamInfo } from './camera-source.ts';
import type { Clock } from './clock.ts';

export type CameraState = 'connecting' | 'running' | 'ended' | 'failed';

export interface LastingOptions {
  /** Makes a camera that was not opened yet. */
  make: () => CameraSource;
  /** Start anew at the end of the stream. */
  loop: boolean;
  /** Open a source again that is not there or broke off, for as long as it takes. */
  retry: boolean;
  /** Seconds from a loop's last frame to its next first one. */
  stepS: number;
  clock: Clock;
  /** A number in 0..1, as Math.random. */
  random: () => number;
  onState?: (state: CameraState, reason?: CameraReason) => void;
}

/**
 * Milliseconds before the next attempt: 1 s, doubled with every failure, 30 s at most; of that a random part between
 * half and all, so that the cameras of a building do not come back at the same moment.
 *
 * @param failures attempts in a row that failed, 1 or more
 */
export function backOffMs(failures: number, random: number): number {
  return Math.min(30_000, 1000 * 2 ** (failures - 1)) * (0.5 + random / 2);
}

/**
 * A camera that goes on: it loops a file, and comes back to a source that was lost. Each time the stream is opened anew
 * `segment` rises by one; `t` keeps rising, by the time that passed where the source was lost.
 */
export class LastingCamera implements CameraSource {
  readonly #options: LastingOptions;
  readonly #closed = new AbortController();
  #camera: CameraSource | null = null;
  #segment = 0;
  #framesOfSegment = 0;
  #offsetS = 0;
  #lost = false;
  #lastT = 0;
  #lastMs = Number.NaN;
  #failures = 0;
  #ended = false;
  #skippedBefore = 0;
  #state = '';

  constructor(options: LastingOptions) {
    this.#options = options;
  }

  get skipped(): number {
    return this.#skippedBefore + (this.#camera?.skipped ?? 0);
  }

  /** With `retry` this waits for the source as long as it takes. */
  async open(): Promise<StreamInfo> {
    this.#tell('connecting');
    const info = await this.#connect();
    if (info === null)
      throw new GatelineError('camera-unavailable', 'the camera was closed before it was open');
    return info;
  }

  async read(): Promise<Frame | null> {
    while (!this.#closed.signal.aborted && !this.#ended) {
      try {
        const frame = (await this.#camera?.read()) ?? null;
        if (this.#closed.signal.aborted) return null;
        if (frame !== null) return this.#placed(frame);
        if (!this.#options.loop) {
          this.#ended = true;
          this.#tell('ended');
          return null;
        }
        if (this.#framesOfSegment === 0)
          throw new GatelineError('camera-broken', 'there is no picture in the video');
        this.#lost = false;
      } catch (error) {
        await this.#failed(error);
        this.#lost = true;
      }
      this.#segment++;
      this.#framesOfSegment = 0;
      await this.#connect();
    }
    return null;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#camera?.close();
  }

  /** Null where it was closed meanwhile. */
  async #connect(): Promise<StreamInfo | null> {
    while (!this.#closed.signal.aborted) {
      const camera = this.#options.make();
      await this.#release();
      this.#camera = camera;
      try {
        const info = await camera.open();
        if (!this.#closed.signal.aborted) return info;
        await camera.close();
      } catch (error) {
        if (this.#closed.signal.aborted) break;
        await this.#failed(error);
      }
    }
    return null;
  }

  async #release(): Promise<void> {
    const camera = this.#camera;
    this.#camera = null;
    this.#skippedBefore += camera?.skipped ?? 0;
    await camera?.close();
  }

  /** Waits for the next attempt, or throws the error where there is none. */
  async #failed(error: unknown): Promise<void> {
    await this.#release();
    const curable =
      error instanceof GatelineError &&
      (error.code === 'camera-unavailable' || error.code === 'camera-broken');
    if (!this.#options.retry || !curable) {
      this.#ended = true;
      this.#tell('failed', reasonOf(error));
      throw error;
    }
    const waitMs = backOffMs(++this.#failures, this.#options.random());
    const { code, text } = reasonOf(error);
    const next = `next attempt in ${(waitMs / 1000).toFixed(0)} s`;
    this.#tell('connecting', { code, text: `${text} (${next})` });
    await this.#options.clock.sleep(waitMs, this.#closed.signal);
  }

  #placed(frame: Frame): Frame {
    this.#tell('running');
    this.#failures = 0;
    if (this.#segment > 0 && this.#framesOfSegment === 0) {
      const lostS = this.#lost ? (this.#options.clock.monotonic() - this.#lastMs) / 1000 : 0;
      this.#offsetS = this.#lastT + Math.max(this.#options.stepS, lostS || 0) - frame.t;
    }
    this.#framesOfSegment++;
    this.#lastT = this.#offsetS + frame.t;
    this.#lastMs = this.#options.clock.monotonic();
    return { ...frame, t: this.#lastT, segment: this.#segment };
  }

  #tell(state: CameraState, reason?: CameraReason): void {
    if (state === this.#state && reason === undefined) return;
    this.#state = state;
    this.#options.onState?.(state, reason);
  }
}
