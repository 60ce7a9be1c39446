import type { SiteOccupancy, Trend } from '../../api/occupancy-schemas.ts';
import { type Language, numberText } from '../messages/messages.ts';

/** People inside as the server counts them: unrounded, and below zero where more left than came in. */
export interface Range {
  estimate: number;
  low: number;
  high: number;
}

/**
 * The range after one more crossing, by the server's rule.
 *
 * @param error share of the counts that may be off, 0..0.5
 */
export function rangeAfter(range: Range, direction: 'in' | 'out', error: number): Range {
  const { estimate, low, high } = range;
  return direction === 'in'
    ? { estimate: estimate + 1, low: low + 1 - error, high: high + 1 + error }
    : { estimate: estimate - 1, low: low - 1 - error, high: high - 1 + error };
}

/** Sums of decimal fractions miss whole numbers by less than this. */
const ROUNDING = 1e-6;

/** The range as people are told it: the whole numbers of persons that lie in it, none below zero. */
export function shownRange({ estimate, low, high }: Range): Range {
  return {
    estimate: Math.max(0, estimate),
    low: Math.max(0, Math.ceil(low - ROUNDING)),
    high: Math.max(0, Math.floor(high + ROUNDING)),
  };
}

/** `1.204–1.262`; one number where both ends are the same. */
export function rangeText(range: Range, language: Language): string {
  const { low, high } = shownRange(range);
  const text = numberText(low, language);
  return low === high ? text : `${text}–${numberText(high, language)}`;
}

/** Whether a range is more than one number. */
export function isUnsure(range: Range): boolean {
  const { low, high } = shownRange(range);
  return low !== high;
}

/** How near the upper end is to the capacity. */
export type Fullness = 'free' | 'nearly' | 'full';

/** Null where there is no limit. */
export function fullnessOf(
  occupancy: Pick<SiteOccupancy, 'high' | 'capacity' | 'nearlyFull'>,
): Fullness | null {
  const { high, capacity, nearlyFull } = occupancy;
  if (capacity === null) return null;
  if (high >= capacity) return 'full';
  return high >= capacity * nearlyFull ? 'nearly' : 'free';
}

/** The same trend with its last bin at the present: time that went by moves it, though nobody passed. */
export function trendAt(trend: Trend, now: number): Trend {
  const { from, stepMs } = trend;
  const length = trend.in.length;
  const last = from + (length - 1) * stepMs;
  const by = Math.floor((now - last) / stepMs);
  if (by <= 0) return trend;
  const moved = (counts: readonly number[]) => [
    ...counts.slice(by),
    ...Array.from({ length: Math.min(by, length) }, () => 0),
  ];
  return { from: from + by * stepMs, stepMs, in: moved(trend.in), out: moved(trend.out) };
}

/** A crossing as a trend needs it. */
export interface Passing {
  at: number;
  receivedAt: number;
  direction: 'in' | 'out';
}

/** The trend with one more crossing in the bin of its time; one from before or after the trend is in none. */
export function trendAfter(trend: Trend, { at, receivedAt, direction }: Passing): Trend {
  const moved = trendAt(trend, receivedAt);
  const bin = Math.floor((at - moved.from) / moved.stepMs);
  if (bin < 0 || bin >= moved.in.length) return moved;
  return { ...moved, [direction]: moved[direction].map((count, n) => (n === bin ? count + 1 : count)) };
}
