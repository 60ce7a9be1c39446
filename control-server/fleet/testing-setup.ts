import type { openDesk } from '../desk/sqlite-desk.ts';
import { quiet } from '../testing.ts';
import type { Downlink } from './downlink.ts';
import { Setup, type SetupDeps } from './setup.ts';
import { SqliteLayouts } from './sqlite-layouts.ts';

/** A downlink that leads nowhere. */
export const nowhere: Downlink = { send: async () => undefined };

/** A {@link Setup} for a test of something else. */
export function setupOn(
  desk: ReturnType<typeof openDesk>,
  deps: Pick<SetupDeps, 'directory' | 'fleet' | 'now'> & Partial<SetupDeps>,
): Setup {
  return new Setup({ store: new SqliteLayouts(desk), downlink: nowhere, log: quiet, ...deps });
}
