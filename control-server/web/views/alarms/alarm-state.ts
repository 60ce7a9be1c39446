import type { AlarmsResponse, AlarmView } from '../../../api/alarm-schemas.ts';
import { ask } from '../../shell/ask.ts';
import { type Following, follow } from '../../state/follow.ts';

/** The open alarms, and those whose end was seen here. */
export interface AlarmState {
  alarms: ReadonlyMap<number, AlarmView>;
}

export type AlarmNews = { event: 'alarm'; data: AlarmView } | { event: string; data: unknown };

/** So many that ended are kept on the page. */
const MOST_ENDED = 5;

export function freshAlarms(open: readonly AlarmView[], before: AlarmState | null): AlarmState {
  const ended = [...(before?.alarms.values() ?? [])].filter(({ endedAt }) => endedAt !== null);
  return keeping(new Map([...ended, ...open].map((alarm) => [alarm.id, alarm])));
}

/** @param site only alarms of this site and of the server; null for all */
export function withAlarms(state: AlarmState, news: readonly AlarmNews[], site: string | null): AlarmState {
  const mine = news
    .flatMap((each) => (isAlarm(each) ? [each.data] : []))
    .filter((alarm) => site === null || alarm.site === null || alarm.site === site);
  if (mine.length === 0) return state;
  return keeping(new Map([...state.alarms, ...mine.map((alarm) => [alarm.id, alarm] as const)]));
}

const isAlarm = (news: AlarmNews): news is { event: 'alarm'; data: AlarmView } => news.event === 'alarm';

function keeping(alarms: Map<number, AlarmView>): AlarmState {
  const ended = [...alarms.values()].filter(({ endedAt }) => endedAt !== null);
  ended.sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  for (const { id } of ended.slice(MOST_ENDED)) alarms.delete(id);
  return { alarms };
}

/** Those that nobody took note of first, then the graver, then the newer; what is over comes last. */
export function sorted(alarms: Iterable<AlarmView>): AlarmView[] {
  const rank = ({ endedAt, acknowledged, severity }: AlarmView) =>
    (endedAt === null ? 4 : 0) + (acknowledged ? 0 : 2) + (severity === 'critical' ? 1 : 0);
  return [...alarms].sort((a, b) => rank(b) - rank(a) || b.since - a.since);
}

/** The open alarms, live until it is closed. */
export function followAlarms(window: Window, site: string | null): Following<AlarmState> {
  const query = site === null ? {} : { site };
  return follow<AlarmsResponse, AlarmNews, AlarmState>(window, {
    read: (stop) => ask('/api/alarms', { query: { ...query, state: 'open', limit: 200 }, stop }),
    fresh: ({ alarms }, before) => freshAlarms(alarms, before),
    grown: (state, news) => ({ state: withAlarms(state, news, site), reread: false }),
    stream: () => ({ path: '/api/live', query }),
    rereadEveryMs: 30_000,
    isOver: () => false,
  });
}
