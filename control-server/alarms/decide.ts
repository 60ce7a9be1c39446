import { type Alarm, type Condition, keyOf, type Subject } from './alarm.ts';
import type { Findings } from './known.ts';

const SECOND = 1000;
const MINUTE = 60_000;

/** A condition that comes back within this after its alarm ended opens the same alarm again. */
export const REOPEN_MS = 2 * MINUTE;
/** Facts that change all the time, such as people inside, are brought up to date at most so often. */
const REFRESH_MS = MINUTE;

/** How long a condition must have been gone before its alarm ends. */
const END_AFTER_MS: Record<Alarm['kind'], number> = {
  capacity: MINUTE,
  'gateway-down': 30 * SECOND,
  'site-down': 30 * SECOND,
  'broker-down': 30 * SECOND,
  'camera-down': MINUTE,
  picture: MINUTE,
  'coverage-low': 5 * MINUTE,
  'clock-off': MINUTE,
  'disk-low': MINUTE,
  'records-lost': 0,
  quarantine: 0,
  'configuration-refused': 0,
};

/** What becomes of alarms. */
export type Step =
  | { step: 'raise'; condition: Condition; since: number }
  | { step: 'reopen'; alarm: Alarm; condition: Condition }
  | { step: 'change'; alarm: Alarm; condition: Condition }
  | { step: 'end'; alarm: Alarm };

/** What is remembered from one decision to the next; nothing of it has to survive a restart. */
export interface Memory {
  /** When each condition that is no alarm yet was first noticed. */
  noticed: ReadonlyMap<string, number>;
  /** When the condition of each open alarm was first missed. */
  missed: ReadonlyMap<string, number>;
  /** When an open alarm's facts were last brought up to date. */
  refreshed: ReadonlyMap<string, number>;
}

export const NO_MEMORY: Memory = { noticed: new Map(), missed: new Map(), refreshed: new Map() };

/**
 * Compares what was found with the alarms that there are: at most one step for each kind and subject.
 *
 * @param alarms those that are open, and those that ended within {@link REOPEN_MS}
 */
export function decide(
  { conditions, judged }: Findings<Condition>,
  alarms: readonly Alarm[],
  memory: Memory,
  now: number,
): { steps: Step[]; memory: Memory } {
  const found = new Map(conditions.map((condition) => [keyOf(condition), condition]));
  const open = new Map<string, Alarm>();
  const ended = new Map<string, Alarm>();
  for (const alarm of alarms) {
    if (alarm.endedAt === null) open.set(keyOf(alarm), alarm);
    else if (now - alarm.endedAt <= REOPEN_MS) ended.set(keyOf(alarm), alarm);
  }
  const steps: Step[] = [];
  const noticed = new Map<string, number>();
  const missed = new Map<string, number>();
  const refreshed = new Map<string, number>();

  for (const [key, condition] of found) {
    const alarm = open.get(key);
    if (alarm) {
      const last = memory.refreshed.get(key) ?? alarm.severityAt;
      const isStale = now - last >= REFRESH_MS && isOther(alarm.facts, condition.facts);
      const isChanged = alarm.severity !== condition.severity || isStale;
      refreshed.set(key, isChanged ? now : last);
      if (isChanged) steps.push({ step: 'change', alarm, condition });
      continue;
    }
    const before = ended.get(key);
    if (before) {
      steps.push({ step: 'reopen', alarm: before, condition });
      continue;
    }
    const first = memory.noticed.get(key) ?? now;
    if (now - (condition.waitFrom ?? first) >= condition.waitMs) {
      steps.push({ step: 'raise', condition, since: Math.min(condition.since ?? first, now) });
    } else {
      noticed.set(key, first);
    }
  }

  for (const [key, alarm] of open) {
    if (found.has(key) || !judged(alarm satisfies Subject)) continue;
    const first = memory.missed.get(key) ?? now;
    if (now - first >= END_AFTER_MS[alarm.kind]) steps.push({ step: 'end', alarm });
    else missed.set(key, first);
  }
  return { steps, memory: { noticed, missed, refreshed } };
}

const isOther = (a: object, b: object) => JSON.stringify(a) !== JSON.stringify(b);
