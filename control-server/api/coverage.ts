import type { SiteConfig } from '../../firmware-config/server-config.ts';
import { isoWithOffset, type LocalDay, slotsOf } from '../rollups/local-time.ts';
import { siteWatch, type WatchQuestion } from '../rollups/watched.ts';
import type { CoverageView } from './report-schemas.ts';

/** How each line was watched, in slots of 15 minutes: by gate and line, in order of time. */
export function coverageOf(
  { gates, gateways, timeZone }: Pick<SiteConfig, 'gates' | 'gateways' | 'timeZone'>,
  days: readonly LocalDay[],
  { books, asOf }: Pick<WatchQuestion, 'books' | 'asOf'>,
): CoverageView[] {
  const slots = days.flatMap((day) => slotsOf(day, timeZone)).map(({ slot }) => slot);
  const watchOf = siteWatch({ gateways, books, asOf });
  return gates.flatMap(({ id: gate }) =>
    watchOf(gate)
      .lines(slots)
      .flatMap(({ line: { gateway, line }, slots: mine }) =>
        mine.map(({ slot, from, to, watchedMs, frames, blind }) => ({
          gate,
          gateway,
          line,
          start: isoWithOffset(slot, timeZone),
          watchedMs,
          dueMs: to - from,
          framesPerSecond: watchedMs === 0 ? null : (frames * 1000) / watchedMs,
          blind: blind.map(({ cause, ms }) => ({ cause, ms })),
        })),
      ),
  );
}
