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

/** How many may really have passed for one that was counted: low <= 1 <= high. */
export interface Spread {
  in: { low: number; high: number };
  out: { low: number; high: number };
}

/**
 * What is to be reckoned with of a gate's counts: what audits found, where there are any, and for a direction that was
 * not audited what is assumed.
 *
 * @param error true passages per counted one
 * @param assumed share, 0..0.5
 */
export function spreadOf(
  error: { in: Spread['in'] | null; out: Spread['out'] | null } | null | undefined,
  assumed: number,
): Spread {
  const way = (found: Spread['in'] | null | undefined) =>
    found
      ? { low: Math.min(1, found.low), high: Math.max(1, found.high) }
      : { low: 1 - assumed, high: 1 + assumed };
  return { in: way(error?.in), out: way(error?.out) };
}

/**
 * The people inside by one gate. For every one counted `spread.low` to `spread.high` may really have passed, and what
 * passed unseen is taken to have come like what was seen: the mean flow of the watched time times the missing time. Unseen
 * entries can only raise the upper end, unseen exits only lower the lower one; the estimate holds to what was counted.
 *
 *     low  = in spread.in.low  - out spread.out.high - out missing / watched
 *     high = in spread.in.high - out spread.out.low  + in  missing / watched
 *
 * Where nobody watched there is no flow to go by, and the missing time widens nothing.
 *
 * @param spread or the share by which every count may be off, 0..1
 */
export function occupancyOf(flow: Flow, spread: Spread | number): Range {
  const { in: into, out: outOf } = typeof spread === 'number' ? spreadOf(null, spread) : spread;
  const { in: ins, out, watchedMs, missingMs } = flow;
  const unseen = watchedMs > 0 ? missingMs / watchedMs : 0;
  return {
    estimate: ins - out,
    low: ins * into.low - out * (outOf.high + unseen),
    high: ins * (into.high + unseen) - out * outOf.low,
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
