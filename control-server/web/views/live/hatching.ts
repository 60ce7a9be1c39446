import uPlot from 'uplot';
import { hatch } from '../../parts/hatch.ts';
import type { Hour } from './hours.ts';

interface Look {
  label: string;
  /** Font family. */
  font: string;
  /** Height of the text in CSS pixels. */
  em: number;
  hatch: string;
  ink: string;
  paper: string;
}

/** Hatches hours that nobody watched, and the top edge of those watched in part. */
export function drawGaps(plot: uPlot, hours: readonly Hour[], look: Pick<Look, 'em' | 'hatch'>): void {
  const { ctx, bbox } = plot;
  for (const { hour, watch } of hours) {
    if (watch !== 'missing' && watch !== 'partial') continue;
    const height = watch === 'missing' ? bbox.height : look.em * 0.8 * uPlot.pxRatio;
    const [x, end] = [leftOf(plot, hour), leftOf(plot, hour + 1)];
    const lines = {
      colour: look.hatch,
      step: look.em * 0.6 * uPlot.pxRatio,
      width: (look.em / 14) * uPlot.pxRatio,
    };
    hatch(ctx, { x, y: bbox.top, width: end - x, height }, lines);
  }
}

/** Writes the label over the widest gap, where it has room. */
export function labelGap(plot: uPlot, hours: readonly Hour[], look: Omit<Look, 'hatch'>): void {
  const gap = widestGap(hours);
  if (!gap) return;
  const { ctx, bbox } = plot;
  const em = look.em * uPlot.pxRatio;
  const [x, end] = [leftOf(plot, gap.from), leftOf(plot, gap.to + 1)];
  ctx.save();
  ctx.font = `${em}px ${look.font}`;
  const text = ctx.measureText(look.label).width;
  if (end - x > text + em * 2) {
    const middle = { x: (x + end) / 2, y: bbox.top + bbox.height / 2 };
    const plate = { width: text + em * 1.2, height: em * 2 };
    ctx.fillStyle = look.paper;
    ctx.fillRect(middle.x - plate.width / 2, middle.y - plate.height / 2, plate.width, plate.height);
    ctx.fillStyle = look.ink;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(look.label, middle.x, middle.y);
  }
  ctx.restore();
}

/** Where the slot of an hour begins, in pixels of the canvas. */
const leftOf = (plot: uPlot, hour: number) => plot.valToPos(hour - 0.5, 'x', true);

/** The longest run of hours that nobody watched. */
function widestGap(hours: readonly Hour[]): { from: number; to: number } | null {
  let best: { from: number; to: number } | null = null;
  let from: number | null = null;
  for (const { hour, watch } of hours) {
    if (watch !== 'missing') {
      from = null;
      continue;
    }
    from ??= hour;
    if (!best || hour - from > best.to - best.from) best = { from, to: hour };
  }
  return best;
}
