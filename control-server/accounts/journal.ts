/** One thing that somebody did, or tried to. */
export interface Deed {
  /** Wall time in milliseconds. */
  at: number;
  /** The account's name, `key:ID`, `command line` or `server`; for a failed sign-in the name that was given. */
  actor: string;
  /** The address it came from; null for what did not come over HTTP. */
  address: string | null;
  /** What was done, for example `alarm.acknowledged` or `configuration.saved`. */
  action: string;
  /** To what: an account, a site, a gateway, an alarm. */
  subject: string;
  /** What else is needed to understand it, such as the values before and after; never a password, key or picture. */
  detail: Readonly<Record<string, unknown>>;
}

/** The record of who did what; nothing in it is ever changed or removed. */
export interface Journal {
  /** Returns once the deed is on the disk. @throws GatelineError `disk-full` or `desk-unavailable` */
  record(deed: Deed): void;
}

/** A deed in its place in the chain. */
export interface JournalEntry extends Deed {
  /** Counts up from 1 without holes. */
  seq: number;
  /** SHA-256 over the hash of the entry before and this entry: journal-chain.ts. */
  hash: string;
}

/** Which entries are wanted; what is absent limits nothing. */
export interface JournalSearch {
  /** Only entries before this one. */
  before?: number;
  limit: number;
  actor?: string;
  /** An action, or the first part of it. */
  action?: string;
  subject?: string;
  /** Wall times in milliseconds; `to` is excluded. */
  from?: number;
  to?: number;
}

/** Whether the chain holds. */
export interface JournalVerdict {
  entries: number;
  /** Hash of the newest entry. */
  head: string;
  /** The first entry that does not fit. */
  fault: { seq: number; problem: string } | null;
}

/** The journal to read in. */
export interface JournalBook extends Journal {
  /** Newest first. */
  find(search: JournalSearch): JournalEntry[];
  verify(): JournalVerdict;
}
