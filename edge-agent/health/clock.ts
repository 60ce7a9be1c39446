import { bootClock } from './boot-clock.ts';
import { readBootId } from './boot-id.ts';

/** When something happened, by both clocks of the box. */
export interface Stamp {
  /** Wall time in milliseconds since 1970; may jump. */
  at: number;
  /** Boot clock in milliseconds; never jumps. */
  mono: number;
  /** The boot that `mono` belongs to. */
  boot: string;
}

export type Clock = () => Stamp;

/** The clocks of this box. */
export function systemClock(boot = readBootId()): Clock {
  // A box without a battery clock may start before 1970 is over, never before it began.
  return () => ({ at: Math.max(0, Date.now()), mono: bootClock(), boot });
}
