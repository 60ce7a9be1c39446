import type { AlarmsResponse, AlarmView } from '../../api/alarm-schemas.ts';
import type { TodayResponse } from '../../api/schemas.ts';
import { ask, Refusal } from '../shell/ask.ts';
import { localTime } from './clock.ts';
import { type Day, freshDay, type SiteNews, withNews } from './day.ts';
import { type Following, follow } from './follow.ts';

interface Answer {
  asOf: number;
  today: TodayResponse;
  /** Null where they cannot be had: the numbers stand without them. */
  alarms: AlarmView[] | null;
}

/** The day of a site, live until it is closed. `onRead` is told each answer. */
export function followDay(
  window: Window,
  site: string,
  onRead: (today: TodayResponse) => void = () => undefined,
): Following<Day> {
  return follow<Answer, SiteNews, Day>(window, {
    async read(stop) {
      const [today, alarms] = await Promise.all([
        ask<TodayResponse>('/api/today', { query: { site }, stop }),
        ask<AlarmsResponse>('/api/alarms', { query: { site, state: 'open', limit: 200 }, stop })
          .then((answer) => answer.alarms)
          .catch((error: unknown) => {
            if (error instanceof Refusal) return null;
            throw error;
          }),
      ]);
      onRead(today);
      return { asOf: today.asOf, today, alarms };
    },
    fresh: ({ today, alarms }, before) => freshDay(today, alarms ?? before?.alarms ?? [], before),
    grown: withNews,
    stream: ({ lastId }) => ({ path: '/api/live', query: { site, after: lastId } }),
    rereadEveryMs: 60_000,
    isOver: ({ today }, now) => localTime(now, today.timeZone).date !== today.date,
  });
}
