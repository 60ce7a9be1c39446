/** How many failures a subject may have, and how long it waits then. */
export interface Limit {
  /** Failures without any wait. */
  free: number;
  firstWaitMs: number;
  longestWaitMs: number;
}

/** Of an account, and of a browser that its owner has signed in with before. */
export const ACCOUNT_LIMIT: Limit = { free: 5, firstWaitMs: 1000, longestWaitMs: 15 * 60_000 };
/** Many people can share an address: a site's office, a mobile network. */
export const ADDRESS_LIMIT: Limit = { free: 30, firstWaitMs: 1000, longestWaitMs: 15 * 60_000 };
/** A subject without a failure for so long starts anew. */
export const FORGET_MS = 24 * 3_600_000;

/** What is counted: `account:ID`, `address:ADDRESS`, `browser:ID`, … */
export interface Subject {
  id: string;
  limit: Limit;
}

/** What is known of a subject. */
export interface Failures {
  failures: number;
  lastAt: number;
  waitUntil: number;
  /** Attempts that were turned away during this wait. */
  refused: number;
}

/**
 * Counts failed attempts. An attempt counts as failed from when it begins, so that many at once do not slip through; it is
 * taken back when it was good.
 */
export interface AttemptStore {
  /** Begins an attempt of all the subjects, or turns it away with the longest of their waits. */
  begin(subjects: readonly Subject[], now: number): Begun;
  /** The attempt was not a failure after all: it is taken back, other failures stay. */
  takeBack(subjects: readonly Subject[], now: number): void;
  /** Forgets every failure of a subject. */
  clear(id: string): void;
}

export type Begun =
  | { waitMs: 0; refusedBefore: number }
  /** `isFirst`: no other was turned away during this wait yet. */
  | { waitMs: number; isFirst: boolean };

/** How long to wait after so many failures: 0 up to `free`, then doubled with each. */
export function waitAfter(failures: number, { free, firstWaitMs, longestWaitMs }: Limit): number {
  if (failures < free) return 0;
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(40, failures - free));
}

/** A subject at this moment: forgotten when it is long ago, and without waits that a clock set back would make longer. */
export function failuresAt(known: Failures | undefined, limit: Limit, now: number): Failures {
  if (!known || now - known.lastAt >= FORGET_MS)
    return { failures: 0, lastAt: now, waitUntil: 0, refused: 0 };
  if (known.lastAt <= now) return known;
  return { ...known, lastAt: now, waitUntil: now + waitAfter(known.failures, limit) };
}

/** `40 seconds`, `1 minute`, `15 minutes`; never less than the wait. */
export function waitInWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  const [count, unit] = seconds < 100 ? [seconds, 'second'] : [minutes, 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
