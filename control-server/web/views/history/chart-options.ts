import uPlot from 'uplot';
import type { HistoryResponse } from '../../../api/history-schemas.ts';
import { type Language, numberText } from '../../messages/messages.ts';
import { coloursAt } from '../../parts/colours.ts';
import { hatch } from '../../parts/hatch.ts';
import { bandsOf, labelStep } from './chart-data.ts';
import { axisText } from './readings.ts';

/** More buckets than this are drawn as lines: bars would be too thin to see. */
const MOST_BARS = 40;
/** A gap is drawn at least this wide, in CSS pixels. */
const LEAST_GAP = 5;
const STEPS = {
  hour: [1, 2, 3, 4, 6, 12, 24],
  '15m': [4, 8, 12, 16, 24, 48],
  day: [1, 2, 5, 7, 10],
} as const;

interface Parts {
  history: HistoryResponse;
  /** How many gates the numbers are of. */
  gates: number;
  language: Language;
  /** Told which bucket the cursor is at; null where it is at none. */
  onCursor: (index: number | null) => void;
}

/** How a period is drawn in an element of the present theme and size. */
export function chartOptions(
  element: HTMLElement,
  { history, gates, language, onCursor }: Parts,
): Omit<uPlot.Options, 'width' | 'height'> {
  const style = getComputedStyle(element);
  const colour = coloursAt(element);
  const em = Number.parseFloat(style.fontSize);
  const count = history.buckets.length;
  const isBars = count <= MOST_BARS;
  const step = labelStep(count, element.clientWidth / (em * 4), labelSteps(history));
  const axis = {
    font: `${Math.round(em)}px ${style.fontFamily}`,
    stroke: colour('--muted'),
    ticks: { show: false },
  };
  const bars = (align: -1 | 1) =>
    uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.38, em * 3], align, radius: 0.1 }) } : {};
  const own = (name: '--in' | '--out', align: -1 | 1): uPlot.Series =>
    isBars
      ? { ...bars(align), fill: colour(name), width: 0, points: { show: false } }
      : { stroke: colour(name), width: em / 7, points: { show: false } };
  const other = (name: '--in' | '--out'): uPlot.Series => ({
    stroke: colour(name),
    alpha: 0.65,
    width: em / 8,
    dash: [em * 0.45, em * 0.3],
    points: { show: false },
  });
  return {
    padding: [em * 0.6, em * 0.6, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: [-0.6, count - 0.4] },
      y: { range: (_plot, _min, max) => [0, Math.max(4, (max ?? 0) * 1.1)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: em * (history.period === 'week' ? 3 : 1.9),
        splits: () => Array.from({ length: Math.ceil(count / step) }, (_, n) => n * step),
        values: (_plot, places) =>
          places.map((place) => {
            const bucket = history.buckets[place];
            return bucket ? axisText(bucket, history) : '';
          }),
      },
      {
        ...axis,
        grid: { stroke: colour('--rule'), width: 1 },
        space: em * 2.6,
        size: (_plot, values) =>
          em * (1.2 + 0.62 * Math.max(1, ...(values ?? []).map((each) => each.length))),
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000],
        values: (_plot, counts) => counts.map((each) => numberText(each, language)),
      },
    ],
    series: [{}, own('--in', -1), own('--out', 1), other('--in'), other('--out')],
    cursor: {
      y: false,
      points: { show: !isBars },
      drag: { x: false, y: false, setScale: false },
    },
    hooks: {
      drawClear: [(plot) => drawBands(plot, history, gates, { em, colour: colour('--stale') })],
      setCursor: [(plot) => onCursor((plot.cursor.left ?? -1) < 0 ? null : (plot.cursor.idx ?? null))],
    },
  };
}

function labelSteps({ period, bucket }: HistoryResponse): readonly number[] {
  return period === 'week' && bucket === 'hour' ? [24, 48] : STEPS[bucket];
}

/** What no gate watched is hatched from top to bottom, what only some missed along the top. */
function drawBands(
  plot: uPlot,
  history: HistoryResponse,
  gates: number,
  { em, colour }: { em: number; colour: string },
): void {
  const { ctx, bbox } = plot;
  const scale = uPlot.pxRatio;
  for (const { from, to, isWhole } of bandsOf(history, gates)) {
    const left = plot.valToPos(from, 'x', true);
    const width = Math.max(LEAST_GAP * scale, plot.valToPos(to, 'x', true) - left);
    const height = isWhole ? bbox.height : em * 0.9 * scale;
    const look = { colour, step: em * 0.5 * scale, width: scale * (em / 13) };
    hatch(ctx, { x: left, y: bbox.top, width, height }, look);
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.lineWidth = scale;
    ctx.strokeRect(left, bbox.top, width, height);
    ctx.restore();
  }
}
