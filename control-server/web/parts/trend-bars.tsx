import type { Trend } from '../../api/occupancy-schemas.ts';
import { t } from '../shell/language.ts';
import { localTime, minuteText } from '../state/clock.ts';
import '../styles/capacity.css';

/** Time that was not watched. */
interface Gap {
  from: number;
  to: number;
}

interface Props {
  /** Its last bin is the present. */
  trend: Trend;
  timeZone: string;
  /** Shaded, for nothing is known of them. */
  gaps?: readonly Gap[];
}

/** The last hour: who came in stands above the line, who went out hangs below it. */
export function TrendBars({ trend, timeZone, gaps = [] }: Props) {
  const { from, stepMs } = trend;
  const length = trend.in.length;
  const most = Math.max(1, ...trend.in, ...trend.out);
  const bars = (counts: readonly number[], sign: 1 | -1) =>
    counts
      .map((count, bin) => (count === 0 ? '' : `M${bin + 0.1} 0h.8v${round((sign * count) / most)}h-.8z`))
      .join('');
  const at = (ms: number) => Math.min(length, Math.max(0, (ms - from) / stepMs));
  return (
    <svg
      class="trend"
      viewBox={`0 -1 ${length} 2`}
      preserveAspectRatio="none"
      role="img"
      aria-label={trendText(trend, timeZone)}
    >
      {gaps
        .filter(({ to }) => to > from)
        .map((gap) => (
          <rect
            key={gap.from}
            class="gap"
            x={at(gap.from)}
            y="-1"
            width={at(gap.to) - at(gap.from)}
            height="2"
          />
        ))}
      <path class="in" d={bars(trend.in, -1)} />
      <path class="out" d={bars(trend.out, 1)} />
      <line class="axis" x2={length} />
    </svg>
  );
}

const round = (n: number) => Math.round(n * 1000) / 1000;

/** The trend in words: its sums, and when most came in. */
export function trendText(trend: Trend, timeZone: string): string {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const most = Math.max(0, ...trend.in);
  const sums = t('lastHourSums', { in: sum(trend.in), out: sum(trend.out) });
  if (most === 0) return sums;
  const start = localTime(trend.from + trend.in.indexOf(most) * trend.stepMs, timeZone);
  return `${sums} ${t('lastHourMost', { time: minuteText(start), count: most })}`;
}
