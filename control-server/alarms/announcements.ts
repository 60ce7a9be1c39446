import type { Alarm, Told } from './alarm.ts';
import { REOPEN_MS } from './decide.ts';

/** What happens within this is told in one message. */
export const BURST_MS = 30_000;

/** What there is to be told of an alarm. `over`: it began and ended before anybody was told. */
export type Change = 'began' | 'worse' | 'ended' | 'over';

export interface News {
  change: Change;
  alarm: Alarm;
  /** When it may be told at the earliest: an end only when it can no longer be taken back. */
  dueAt: number;
  grave: boolean;
}

/** What there is to be told of an alarm; null where everything was. */
export function newsOf(alarm: Alarm): News | null {
  const { severity, told, endedAt, severityAt, raisedAt } = alarm;
  const grave = severity === 'critical' || told.severity === 'critical';
  const news = (change: Change, dueAt: number): News => ({ change, alarm, dueAt, grave });
  if (endedAt !== null) {
    if (told.ended) return null;
    return news(told.severity === null ? 'over' : 'ended', endedAt + REOPEN_MS);
  }
  if (told.severity === null) return news('began', raisedAt + BURST_MS);
  if (told.severity === 'warning' && severity === 'critical') return news('worse', severityAt + BURST_MS);
  return null;
}

/**
 * The news of one site that go out together at a moment; none while it is too early for all of them. In quiet hours only
 * the grave ones do.
 */
export function burstOf(alarms: readonly Alarm[], now: number, quiet: boolean): News[] {
  const news = alarms
    .map(newsOf)
    .filter((one) => one !== null)
    .filter(({ grave }) => grave || !quiet);
  if (!news.some(({ dueAt }) => dueAt <= now)) return [];
  return news.filter(({ change, dueAt }) => dueAt <= now || change === 'began' || change === 'worse');
}

/** Of a burst, what one address is told: of ends only where it was told of the beginning. */
export function newsFor(address: string, burst: readonly News[]): News[] {
  return burst.filter(({ change, alarm }) => change !== 'ended' || alarm.told.to.includes(address));
}

/** What was told of an alarm once a burst is in the outbox. */
export function toldAfter({ change, alarm }: News, addresses: readonly string[]): Told {
  const to = [...new Set([...alarm.told.to, ...addresses])];
  const ended = change === 'ended' || change === 'over';
  return { severity: alarm.severity, ended, to: ended ? alarm.told.to : to };
}
