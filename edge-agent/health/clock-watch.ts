import type { Jump, Sync } from '../../firmware-config/contract/index.ts';
import type { Stamp } from './clock.ts';
import { type RoundTrip, ServerClock } from './server-clock.ts';

/** A wall clock that moves by more than this against the boot clock between two looks was set, not steered. */
const JUMP_MS = 500;
/** Good enough to place records by. */
const GOOD_MS = 2_000;
/** After this many answers the best of them is taken, good or not. */
const TRIES = 5;
/** The wall clock may leave the server's by this much more before that is told. */
const DRIFT_MS = 1_000;
const SYNC_EVERY_MS = 24 * 3_600_000;

interface Told {
  epoch: string;
  mono: number;
  /** Wall clock minus the server's clock. */
  error: number;
  uncertaintyMs: number;
}

/** Watches the wall clock of the box: against its boot clock, which never jumps, and against the server's clock. */
export class ClockWatch {
  readonly #server = new ServerClock();
  #offset: number | undefined;
  #answers = 0;
  #told: Told | undefined;

  /** A receipt came. */
  heard(trip: RoundTrip): void {
    this.#server.heard(trip);
    this.#answers++;
  }

  /** The server's clock minus the wall clock of this box, in milliseconds; undefined while nothing is known of it. */
  offsetAt({ at, mono }: Stamp): number | undefined {
    const estimate = this.#server.at(mono);
    return estimate && estimate.server - at;
  }

  /** The record of a jump of the wall clock since the last look, where there was one; to be called often. */
  look(now: Stamp): Jump[] {
    const offset = now.at - now.mono;
    const byMs = this.#offset === undefined ? 0 : offset - this.#offset;
    this.#offset = offset;
    return Math.abs(byMs) > JUMP_MS ? [{ kind: 'jump', ...now, byMs }] : [];
  }

  /**
   * The record of what the server's clock shows, where one is due: once for every start and epoch, when the wall clock
   * was moved or has drifted since the last one, and once a day.
   */
  sync(now: Stamp, epoch: string): Sync[] {
    const estimate = this.#server.at(now.mono);
    if (!estimate || (estimate.uncertaintyMs > GOOD_MS && this.#answers < TRIES)) return [];
    const { server, uncertaintyMs } = estimate;
    const error = now.at - server;
    const told = this.#told;
    const isFresh =
      told?.epoch === epoch &&
      now.mono - told.mono < SYNC_EVERY_MS &&
      (told.uncertaintyMs <= GOOD_MS || uncertaintyMs > GOOD_MS) &&
      Math.abs(error - told.error) <= DRIFT_MS + uncertaintyMs;
    if (isFresh) return [];
    this.#told = { epoch, mono: now.mono, error, uncertaintyMs };
    return [{ kind: 'sync', ...now, server, uncertaintyMs: Math.min(uncertaintyMs, 86_400_000) }];
  }

  /** The last record of {@link sync} could not be kept. */
  forget(): void {
    this.#told = undefined;
  }
}
