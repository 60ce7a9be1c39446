import { join } from 'node:path';
import type { ServerConfig } from '../../firmware-config/server-config.ts';
import { DESK_FILE, openDesk } from '../desk/sqlite-desk.ts';
import { Directory } from '../fleet/directory.ts';
import { type Accounts, accountsOn } from './accounts.ts';
import { COMMAND_LINE } from './doer.ts';
import type { NewKey } from './keys.ts';
import { storesAt } from './sqlite-stores.ts';

type Desk = Pick<ServerConfig, 'data' | 'sites' | 'groups'>;

/**
 * Does something with the accounts of a server from the machine that it runs on, whether it runs or not.
 *
 * @throws GatelineError `desk-unavailable` or `disk-full`, and what the work throws
 */
export async function atDesk<T>(
  config: Desk,
  now: () => number,
  work: (accounts: Accounts) => T,
): Promise<Awaited<T>> {
  const desk = openDesk(join(config.data, DESK_FILE));
  try {
    const stores = storesAt(desk);
    const directory = new Directory(config.sites, config.groups);
    return await work(accountsOn({ stores, journal: stores.journal, directory, now }));
  } finally {
    desk.close();
  }
}

/** Makes an API key for whoever owns a server's data folder; its text is shown this once. */
export async function issueKey(config: Desk, wanted: NewKey, now: () => number = Date.now): Promise<string> {
  return await atDesk(config, now, ({ keys }) => keys.create(wanted, COMMAND_LINE, null).secret);
}
