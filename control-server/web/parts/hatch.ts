interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Hatches a box of a canvas: how the page draws time that nobody watched.
 *
 * @param box in pixels of the canvas, as are `step`, from line to line, and `width`, of a line
 */
export function hatch(
  ctx: CanvasRenderingContext2D,
  box: Box,
  { colour, step, width }: { colour: string; step: number; width: number },
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  const start = Math.floor((box.x - box.height) / step) * step;
  ctx.beginPath();
  for (let x = start; x < box.x + box.width; x += step) {
    ctx.moveTo(x, box.y + box.height);
    ctx.lineTo(x + box.height, box.y);
  }
  ctx.stroke();
  ctx.restore();
}
