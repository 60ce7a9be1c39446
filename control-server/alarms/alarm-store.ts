import type { AlarmFacts, AlarmSeverity } from '../api/alarm-schemas.ts';
import type { Alarm, Subject, Told } from './alarm.ts';
import type { NewDelivery } from './outbox.ts';

export type NewAlarm = Subject & Pick<Alarm, 'severity' | 'facts' | 'since' | 'raisedAt'>;

/** Which alarms, newest first. */
export interface AlarmQuery {
  /** Only of these sites, and of the whole server; null for all. */
  sites: readonly string[] | null;
  /** Only those that are open. */
  open: boolean;
  kind?: Alarm['kind'];
  severity?: AlarmSeverity;
  /** Only below this id. */
  before?: number;
  limit: number;
}

/**
 * Where alarms are kept. What a function did is on the disk when it returns.
 *
 * @throws GatelineError, from every function, `disk-full` or `desk-unavailable`; nothing has changed then
 */
export interface AlarmStore {
  /** @throws Error where one of this kind and subject is open */
  raise(alarm: NewAlarm): Alarm;
  /** Its severity and facts have become others. A graver one counts as not acknowledged. */
  change(id: number, now: { severity: AlarmSeverity; facts: AlarmFacts; at: number }): Alarm;
  end(id: number, at: number): Alarm;
  /** It did not end after all. */
  reopen(id: number): Alarm;
  /** The last who acknowledged it stands. */
  acknowledge(id: number, by: { at: number; by: string; note: string }): Alarm;
  get(id: number): Alarm | null;
  /** Those that are open, and those of whose end somebody is still to be told; oldest first. */
  pending(): Alarm[];
  /** Those that ended at this moment or later. */
  endedSince(at: number): Alarm[];
  /** The newest of a kind about a gateway. */
  newest(kind: Alarm['kind'], site: string, gateway: string): Alarm | null;
  list(query: AlarmQuery): Alarm[];
  /** Notes what was told of alarms and puts the messages into the outbox: all of it or nothing. */
  tell(told: readonly { id: number; told: Told }[], messages: readonly NewDelivery[]): void;
}
