/** Who passed a gate since the day began or since its last re-zero, and how well that time was watched. */
export interface Flow {
  in: number;
  out: number;
  /** Milliseconds. */
  watchedMs: number;
  missingMs: number;
}

/** People inside: low <= estimate <= high; may be below zero and fractional, so that flows and gates can be added up. */
export interface Range {
  estimate: number;
  low: number;
  high: number;
}

/**
 * The people inside by one gate. Every count may be off by the share `error`, and what passed unseen is taken to have
 * come like what was seen: the mean flow of the watched time times the missing time. Unseen entries can only raise the
 * upper end, unseen exits only lower the lower one; the estimate holds to what was counted.
 *
 *     low  = in (1 - error) - out (1 + error) - out missing / watched
 *     high = in (1 + error) - out (1 - error) + in  missing / watched
 *
 * Where nobody watched there is no flow to go by, and the missing time widens nothing.
 *
 * @param error 0..1
 */
export function occupancyOf(flow: Flow, error: number): Range {
  const { in: ins, out, watchedMs, missingMs } = flow;
  const unseen = watchedMs > 0 ? missingMs / watchedMs : 0;
  return {
    estimate: ins - out,
    low: ins * (1 - error) - out * (1 + error + unseen),
    high: ins * (1 + error + unseen) - out * (1 - error),
  };
}

/** The people inside a site, from its gates: who came in by one may leave by another. */
export function together(ranges: readonly Range[]): Range {
  const sum = (key: keyof Range) => ranges.reduce((total, range) => total + range[key], 0);
  return { estimate: sum('estimate'), low: sum('low'), high: sum('high') };
}

/** A range as people are told it: the whole numbers of persons that lie in it, none below zero. */
export function shownRange({ estimate, low, high }: Range): Range {
  return {
    estimate: Math.max(0, estimate),
    low: Math.max(0, Math.ceil(low - ROUNDING)),
    high: Math.max(0, Math.floor(high + ROUNDING)),
  };
}

/** Sums of decimal fractions miss whole numbers by less than this. */
const ROUNDING = 1e-6;
