import uPlot from 'uplot';
import type { Hour } from '../state/hours.ts';

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

/** Hatches the hours that were watched in part or not at all, and writes the label over the widest gap that holds it. */
export function drawGaps(plot: uPlot, hours: readonly Hour[], look: Look): void {
  const { ctx, bbox } = plot;
  const scale = uPlot.pxRatio;
  const edge = (hour: number) => plot.valToPos(hour - 0.5, 'x', true);
  ctx.save();
  for (const { hour, watch } of hours) {
    if (watch !== 'missing' && watch !== 'partial') continue;
    const height = watch === 'missing' ? bbox.height : look.em * 0.55 * scale;
    const top = bbox.top + bbox.height - height;
    hatch(ctx, { x: edge(hour), y: top, width: edge(hour + 1) - edge(hour), height }, look, scale);
  }
  const gap = widestGap(hours);
  ctx.font = `${look.em * scale}px ${look.font}`;
  const text = ctx.measureText(look.label).width;
  const room = gap ? edge(gap.to + 1) - edge(gap.from) : 0;
  if (gap && room > text + look.em * 2 * scale) {
    const middle = { x: edge(gap.from) + room / 2, y: bbox.top + bbox.height / 2 };
    const plate = { width: text + look.em * 1.2 * scale, height: look.em * 2 * scale };
    ctx.fillStyle = look.paper;
    ctx.fillRect(middle.x - plate.width / 2, middle.y - plate.height / 2, plate.width, plate.height);
    ctx.fillStyle = look.ink;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(look.label, middle.x, middle.y);
  }
  ctx.restore();
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function hatch(ctx: CanvasRenderingContext2D, box: Box, look: Look, scale: number): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
  ctx.strokeStyle = look.hatch;
  ctx.lineWidth = scale * (look.em / 14);
  const step = look.em * 0.6 * scale;
  const start = Math.floor((box.x - box.height) / step) * step;
  ctx.beginPath();
  for (let x = start; x < box.x + box.width; x += step) {
    ctx.moveTo(x, box.y + box.height);
    ctx.lineTo(x + box.height, box.y);
  }
  ctx.stroke();
  ctx.restore();
}

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
