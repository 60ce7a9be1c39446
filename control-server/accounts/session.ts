/** Somebody signed in at one browser. Times are wall times in milliseconds. */
export interface Session {
  /** SHA-256 of the token in the browser's cookie. */
  hash: string;
  account: string;
  createdAt: number;
  lastUsedAt: number;
  address: string;
  /** What the browser calls itself. */
  browser: string;
}

/** Where sessions are kept. */
export interface SessionStore {
  add(session: Session): void;
  find(hash: string): Session | undefined;
  /** Of one account, the last used first. */
  of(account: string): Session[];
  touch(hash: string, at: number): void;
  /** Whether there was such a session. */
  remove(hash: string): boolean;
  /** How many were removed of an account. @param except is left */
  removeAllOf(account: string, except?: string): number;
  /** Removes those that ended by themselves, by {@link isOver}. */
  removeOver(now: number): number;
}

/**
 * A session ends when nobody used it for half a day, so that a phone left at a gate overnight has to sign in again, and in
 * any case after a week.
 */
export const IDLE_MS = 12 * 3_600_000;
export const LONGEST_MS = 7 * 86_400_000;
/** The last use is written this often at most. */
export const TOUCH_EVERY_MS = 60_000;

/** Whether a session ended by itself. One from the future was made before the clock was set back: it is over too. */
export function isOver({ createdAt, lastUsedAt }: Session, now: number): boolean {
  return now - lastUsedAt >= IDLE_MS || now - createdAt >= LONGEST_MS || createdAt - now > LONGEST_MS;
}

/** Names a session without giving its token or the hash of it away. */
export const sessionId = ({ hash }: { hash: string }): string => hash.slice(0, 16);
