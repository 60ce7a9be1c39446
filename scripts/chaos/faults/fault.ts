import type { Random } from '../../random.ts';
import type { Season } from '../season.ts';

/** Breaks something and mends it again; resolves when it is mended. */
export type Fault = (season: Season, random: Random) => Promise<void>;

export interface FaultKind {
  /** What has to be there: an external broker, the disk that forgets. */
  needs?: 'mosquitto' | 'shim';
  /** What happens, in a few words. */
  means: string;
  fault: Fault;
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** How long a fault lasts, in milliseconds: long enough for things to go wrong, short for the bench. */
export const aWhile = (random: Random) => pause(random.between(50, 1_200));
