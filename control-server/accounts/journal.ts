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
