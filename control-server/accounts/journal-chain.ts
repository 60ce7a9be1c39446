import { hash } from 'node:crypto';

/** An entry as it is kept. */
export interface ChainedRow {
  seq: number;
  at: number;
  actor: string;
  address: string | null;
  action: string;
  subject: string;
  /** JSON. */
  detail: string;
}

/** The hash before the first entry. */
export const JOURNAL_START = hash('sha256', 'gateline journal', 'hex');

/**
 * The hash of an entry: SHA-256 over the hash before it (64 hexadecimal digits) and the entry as a JSON list, in UTF-8. The
 * list is [seq, at, actor, address, action, subject, detail], detail being the very text that is kept, so that nothing has
 * to be brought into a canonical form.
 */
export function entryHash(before: string, row: ChainedRow): string {
  const { seq, at, actor, address, action, subject, detail } = row;
  return hash('sha256', before + JSON.stringify([seq, at, actor, address, action, subject, detail]), 'hex');
}
