/** Growing waits with chance in them, so that four thousand gateways do not come back in one moment. */
export class BackOff {
  readonly #firstMs: number;
  readonly #longestMs: number;
  readonly #random: () => number;
  #tries = 0;

  /**
   * @param firstMs the shortest wait
   * @param longestMs no wait is longer
   * @param random 0..1
   */
  constructor(firstMs: number, longestMs: number, random: () => number) {
    this.#firstMs = firstMs;
    this.#longestMs = longestMs;
    this.#random = random;
  }

  /** The next wait in milliseconds: between the half and the whole of a span that doubles each time. */
  next(): number {
    const span = Math.min(this.#longestMs, 2 * this.#firstMs * 2 ** this.#tries++);
    return (span / 2) * (1 + this.#random());
  }

  /** Begin anew with the shortest wait. */
  reset(): void {
    this.#tries = 0;
  }
}
