import type { ZoneSums } from '../ledger/history-store.ts';

/** A zone among all of a site. */
export const zoneKey = ({ gateway, camera, zone }: Pick<ZoneSums, 'gateway' | 'camera' | 'zone'>) =>
  `${gateway} ${camera} ${zone}`;

/** Sums of several times as those of one; null of none. */
export function sumOfZones(parts: readonly ZoneSums[]): ZoneSums | null {
  const [first] = parts;
  if (!first) return null;
  const add = (key: 'watchedMs' | 'peopleMs' | 'queueMs' | 'visits' | 'dwellMs') =>
    parts.reduce((sum, part) => sum + part[key], 0);
  const most = (key: 'mostPeople' | 'longestQueue' | 'longestMs') =>
    parts.reduce((top, part) => Math.max(top, part[key]), 0);
  return {
    gateway: first.gateway,
    camera: first.camera,
    zone: first.zone,
    watchedMs: add('watchedMs'),
    peopleMs: add('peopleMs'),
    queueMs: add('queueMs'),
    visits: add('visits'),
    dwellMs: add('dwellMs'),
    mostPeople: most('mostPeople'),
    longestQueue: most('longestQueue'),
    longestMs: most('longestMs'),
  };
}

/** People in a zone at a time, and in its queue; 0 where it was not watched. */
export function meansOf({ watchedMs, peopleMs, queueMs }: ZoneSums): { people: number; queue: number } {
  if (watchedMs === 0) return { people: 0, queue: 0 };
  return { people: peopleMs / watchedMs, queue: queueMs / watchedMs };
}

/** How long stays were in the mean, in milliseconds; null where none ended. */
export const meanDwell = ({ visits, dwellMs }: Pick<ZoneSums, 'visits' | 'dwellMs'>): number | null =>
  visits === 0 ? null : Math.round(dwellMs / visits);
