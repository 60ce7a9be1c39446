import type { TodayResponse } from '../../../api/schemas.ts';
import { localTime } from '../../state/clock.ts';

/** How well an hour was watched: nothing is known of `missing` hours, and `ahead` ones have not come yet. */
export type Watch = 'full' | 'partial' | 'missing' | 'ahead';

export interface Hour {
  hour: number;
  in: number;
  out: number;
  /** Share of the time that was watched, 0..1, the mean over the gates. */
  share: number;
  watch: Watch;
}

/**
 * The 24 hours of the day, of one gate or summed over all.
 *
 * @param gate id of a gate; null for all
 * @param now milliseconds on the server's clock: tells the hours that have not come
 */
export function hoursOf(today: TodayResponse, gate: string | null, now: number): Hour[] {
  const gates = today.gates.filter((each) => gate === null || each.gate === gate);
  const clock = localTime(now, today.timeZone);
  const current = clock.date > today.date ? 24 : clock.date < today.date ? -1 : clock.hour;
  return Array.from({ length: 24 }, (_, hour) => {
    const rows = gates.flatMap((each) => each.hours.filter((row) => row.hour === hour));
    const counts = {
      in: rows.reduce((sum, row) => sum + row.in, 0),
      out: rows.reduce((sum, row) => sum + row.out, 0),
    };
    const share = rows.reduce((sum, { watched }) => sum + (watched ?? 0), 0) / Math.max(1, rows.length);
    const isEmpty = counts.in + counts.out === 0;
    return { hour, ...counts, share, watch: hour > current ? 'ahead' : watchOf(rows, isEmpty) };
  });
}

/** The server says how well an hour was watched; one that has just begun may still be ahead in its answer. */
function watchOf(rows: readonly TodayResponse['gates'][number]['hours'][number][], isEmpty: boolean): Watch {
  const notes = rows.map(({ note }) => note);
  const isBad = (note: (typeof notes)[number]) => note === 'not-watched' || note === 'partly-watched';
  if (!notes.some(isBad)) return 'full';
  return isEmpty && notes.every((note) => note === 'not-watched') ? 'missing' : 'partial';
}
