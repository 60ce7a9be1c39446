import type { LocalDay } from '../../control-server/rollups/local-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Who comes when, by the clock of the site: a place that opens at 6 and closes at 22. */
const ARRIVALS = [0, 0, 0, 0, 0, 0, 3, 8, 14, 17, 14, 7, 4, 6, 9, 13, 15, 12, 10, 9, 6, 2, 0, 0];
const CLOSES_AT = 22.5 * HOUR;
/** Sunday first, as `Date.getUTCDay` counts. */
const WEEKDAYS = [1.75, 0.8, 0.72, 0.78, 0.85, 1.05, 1.6];
/** Of the visitors of a gate, so many are never seen going out: no counter is perfect. */
const MISSED = 0.012;
/** So many leave by the gate they came through. */
const SAME_GATE = 0.72;

/** One person passing a gate. */
export interface Passing {
  at: number;
  gate: string;
  direction: 'in' | 'out';
}

/**
 * The passings of one day, in no order.
 *
 * @param gates of one gateway or one site, the busiest first
 * @param perDay visitors of the first gate on a plain day
 */
export function passingsOf(
  day: LocalDay,
  gates: readonly string[],
  perDay: number,
  random: () => number,
): Passing[] {
  const weekday = new Date(`${day.date}T00:00:00Z`).getUTCDay();
  const mood = 0.85 + 0.3 * random();
  const rain = random() < 0.12 ? 0.55 : 1;
  return gates.flatMap((gate, index) => {
    const wanted = (perDay * (WEEKDAYS[weekday] ?? 1) * mood * rain) / (1 + 0.8 * index);
    return Array.from({ length: Math.round(wanted) }, () => {
      const came = day.from + arrival(random);
      const stay = (35 + 110 * random()) * MINUTE;
      const left = Math.min(came + stay, day.from + CLOSES_AT - 20 * MINUTE * random());
      const other = gates[Math.floor(random() * gates.length)] ?? gate;
      const by = random() < SAME_GATE ? gate : other;
      const passing: Passing[] = [{ at: Math.round(came), gate, direction: 'in' }];
      if (random() >= MISSED)
        passing.push({ at: Math.round(Math.max(came, left)), gate: by, direction: 'out' });
      return passing;
    }).flat();
  });
}

/** Milliseconds after midnight, drawn from {@link ARRIVALS}. */
function arrival(random: () => number): number {
  let left = random() * ARRIVALS.reduce((sum, share) => sum + share, 0);
  const hour = ARRIVALS.findIndex((share) => {
    left -= share;
    return left < 0;
  });
  return (Math.max(6, hour) + random()) * HOUR;
}
