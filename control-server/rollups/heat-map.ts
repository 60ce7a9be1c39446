import { type Sums, shareOf, sumOf } from './stretch-watch.ts';

const HOUR_MS = 3_600_000;
/** An hour of a gate of which less was watched is not in a mean: what was seen of it says little about the whole. */
const LEAST_WATCHED = 0.5;

/** One hour of one day by the clock of the site. */
export interface DayHour {
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  hour: number;
  /** Which of the weeks it lies in. */
  week: number;
  gates: ReadonlyMap<string, Sums>;
}

export interface HeatCell {
  weekday: number;
  hour: number;
  /** Entries per watched hour, of all gates together; null where none of them was ever watched. */
  mean: number | null;
  /** How many weeks are in the mean. */
  weeks: number;
  /** Share 0..1 of the time so far; null where nothing is known. */
  watched: number | null;
}

/**
 * Weekday by hour, 168 cells. The mean is made gate by gate, each over the hours in which it was watched, so that a gate
 * that was dark for a week does not make the place look empty.
 */
export function heatMapOf(hours: readonly DayHour[]): HeatCell[] {
  const cells = Map.groupBy(hours, ({ weekday, hour }) => (weekday - 1) * 24 + hour);
  return Array.from({ length: 168 }, (_, cell) => ({
    weekday: Math.floor(cell / 24) + 1,
    hour: cell % 24,
    ...meanOf(cells.get(cell) ?? []),
  }));
}

function meanOf(hours: readonly DayHour[]): Pick<HeatCell, 'mean' | 'weeks' | 'watched'> {
  const watchedOf = new Map<string, { in: number; ms: number }>();
  const weeks = new Set<number>();
  for (const { week, gates } of hours) {
    for (const [gate, part] of gates) {
      const ms = part.dueMs - part.missingMs;
      // An hour that has only begun is no whole one either.
      if (part.lineMs === 0 || ms < LEAST_WATCHED * HOUR_MS) continue;
      const sum = watchedOf.get(gate) ?? { in: 0, ms: 0 };
      watchedOf.set(gate, { in: sum.in + part.in, ms: sum.ms + ms });
      weeks.add(week);
    }
  }
  const means = [...watchedOf.values()].map((sum) => (sum.in * HOUR_MS) / sum.ms);
  return {
    mean: means.length === 0 ? null : Math.round(10 * means.reduce((a, b) => a + b, 0)) / 10,
    weeks: weeks.size,
    watched: shareOf(sumOf(hours.flatMap(({ gates }) => [...gates.values()]))),
  };
}
