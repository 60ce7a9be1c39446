import { setTimeout } from 'node:timers/promises';

/** Time as the wrappers of cameras use it. */
export interface Clock {
  /** Wall time in milliseconds since 1970; may jump. */
  wall(): number;
  /** Milliseconds since some moment; never jumps. */
  monotonic(): number;
  /** Waits; ends early, without an error, when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  wall: Date.now,
  monotonic: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}),
};
