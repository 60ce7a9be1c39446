import type { TodayResponse } from '../../../api/schemas.ts';
import { localTime, minuteText } from '../../state/clock.ts';

type Gate = TodayResponse['gates'][number];
type Gap = Gate['gaps'][number];

/** A gap of a gate, for showing. */
export interface ShownGap extends Gap {
  /** Name of the gate. */
  gate: string;
  /** HH:mm, to the nearest minute; `end` is 24:00 at the end of the day. */
  begin: string;
  end: string;
  minutes: number;
  /** The whole time from begin to end was missed, not only a part somewhere in it. */
  isWhole: boolean;
}

const MINUTE_MS = 60_000;

/** The gaps of all gates of the day: those that go on first, then the latest first. */
export function shownGaps({ gates, timeZone, date }: TodayResponse): ShownGap[] {
  const clock = (ms: number) => localTime(Math.round(ms / MINUTE_MS) * MINUTE_MS, timeZone);
  const shown = gates.flatMap((gate) =>
    gate.gaps.map((gap) => {
      const end = clock(gap.to);
      return {
        ...gap,
        gate: gate.name,
        begin: minuteText(clock(gap.from)),
        end: end.date === date ? minuteText(end) : '24:00',
        minutes: Math.round(gap.missingMs / MINUTE_MS),
        isWhole: gap.missingMs >= gap.to - gap.from - MINUTE_MS,
      };
    }),
  );
  return shown.sort((a, b) => Number(b.ongoing) - Number(a.ongoing) || b.from - a.from);
}

/** Missing time of few minutes that is over is told, but is no reason for alarm; nor is the time before a gate was set up. */
export function isSlight(gaps: readonly ShownGap[]): boolean {
  const failed = gaps.filter(({ cause }) => cause !== 'not-set-up');
  const missingMs = failed.reduce((sum, gap) => sum + gap.missingMs, 0);
  return gaps.every(({ ongoing }) => !ongoing) && missingMs < 5 * MINUTE_MS;
}
