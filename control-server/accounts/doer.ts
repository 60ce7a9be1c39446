import type { Person } from './person.ts';

/** Who does something, for the journal. */
export interface Doer {
  /** As `actor` in a Deed. */
  actor: string;
  address: string | null;
}

/** Somebody at the machine itself. */
export const COMMAND_LINE: Doer = { actor: 'command line', address: null };

/** A person as the journal names it. */
export const actorOf = ({ kind, id }: Person): string => (kind === 'api-key' ? `key:${id}` : id);
