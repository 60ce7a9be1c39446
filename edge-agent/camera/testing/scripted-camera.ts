import type { CameraSource, Frame, StreamInfo } from '../camera-source.ts';
import type { Clock } from '../clock.ts';

/** A camera that gives frames at the times told, all in one buffer, and then ends or throws. */
export class ScriptedCamera implements CameraSource {
  skipped = 0;
  closed = false;
  readonly #times: number[];
  readonly #end: { open?: Error; read?: Error };
  readonly #pixels = new Uint8Array(3);
  #read = 0;

  constructor(times: number[], end: { open?: Error; read?: Error } = {}) {
    this.#times = times;
    this.#end = end;
  }

  async open(): Promise<StreamInfo> {
    if (this.#end.open !== undefined) throw this.#end.open;
    return { width: 1, height: 1, framesPerSecond: 10, durationS: null };
  }

  async read(): Promise<Frame | null> {
    const t = this.closed ? undefined : this.#times[this.#read];
    if (t === undefined) {
      if (this.#end.read !== undefined && !this.closed) throw this.#end.read;
      return null;
    }
    this.#pixels.fill(++this.#read);
    const shape = { width: 1, height: 1, contentWidth: 1, contentHeight: 1 };
    return { pixels: this.#pixels, ...shape, t, at: 0, segment: 0 };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

/** A clock that only moves when somebody sleeps or moves it. */
export class ScriptedClock implements Clock {
  now = 5_000;
  readonly slept: number[] = [];

  wall(): number {
    return 1_000_000 + this.now;
  }

  monotonic(): number {
    return this.now;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.slept.push(ms);
    this.now += ms;
  }
}
