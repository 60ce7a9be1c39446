/** Crossings of one gate that began within one bin of time. */
export interface Passed {
  gate: string;
  /** Start of the bin, a multiple of its length. */
  start: number;
  in: number;
  out: number;
}

/** Equal bins of time, the last of which holds the present; milliseconds. */
export interface Bins {
  from: number;
  /** Exclusive. */
  to: number;
  stepMs: number;
}

/** Crossings per bin, in order of time and without a hole. */
export interface Trend {
  from: number;
  stepMs: number;
  in: number[];
  out: number[];
}

const HOUR_MS = 3_600_000;

/** The bins of the last hour; the present one is not over, so that they begin less than an hour ago. */
export function lastHour(asOf: number, stepMs: number): Bins {
  const to = (Math.floor(asOf / stepMs) + 1) * stepMs;
  return { from: to - HOUR_MS, to, stepMs };
}

/** @param rows of one gate, or of several to be added up */
export function trendOf({ from, to, stepMs }: Bins, rows: readonly Passed[]): Trend {
  const zeros = () => Array.from({ length: Math.round((to - from) / stepMs) }, () => 0);
  const trend = { from, stepMs, in: zeros(), out: zeros() };
  for (const row of rows) {
    const bin = Math.floor((row.start - from) / stepMs);
    if (bin < 0 || bin >= trend.in.length) continue;
    trend.in[bin] = (trend.in[bin] ?? 0) + row.in;
    trend.out[bin] = (trend.out[bin] ?? 0) + row.out;
  }
  return trend;
}
