import type { TracksView } from '../../../api/fleet-schemas.ts';

/** Where one track was lately, oldest first. */
export interface Trail {
  track: number;
  sure: boolean;
  points: readonly { at: readonly [number, number]; ms: number }[];
}

interface Count {
  in: number;
  out: number;
}

/** What is seen of the tracks of a camera; times are milliseconds by the page's own clock. */
export interface LiveTest {
  heardAt: number | null;
  trails: readonly Trail[];
  /** Since the test began, by line. */
  counts: ReadonlyMap<string, Count>;
  /** What was counted a moment ago, by line. */
  flashes: ReadonlyMap<string, Count & { ms: number }>;
}

export const TAIL_MS = 2500;
export const FLASH_MS = 1500;

export const noTest: LiveTest = { heardAt: null, trails: [], counts: new Map(), flashes: new Map() };

/** With a message of the gateway. */
export function taken(test: LiveTest, { dots, crossings }: TracksView, now: number): LiveTest {
  const known = new Map(test.trails.map((trail) => [trail.track, trail]));
  const seen = dots.map(({ track, at, sure }): Trail => {
    const before = known.get(track)?.points ?? [];
    return { track, sure, points: [...before, { at, ms: now }] };
  });
  const gone = test.trails.filter(({ track }) => !dots.some((dot) => dot.track === track));
  const counts = new Map(test.counts);
  const flashes = new Map(test.flashes);
  for (const { line, direction } of crossings) {
    counts.set(line, added(counts.get(line), direction));
    const last = flashes.get(line);
    const fresh = last && now - last.ms < FLASH_MS ? last : undefined;
    flashes.set(line, { ...added(fresh, direction), ms: now });
  }
  return faded({ heardAt: now, trails: [...seen, ...gone], counts, flashes }, now);
}

/** Without what is too long ago to be shown. */
export function faded(test: LiveTest, now: number): LiveTest {
  const trails = test.trails.flatMap((trail) => {
    const points = trail.points.filter(({ ms }) => now - ms < TAIL_MS);
    return points.length === 0 ? [] : [{ ...trail, points }];
  });
  const flashes = new Map([...test.flashes].filter(([, { ms }]) => now - ms < FLASH_MS));
  return { ...test, trails, flashes };
}

const added = (count: Count | undefined, direction: 'in' | 'out'): Count => ({
  in: (count?.in ?? 0) + (direction === 'in' ? 1 : 0),
  out: (count?.out ?? 0) + (direction === 'out' ? 1 : 0),
});
