import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { numberText } from '../../messages/messages.ts';
import { coloursAt } from '../../parts/colours.ts';
import { language, t } from '../../shell/language.ts';
import { theme } from '../../shell/theme.ts';
import { drawGaps, labelGap } from './hatching.ts';
import type { Hour } from './hours.ts';

interface Props {
  hours: readonly Hour[];
  /** What a screen reader says in place of the picture. */
  label: string;
  /** The hour under the pointer, null when there is none. */
  onPoint: (hour: number | null) => void;
}

/** In and out of each hour as two bars; hours that were not watched are hatched. */
export function HoursChart({ hours, label, onPoint }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shown = useRef({ hours, onPoint, noData: '' });
  shown.current = { hours, onPoint, noData: t('noData') };
  const lang = language.value;
  const look = theme.value;

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const draw = () => {
      plot.current?.destroy();
      const size = { width: element.clientWidth, height: element.clientHeight };
      plot.current = new uPlot(
        { ...size, ...chartOptions(element, lang, () => shown.current) },
        chartData(shown.current.hours),
        element,
      );
    };
    const resized = new ResizeObserver(draw);
    resized.observe(element);
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => {
      resized.disconnect();
      dark.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [lang, look]);

  // The hours are new objects each time: only other numbers, or gaps, are drawn again.
  const numbers = JSON.stringify(chartData(hours));
  const watches = hours.map(({ watch }) => watch).join();
  useEffect(() => plot.current?.setData(JSON.parse(numbers) as uPlot.AlignedData), [numbers, watches]);

  return <div ref={place} class="chart" role="img" aria-label={label} />;
}

function chartData(hours: readonly Hour[]): uPlot.AlignedData {
  return [hours.map(({ hour }) => hour), hours.map((each) => each.in), hours.map((each) => each.out)];
}

type Shown = { hours: readonly Hour[]; onPoint: (hour: number | null) => void; noData: string };

function chartOptions(
  element: HTMLElement,
  lang: 'vi' | 'en',
  shown: () => Shown,
): Omit<uPlot.Options, 'width' | 'height'> {
  const style = getComputedStyle(element);
  const colour = coloursAt(element);
  const em = Number.parseFloat(style.fontSize);
  const font = `${em}px ${style.fontFamily}`;
  const ems = element.clientWidth / em;
  const every = ems < 26 ? 4 : ems < 34 ? 3 : ems < 62 ? 2 : 1;
  const axis = { font, stroke: colour('--muted'), ticks: { show: false } };
  const grid = { stroke: colour('--rule'), width: 1 };
  const series = (name: '--in' | '--out', align: -1 | 1): uPlot.Series => ({
    ...(uPlot.paths.bars && { paths: uPlot.paths.bars({ size: [0.4, em * 3], align, radius: 0.12 }) }),
    fill: colour(name),
    width: 0,
    points: { show: false },
  });
  return {
    padding: [em * 0.6, em * 0.4, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: [-0.6, 23.6] },
      y: { range: (_plot, _min, max) => [0, Math.max(4, max * 1.12)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: em * 1.9,
        splits: () => Array.from({ length: Math.ceil(24 / every) }, (_, i) => i * every),
        values: (_plot, hours) => hours.map((hour) => `${hour}h`),
      },
      {
        ...axis,
        grid,
        space: em * 2.6,
        size: (_plot, values) => em * (1.2 + 0.62 * Math.max(1, ...(values ?? []).map((v) => v.length))),
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000],
        values: (_plot, counts) => counts.map((count) => numberText(count, lang)),
      },
    ],
    series: [{}, series('--in', -1), series('--out', 1)],
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: false, y: false, setScale: false },
    },
    hooks: {
      drawClear: [(plot) => drawGaps(plot, shown().hours, { em, hatch: colour('--hatch') })],
      draw: [
        (plot) =>
          labelGap(plot, shown().hours, {
            label: shown().noData,
            font: style.fontFamily,
            em,
            ink: colour('--muted'),
            paper: colour('--card'),
          }),
      ],
      setCursor: [(plot) => shown().onPoint((plot.cursor.left ?? -1) < 0 ? null : (plot.cursor.idx ?? null))],
    },
  };
}
