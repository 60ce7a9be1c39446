import type { AlarmSeverity, AlarmView } from '../../api/alarm-schemas.ts';

/** What a bell tells of alarms. */
export interface BellNumbers {
  open: number;
  unacknowledged: number;
  worst: AlarmSeverity | null;
}

export function bellOf(alarms: readonly AlarmView[]): BellNumbers {
  const open = alarms.filter(({ endedAt }) => endedAt === null);
  const isCritical = open.some(({ severity }) => severity === 'critical');
  return {
    open: open.length,
    unacknowledged: open.filter(({ acknowledged }) => acknowledged === null).length,
    worst: open.length === 0 ? null : isCritical ? 'critical' : 'warning',
  };
}
