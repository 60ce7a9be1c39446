import type { Change } from './statistics.ts';

/** A moment by both clocks of a frame: seconds of the stream, and wall time in milliseconds. */
export interface Moment {
  t: number;
  at: number;
}

/** A freeze is reported after so many seconds where all of the picture lives otherwise, through its sensor's noise. */
const LIVELY_S = 20;
/** And after so many where it does not, for a live camera; a recording without noise may stand still. */
const QUIET_S = 300;
/** Share of samples that differ from one second to the next, above which a picture counts as lively. */
const LIVELY_SHARE = 0.5;
/** Weight of the newest look in that share: two minutes. */
const SLOWEST = 1 / 120;
const FEWEST_LOOKS = 10;
/** Share of samples that may differ in a picture that stands still, and share that may differ clearly. */
const UNCHANGED = 0.03;
const MOVED = 0.002;
const MOVED_REFRESH = 0.01;
/** One look in so many may show the encoder's fresh start of the same picture. Cameras make one every 1 to 4 s. */
const LOOKS_PER_REFRESH = 8;

/** Looks in a row at the same picture. */
interface Run {
  since: Moment;
  /** Whether the picture was lively before. */
  lively: boolean;
  looks: number;
  refreshes: number;
  frozen: boolean;
}

/**
 * Tells a frozen picture from a quiet scene: a sensor's noise changes part of every picture, and an encoder that leaves
 * it out still begins afresh every few seconds.
 */
export class Stillness {
  readonly #live: boolean;
  #share = 0;
  #looks = 0;
  #run: Run | null = null;

  /** @param live the pictures come from a camera, not from a recording */
  constructor(live: boolean) {
    this.#live = live;
  }

  /** True while the picture has not moved since the last look. */
  get still(): boolean {
    return this.#run !== null;
  }

  /** The stream began anew: its pictures are not compared with those before. */
  restart(): void {
    this.#run = null;
  }

  /**
   * @param before the look that `change` is counted from
   * @returns since when the picture is frozen, or null
   */
  saw(change: Change, before: Moment, now: Moment): Moment | null {
    const refresh = change.any > UNCHANGED ? 1 : 0;
    const moved = change.clear > (refresh === 1 ? MOVED_REFRESH : MOVED);
    if (moved || (this.#run === null && refresh === 1)) this.#run = null;
    else {
      const lively = this.#looks >= FEWEST_LOOKS && this.#share >= LIVELY_SHARE;
      this.#run ??= { since: before, lively, looks: 0, refreshes: 0, frozen: false };
      this.#run.looks++;
      this.#run.refreshes += refresh;
      if (this.#run.refreshes > 1 + this.#run.looks / LOOKS_PER_REFRESH) this.#run = null;
    }
    this.#share += Math.max(SLOWEST, 1 / ++this.#looks) * (change.any - this.#share);
    return this.#frozenSince(now);
  }

  #frozenSince(now: Moment): Moment | null {
    const run = this.#run;
    if (run === null) return null;
    const stood = now.t - run.since.t;
    const quiet = this.#live && run.refreshes === 0 && stood >= QUIET_S;
    run.frozen ||= quiet || (run.lively && stood >= LIVELY_S);
    return run.frozen ? run.since : null;
  }
}
