import type { CameraSource, Frame, StreamInfo } from './camera-source.ts';
import type { Clock } from './clock.ts';

/**
 * A file played in real time: each frame is given when it is due, counted from the first one. To a reader that is late
 * the newest due frame is given; those before it are skipped and counted.
 */
export class PacedCamera implements CameraSource {
  readonly #camera: CameraSource;
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  /** Monotonic time of the stream's second 0. */
  #originMs = Number.NaN;
  /** A frame that was looked at before it was due; still lent by the camera. */
  #ahead: Frame | null = null;
  #copy: Uint8Array | null = null;
  #skipped = 0;

  constructor(camera: CameraSource, clock: Clock) {
    this.#camera = camera;
    this.#clock = clock;
  }

  get skipped(): number {
    return this.#skipped + this.#camera.skipped;
  }

  open(): Promise<StreamInfo> {
    return this.#camera.open();
  }

  async read(): Promise<Frame | null> {
    const frame = this.#ahead ?? (await this.#camera.read());
    this.#ahead = null;
    if (frame === null) return null;
    if (Number.isNaN(this.#originMs)) this.#originMs = this.#clock.monotonic() - frame.t * 1000;
    const early = this.#dueMs(frame) - this.#clock.monotonic();
    if (early > 0) await this.#clock.sleep(early, this.#closed.signal);
    const newest = early > 0 ? frame : await this.#newestDue(frame);
    if (this.#closed.signal.aborted) return null;
    const lateMs = this.#clock.monotonic() - this.#dueMs(newest);
    return { ...newest, at: this.#clock.wall() - lateMs };
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#camera.close();
  }

  /** Looking at the next frame takes back the one before, so that is copied. */
  async #newestDue(first: Frame): Promise<Frame> {
    let newest = first;
    while (!this.#closed.signal.aborted) {
      this.#copy ??= new Uint8Array(newest.pixels.length);
      this.#copy.set(newest.pixels);
      newest = { ...newest, pixels: this.#copy };
      const next = await this.#camera.read();
      if (next === null) break;
      if (this.#dueMs(next) > this.#clock.monotonic()) {
        this.#ahead = next;
        break;
      }
      newest = next;
      this.#skipped++;
    }
    return newest;
  }

  #dueMs(frame: Frame): number {
    return this.#originMs + frame.t * 1000;
  }
}
