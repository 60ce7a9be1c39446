import type { AlarmSeverity } from '../api/alarm-schemas.ts';

/** How many alarms a site has now. */
export interface OpenAlarms {
  open: number;
  /** Of the open ones. */
  unacknowledged: number;
  /** Null where none is open. */
  worst: AlarmSeverity | null;
}

/** Tells the alarms of each site, with those of the whole server. */
export interface AlarmCounts {
  open(site: string): OpenAlarms;
}

/** For a server without alarms. */
export const NO_ALARMS: AlarmCounts = {
  open: () => ({ open: 0, unacknowledged: 0, worst: null }),
};
