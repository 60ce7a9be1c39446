import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { HistoryResponse } from '../../../api/history-schemas.ts';
import { language, t } from '../../shell/language.ts';
import { theme } from '../../shell/theme.ts';
import { chartData } from './chart-data.ts';
import { chartOptions } from './chart-options.ts';

interface Props {
  history: HistoryResponse;
  /** How many gates the numbers are of. */
  gates: number;
  /** What the picture is of. */
  label: string;
  /** The bucket that is being read; null where none is. */
  cursor: number | null;
  onCursor: (index: number | null) => void;
}

/** In and out of each bucket, the compared period as dashed lines, and what was not watched hatched. */
export function Chart({ history, gates, label, cursor, onCursor }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const told = useRef(onCursor);
  told.current = onCursor;
  const kept = useRef(cursor);
  kept.current = cursor;
  const lang = language.value;
  const look = theme.value;

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const draw = () => {
      const before = kept.current;
      plot.current?.destroy();
      const size = { width: element.clientWidth, height: element.clientHeight };
      const options = chartOptions(element, {
        history,
        gates,
        language: lang,
        onCursor: (index) => told.current(index),
      });
      const { places, in: ins, out, comparedIn, comparedOut } = chartData(history);
      plot.current = new uPlot({ ...size, ...options }, [places, ins, out, comparedIn, comparedOut], element);
      if (before !== null) show(plot.current, before);
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
  }, [history, gates, lang, look]);

  const read = (index: number) => {
    const chart = plot.current;
    if (!chart) return;
    show(chart, index);
    onCursor(index);
  };
  const last = history.buckets.length - 1;
  const pressed = (event: KeyboardEvent) => {
    const from = cursor ?? (event.key === 'ArrowLeft' ? last + 1 : -1);
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    read(Math.min(last, Math.max(0, to)));
  };
  return (
    <div
      ref={place}
      class="history-chart"
      role="application"
      aria-label={`${label}. ${t('history.chartKeys')}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the arrow keys
      tabIndex={0}
      onKeyDown={pressed}
    />
  );
}

/** Puts the cursor on a bucket. */
function show(plot: uPlot, index: number): void {
  plot.setCursor({ left: plot.valToPos(index, 'x'), top: 0 });
}
