import type { LocalDay } from '../../control-server/rollups/local-time.ts';
import { SLOT_MS } from '../../control-server/rollups/slots.ts';
import type { ZoneUse } from '../../firmware-config/contract/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a zone saw, without the gateway's stamps. */
export type ZoneSeen = Omit<ZoneUse, 'mono' | 'boot'>;

/** People who wait at a time of the day, on average: from six in the morning to ten at night, most in the afternoon. */
export function crowdAt(day: { from: number }, at: number): number {
  const hour = (at - day.from) / HOUR;
  if (hour < 6 || hour > 22) return 0;
  return 3 + 13 * Math.sin(((hour - 6) / 16) * Math.PI) ** 2 + (hour > 15 && hour < 18 ? 5 : 0);
}

/**
 * What a zone saw on a day, or the part of it that has passed: a record for every 15 minutes.
 *
 * @param random 0 <= x < 1
 */
export function zoneHistory(
  day: LocalDay,
  { camera, zone }: { camera: string; zone: string },
  random: () => number,
): ZoneSeen[] {
  const records: ZoneSeen[] = [];
  for (let from = day.from; from < day.to; from += SLOT_MS) {
    const at = Math.min(day.to, from + SLOT_MS);
    if (at - from < 1000) continue;
    const people = crowdAt(day, from) * (0.7 + 0.6 * random());
    records.push(zoneSeen({ from, at, camera, zone, people, stayMs: (5 + 6 * random()) * MINUTE }));
  }
  return records;
}

/** A record of a zone in which so many people were on average, each of them for so long; every third of them queued. */
export function zoneSeen(seen: {
  from: number;
  at: number;
  camera: string;
  zone: string;
  people: number;
  stayMs: number;
}): ZoneSeen {
  const { from, at, camera, zone, people, stayMs } = seen;
  const span = at - from;
  const visits = Math.round((people * span) / stayMs);
  return {
    kind: 'zone',
    at,
    camera,
    zone,
    from,
    watchedMs: span,
    peopleMs: Math.round(people * span),
    mostPeople: Math.ceil(people * 1.4),
    queueMs: Math.round((people * span) / 3),
    longestQueue: Math.ceil(people / 2),
    visits,
    dwellMs: Math.round(visits * stayMs),
    longestMs: visits > 0 ? Math.round(stayMs * 2.2) : 0,
  };
}
