/**
 * Does a piece of work at once when it is asked for, and then at most once in each stretch of time: what is asked for within
 * it is served together at its end.
 */
export class AtMostEvery {
  readonly #everyMs: number;
  readonly #work: () => void;
  readonly #now: () => number;
  #doneAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  /** @param now a clock in milliseconds that is never set back */
  constructor(everyMs: number, work: () => void, now: () => number) {
    this.#everyMs = everyMs;
    this.#work = work;
    this.#now = now;
  }

  ask(): void {
    if (this.#timer) return;
    const wait = this.#doneAt + this.#everyMs - this.#now();
    if (wait <= 0) this.#do();
    else this.#timer = setTimeout(() => this.#do(), wait).unref();
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #do(): void {
    this.#timer = null;
    this.#doneAt = this.#now();
    this.#work();
  }
}
