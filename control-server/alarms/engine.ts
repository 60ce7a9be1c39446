import type { AlarmSeverity } from '../api/alarm-schemas.ts';
import type { AlarmCounts, OpenAlarms } from '../live/alarm-counts.ts';
import { type Alarm, type Condition, keyOf, type Subject } from './alarm.ts';
import type { AlarmStore } from './alarm-store.ts';
import { decide, type Memory, NO_MEMORY, REOPEN_MS, type Step } from './decide.ts';
import type { Findings } from './known.ts';

/** Keeps the alarms in step with what is found. */
export class AlarmEngine implements AlarmCounts {
  readonly #store: AlarmStore;
  readonly #onChange: (alarm: Alarm) => void;
  /** The open ones, as they are kept. */
  readonly #open: Map<string, Alarm>;
  #memory: Memory = NO_MEMORY;

  /** @param onChange called with every alarm that began, changed or ended, when that is on the disk */
  constructor(store: AlarmStore, onChange: (alarm: Alarm) => void) {
    this.#store = store;
    this.#onChange = onChange;
    this.#open = new Map(
      store
        .pending()
        .filter(({ endedAt }) => endedAt === null)
        .map((alarm) => [keyOf(alarm), alarm]),
    );
  }

  /** Takes what was found at a moment, of all sites and the server. @throws GatelineError as {@link AlarmStore} */
  take(findings: Findings<Condition>, now: number): void {
    const alarms = [...this.#open.values(), ...this.#store.endedSince(now - REOPEN_MS)];
    const { steps, memory } = decide(findings, alarms, this.#memory, now);
    for (const step of steps) this.#did(this.#do(step, now));
    this.#memory = memory;
  }

  /** @throws GatelineError as {@link AlarmStore} */
  acknowledge(id: number, by: { at: number; by: string; note: string }): Alarm {
    return this.#did(this.#store.acknowledge(id, by));
  }

  openAs(subject: Subject): AlarmSeverity | null {
    return this.#open.get(keyOf(subject))?.severity ?? null;
  }

  /** The open alarms of a site, and of the whole server. */
  open(site: string): OpenAlarms {
    const all = [...this.#open.values()].filter((alarm) => alarm.site === site || alarm.site === null);
    const worst = all.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning';
    return {
      open: all.length,
      unacknowledged: all.filter(({ acknowledged }) => acknowledged === null).length,
      worst: all.length === 0 ? null : worst,
    };
  }

  #do(step: Step, now: number): Alarm {
    switch (step.step) {
      case 'raise':
        return this.#store.raise({ ...step.condition, since: step.since, raisedAt: now });
      case 'reopen':
        this.#store.reopen(step.alarm.id);
        return this.#store.change(step.alarm.id, { ...step.condition, at: now });
      case 'change':
        return this.#store.change(step.alarm.id, { ...step.condition, at: now });
      case 'end':
        return this.#store.end(step.alarm.id, now);
    }
  }

  #did(alarm: Alarm): Alarm {
    if (alarm.endedAt === null) this.#open.set(keyOf(alarm), alarm);
    else this.#open.delete(keyOf(alarm));
    this.#onChange(alarm);
    return alarm;
  }
}
