import type { HeatCell } from './heat-map.ts';
import type { LocalDay } from './local-time.ts';
import { SLOT_MS } from './slots.ts';

/** The most inside on one day. */
export interface DayPeak {
  date: string;
  /** Entries minus exits since midnight, or since the gates were set to nobody inside; at the end of the 15 minutes. */
  inside: number | null;
  /** End of those 15 minutes, milliseconds since 1970; null where nobody passed. */
  at: number | null;
  /** How far below nobody the difference went: so many entries were missed, or people were there at midnight. */
  belowZero: number;
  /** The difference at the end of the day, or now: people who stayed, or exits that were missed. */
  left: number;
  /** A gate was set to nobody inside on that day. */
  rezeroed: boolean;
}

interface SlotCount {
  slot: number;
  in: number;
  out: number;
}

/**
 * The peak of a day by 15 minutes.
 *
 * @param counts of the day, in order of time, over all gates
 * @param resets what a gate's re-zero takes away: the gate's own difference up to the slot it happened in
 */
export function dayPeak(
  { date }: LocalDay,
  counts: readonly SlotCount[],
  resets: readonly { slot: number; difference: number }[],
): DayPeak {
  let difference = 0;
  let peak = { inside: 0, at: null as number | null };
  let belowZero = 0;
  const open = [...resets].sort((a, b) => a.slot - b.slot);
  for (const { slot, in: ins, out } of counts) {
    while (open[0] && open[0].slot <= slot) difference -= open.shift()?.difference ?? 0;
    difference += ins - out;
    belowZero = Math.max(belowZero, -difference);
    if (peak.at === null || difference > peak.inside) {
      peak = { inside: Math.max(0, difference), at: slot + SLOT_MS };
    }
  }
  for (const reset of open) difference -= reset.difference;
  return {
    date,
    inside: peak.at === null ? null : peak.inside,
    at: peak.at,
    belowZero,
    left: difference,
    rezeroed: resets.length > 0,
  };
}

/** The hour of each weekday, Monday first, with the highest mean; null where no hour of it was watched. */
export function typicalPeaks(
  cells: readonly HeatCell[],
): { weekday: number; hour: number | null; mean: number | null; weeks: number }[] {
  return Array.from({ length: 7 }, (_, index) => {
    const weekday = index + 1;
    const known = cells.filter((cell) => cell.weekday === weekday && cell.mean !== null && cell.mean > 0);
    const best = known.reduce<HeatCell | undefined>(
      (top, cell) => ((cell.mean ?? 0) > (top?.mean ?? 0) ? cell : top),
      undefined,
    );
    return { weekday, hour: best?.hour ?? null, mean: best?.mean ?? null, weeks: best?.weeks ?? 0 };
  });
}

/** The first of a list by entries; the earlier where they are equal; those without entries are left out. */
export function busiest<T extends { in: number; from: number }>(all: readonly T[], most: number): T[] {
  return all
    .filter((each) => each.in > 0)
    .sort((a, b) => b.in - a.in || a.from - b.from)
    .slice(0, most);
}
