import type { openDesk } from '../desk/sqlite-desk.ts';
import { quiet } from '../testing.ts';
import { Alarms, type AlarmsDeps } from './alarms.ts';
import { SqliteAlarms } from './sqlite-alarms.ts';
import { SqliteOutbox } from './sqlite-outbox.ts';

/** Alarms at a desk, that are looked for only when a test says so; no part of the server. */
export function alarmsOn(
  desk: ReturnType<typeof openDesk>,
  deps: Pick<AlarmsDeps, 'settings' | 'directory' | 'fleet' | 'ledger' | 'hub' | 'now'> & Partial<AlarmsDeps>,
): Alarms {
  return new Alarms({
    store: new SqliteAlarms(desk),
    outbox: new SqliteOutbox(desk),
    couriers: {},
    refused: () => null,
    brokerConnected: () => true,
    log: quiet,
    ...deps,
  });
}
