/** How many records a gateway had not settled at one time. */
export interface DepthSample {
  /** Wall time in milliseconds. */
  at: number;
  unsettled: number;
}

export const TREND_MS = 1_800_000;
/** Health comes every 10 seconds; this is enough to see where it goes. */
const SAMPLE_EVERY_MS = 30_000;

const WINDOW_MS = 600_000;
const LEAST_SPAN_MS = 300_000;
/** A rise below this is a minute in which many people came. */
const LEAST_RISE = 20;

/** The samples with a new one, those of the last {@link TREND_MS}, at most one in {@link SAMPLE_EVERY_MS}. */
export function withSample(samples: readonly DepthSample[], sample: DepthSample): DepthSample[] {
  const recent = samples.filter(({ at }) => at > sample.at - TREND_MS && at <= sample.at);
  const last = recent.at(-1);
  return last && sample.at - last.at < SAMPLE_EVERY_MS ? recent : [...recent, sample];
}

/**
 * Whether records pile up: of the last ten minutes, at least five of them known, the lowest depth of each third is
 * above that of the third before, and all in all it rose by {@link LEAST_RISE}. A gateway that is behind and catches up,
 * or one that settles everything now and then, does not.
 */
export function isGrowing(samples: readonly DepthSample[]): boolean {
  const last = samples.at(-1);
  if (!last) return false;
  const recent = samples.filter(({ at }) => at > last.at - WINDOW_MS);
  const span = last.at - (recent[0]?.at ?? last.at);
  if (span < LEAST_SPAN_MS) return false;
  const lowest = [0, 1, 2].map((third) => {
    const [from, to] = [third, third + 1].map((n) => last.at - span + (span * n) / 3);
    const depths = recent
      .filter(({ at }) => at >= (from ?? 0) && (third === 2 || at < (to ?? 0)))
      .map(({ unsettled }) => unsettled);
    return Math.min(...depths);
  });
  const [first = 0, second = 0, third = 0] = lowest;
  return Number.isFinite(second) && first < second && second < third && third - first >= LEAST_RISE;
}
