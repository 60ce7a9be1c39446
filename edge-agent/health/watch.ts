/** What was watched between two moments of wall time, in milliseconds. */
export interface Watched {
  from: number;
  to: number;
  watchedMs: number;
  frames: number;
}

/**
 * A pause between two frames longer than this is time in which nobody watched: tracks do not outlive it either. A camera
 * may be looked at once a second, so it is well above that.
 */
const LONGEST_PAUSE_MS = 2_000;

/** Adds up how long a camera was really watched. */
export class Watch {
  private from: number;
  private last: number | null = null;
  private watchedMs = 0;
  private frames = 0;

  /** @param now wall time in milliseconds */
  constructor(now: number) {
    this.from = now;
  }

  /** A frame that was taken at `at` has been looked at. */
  saw(at: number): void {
    const pause = this.last === null ? 0 : at - this.last;
    if (pause > 0 && pause <= LONGEST_PAUSE_MS) this.watchedMs += pause;
    this.last = at;
    this.frames++;
  }

  /** What has been watched since the last call. */
  take(now: number): Watched {
    // A wall clock that was set back must not make a span that ends before it began.
    const to = Math.max(now, this.from);
    const watchedMs = Math.round(Math.min(this.watchedMs, to - this.from));
    const watched = { from: this.from, to, watchedMs, frames: this.frames };
    this.from = now;
    this.watchedMs = 0;
    this.frames = 0;
    return watched;
  }
}
