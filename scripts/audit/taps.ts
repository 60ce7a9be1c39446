import type { Direction } from '../../firmware-config/contract/fields.ts';
import { pairsOf } from '../evaluation/pairs.ts';
import { TOLERANCE_S } from '../evaluation/score.ts';
import type { TrueCrossing } from '../evaluation/truth.ts';
import { timesOf } from './finding.ts';

export type Key = Direction | 'undo' | 'pause' | 'end';

/** What a key means; `v` and `r` are vào and ra. Null for any other key. */
export function keyOf(text: string): Key | null {
  const keys: Record<string, Key> = {
    ...{ i: 'in', v: 'in', o: 'out', r: 'out', u: 'undo', ' ': 'pause', q: 'end' },
    '\u0003': 'end',
    '\u0004': 'end',
  };
  return keys[text.toLowerCase()] ?? null;
}

/** Where a recording is that is played and paused; times in milliseconds of any clock that does not jump. */
export class Playback {
  #played = 0;
  #since: number | null = null;

  get paused(): boolean {
    return this.#since === null;
  }

  /** Plays on, or pauses. */
  toggle(now: number): void {
    if (this.#since === null) this.#since = now;
    else {
      this.#played += now - this.#since;
      this.#since = null;
    }
  }

  /** Seconds of the recording. */
  position(now: number): number {
    return (this.#played + (this.#since === null ? 0 : now - this.#since)) / 1000;
  }
}

/** Seconds from a passage to the tap, where taps themselves do not say: a simple visual reaction, and a player's start. */
export const USUAL_DELAY_S = 0.3;
/** Fewer pairs than this say nothing about somebody's delay; and beyond these it is no delay. */
const LEAST_PAIRS = 3;
const SHORTEST_S = -1;
const LONGEST_S = 2;

/**
 * How long after a passage somebody taps, in seconds: the median of tap minus counted passage over pairs, found anew with
 * each better estimate.
 */
export function delayOf(taps: readonly TrueCrossing[], counted: readonly TrueCrossing[]): number {
  let delay = USUAL_DELAY_S;
  for (let round = 0; round < 3; round++) {
    const differences = (['in', 'out'] as const).flatMap((direction) => {
      const tapped = timesOf(taps, direction);
      const found = timesOf(counted, direction);
      const corrected = tapped.map((t) => t - delay);
      return pairsOf(corrected, found, TOLERANCE_S).map(([t, f]) => (tapped[t] ?? 0) - (found[f] ?? 0));
    });
    if (differences.length < LEAST_PAIRS) return delay;
    differences.sort((a, b) => a - b);
    const middle = differences.length >> 1;
    const upper = differences[middle] ?? 0;
    const median = differences.length % 2 === 1 ? upper : (upper + (differences[middle - 1] ?? 0)) / 2;
    delay = Math.min(LONGEST_S, Math.max(SHORTEST_S, median));
  }
  return delay;
}

/** Taps as the passages they tell of. */
export const passagesOf = (taps: readonly TrueCrossing[], delayS: number): TrueCrossing[] =>
  taps.map(({ t, direction }) => ({ t: t - delayS, direction }));
