import type { Outlet } from './outlet.ts';

const BEAT = Buffer.from(': still here\n\n');

/** Sends every open stream a comment from time to time, so that neither side nor anything between takes it for dead. */
export class Heartbeat {
  readonly #outlets = new Set<Outlet>();
  readonly #timer: NodeJS.Timeout;

  constructor(everyMs: number) {
    this.#timer = setInterval(() => {
      for (const outlet of this.#outlets) if (outlet.behind === 0) outlet.write(BEAT);
    }, everyMs).unref();
  }

  /** Until the viewer has gone. */
  keep(outlet: Outlet): void {
    this.#outlets.add(outlet);
    outlet.onGone(() => void this.#outlets.delete(outlet));
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
