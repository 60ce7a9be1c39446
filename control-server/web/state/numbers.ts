import type { CountErrorView } from '../../api/error-schemas.ts';
import type { SiteOccupancy, Trend } from '../../api/occupancy-schemas.ts';
import { decimalText, type Language, numberText } from '../messages/messages.ts';

/** People inside as the server counts them: unrounded, and below zero where more left than came in. */
export interface Range {
  estimate: number;
  low: number;
  high: number;
}

/**
 * The range after one more crossing, by the server's rule.
 *
 * @param assumed share of the counts that may be off, 0..0.5
 * @param error what audits found, where there were any
 */
export function rangeAfter(
  range: Range,
  direction: 'in' | 'out',
  assumed: number,
  error?: Pick<CountErrorView, 'in' | 'out'>,
): Range {
  const { estimate, low, high } = range;
  const found = error?.[direction];
  const least = found ? Math.min(1, found.low) : 1 - assumed;
  const most = found ? Math.max(1, found.high) : 1 + assumed;
  return direction === 'in'
    ? { estimate: estimate + 1, low: low + least, high: high + most }
    : { estimate: estimate - 1, low: low - most, high: high - least };
}

/** `2,4 %`: how far true passages may lie from counted ones, in either direction; null where audits do not tell. */
export function errorText(error: CountErrorView | undefined, language: Language): string | null {
  const off = [error?.in, error?.out].flatMap((way) =>
    way ? [Math.abs(1 - way.low), Math.abs(way.high - 1)] : [],
  );
  if (off.length === 0) return null;
  // Rounded up, so that it is never said to be smaller than it is.
  return `${decimalText(Math.ceil(Math.min(1, Math.max(...off)) * 1000 - ROUNDING) / 10, language)} %`;
}

/** How many may really have passed where so many were counted: `1.204–1.262`; null where audits do not tell. */
export function trueText(counted: number, way: CountErrorView['in'], language: Language): string | null {
  if (!way) return null;
  const [low, high] = [Math.round(counted * way.low), Math.round(counted * way.high)];
  return low === high
    ? numberText(low, language)
    : `${numberText(low, language)}–${numberText(high, language)}`;
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
