import type { TodayResponse } from '../../api/schemas.ts';
import { localTime } from './clock.ts';

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

/** Below this share an hour is marked as watched in part. */
const FULL_SHARE = 0.95;
/** Coverage is reported every minute: so long an hour that has just begun is given. */
const GRACE_MINUTES = 3;

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
    const shares = rows.map(({ watched }) => watched ?? 0);
    const share = shares.reduce((sum, each) => sum + each, 0) / Math.max(1, shares.length);
    const young = hour === current && clock.minute < GRACE_MINUTES;
    return { hour, ...counts, share, watch: watchOf({ hour, current, young, shares, counts }) };
  });
}

function watchOf(of: {
  hour: number;
  current: number;
  young: boolean;
  shares: number[];
  counts: { in: number; out: number };
}): Watch {
  if (of.hour > of.current) return 'ahead';
  if (of.shares.every((share) => share >= FULL_SHARE)) return 'full';
  if (of.shares.some((share) => share > 0)) return of.young ? 'full' : 'partial';
  if (of.young) return 'full';
  return of.counts.in + of.counts.out > 0 ? 'partial' : 'missing';
}
