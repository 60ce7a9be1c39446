/** A question and its answer: boot clock of sending and of the answer's arrival, and the server's clock in between. */
export interface RoundTrip {
  sent: number;
  arrived: number;
  server: number;
}

/** The server's clock showed `server` when the boot clock showed `mono`, within `uncertaintyMs`. */
export interface Estimate {
  mono: number;
  server: number;
  uncertaintyMs: number;
}

/** How far two quartz clocks drift apart at most: 100 ms in 1000 s. */
const DRIFT = 1e-4;
/** Both clocks are read in whole milliseconds. */
const ROUNDING_MS = 1;

/**
 * What the server's clock shows, from the times of messages and their answers (Cristian's algorithm: the server read its
 * clock somewhere between the two, so the middle is wrong by half the round trip at most). The best answer so far is
 * kept, and counts for less the older it is.
 */
export class ServerClock {
  #best: Estimate | undefined;

  /** An answer came; the boot clock is that of this boot. */
  heard({ sent, arrived, server }: RoundTrip): void {
    if (arrived < sent) return;
    const middle = (sent + arrived) / 2;
    const uncertaintyMs = (arrived - sent) / 2 + ROUNDING_MS;
    const known = this.at(middle);
    if (!known || uncertaintyMs <= known.uncertaintyMs) this.#best = { mono: middle, server, uncertaintyMs };
  }

  /** The estimate for a moment of the boot clock; undefined while nothing was heard. */
  at(mono: number): Estimate | undefined {
    const best = this.#best;
    if (!best) return undefined;
    const age = Math.abs(mono - best.mono);
    return {
      mono,
      server: Math.max(0, Math.round(best.server + mono - best.mono)),
      uncertaintyMs: Math.ceil(best.uncertaintyMs + DRIFT * age),
    };
  }
}
