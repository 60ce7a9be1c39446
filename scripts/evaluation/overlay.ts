import type { LineCrossing } from '../../edge-agent/crossings/line-counter.ts';
import type { Step } from '../../edge-agent/pipeline.ts';
import type { Track } from '../../edge-agent/tracks/track.ts';
import type { Line } from '../../firmware-config/gateway-config.ts';

/** Seconds for which a track's way stays drawn, and a line glows after a crossing. */
const TRAIL_S = 2;
const GLOW_S = 0.6;

/** Draws why a video was counted as it was: boxes, tracks with their ways, lines with the `in` arrow, running count. */
export class Overlay {
  private readonly lines: readonly Line[];
  private readonly width: number;
  private readonly height: number;
  private readonly trails = new Map<number, { x: number; y: number; t: number }[]>();
  private readonly totals = new Map<string, { in: number; out: number; at: number }>();

  /** @param width of the drawing in pixels; @param height in pixels */
  constructor(lines: readonly Line[], width: number, height: number) {
    this.lines = lines;
    this.width = width;
    this.height = height;
    for (const line of lines) this.totals.set(line.id, { in: 0, out: 0, at: Number.NEGATIVE_INFINITY });
  }

  /** The SVG for one step. */
  draw({ frame, detections, tracks, crossings }: Step): string {
    this.add(crossings, frame.t);
    const boxes = Array.from({ length: detections.count }, (_, d) => this.detection(detections, d));
    const ways = tracks.filter((track) => track.confirmed).map((track) => this.track(track, frame.t));
    const lines = this.lines.map((line) => this.line(line, frame.t));
    const size = `width="${this.width}" height="${this.height}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="DejaVu Sans, sans-serif">${[
      ...boxes,
      ...ways,
      ...lines,
      this.panel(frame.t),
    ].join('')}</svg>`;
  }

  private add(crossings: readonly LineCrossing[], t: number): void {
    for (const { line, direction } of crossings) {
      const total = this.totals.get(line);
      if (!total) continue;
      total[direction]++;
      total.at = t;
    }
  }

  private detection(detections: Step['detections'], d: number): string {
    const [x1, y1] = [(detections.x1[d] ?? 0) * this.width, (detections.y1[d] ?? 0) * this.height];
    const [x2, y2] = [(detections.x2[d] ?? 0) * this.width, (detections.y2[d] ?? 0) * this.height];
    return `<rect x="${n(x1)}" y="${n(y1)}" width="${n(x2 - x1)}" height="${n(y2 - y1)}" fill="none" stroke="#fff" stroke-opacity="0.55"/>`;
  }

  private track(track: Track, t: number): string {
    const colour = `hsl(${(track.id * 67) % 360} 90% 60%)`;
    // Tracks live in picture heights.
    const [x, y, w, h] = [track.cx, track.cy, track.w, track.h].map((value) => value * this.height) as [
      number,
      number,
      number,
      number,
    ];
    const seen = track.seenAt === t;
    const trail = (this.trails.get(track.id) ?? []).filter((point) => t - point.t < TRAIL_S);
    if (seen) trail.push({ x, y, t });
    this.trails.set(track.id, trail);
    const way = trail.map((point) => `${n(point.x)},${n(point.y)}`).join(' ');
    const dash = seen ? '' : ' stroke-dasharray="6 5" stroke-opacity="0.6"';
    const [left, top] = [x - w / 2, y - h / 2];
    return (
      `<rect x="${n(left)}" y="${n(top)}" width="${n(w)}" height="${n(h)}" rx="3" fill="none" stroke="${colour}" stroke-width="2.5"${dash}/>` +
      `<polyline points="${way}" fill="none" stroke="${colour}" stroke-width="2"/>` +
      `<text x="${n(left + 3)}" y="${n(top - 5)}" font-size="${n(this.height / 40)}" fill="${colour}" stroke="#000" stroke-width="3" paint-order="stroke">${track.id} · ${track.score.toFixed(2)}</text>`
    );
  }

  private line({ id, a, b }: Line, t: number): string {
    const [ax, ay, bx, by] = [a[0] * this.width, a[1] * this.height, b[0] * this.width, b[1] * this.height];
    const length = Math.hypot(bx - ax, by - ay);
    // To the right of somebody who looks from a to b, with y down.
    const [nx, ny] = [-(by - ay) / length, (bx - ax) / length];
    const [mx, my, reach] = [(ax + bx) / 2, (ay + by) / 2, this.height / 14];
    const [tx, ty] = [mx + nx * reach, my + ny * reach];
    const [wx, wy] = [((bx - ax) / length) * reach * 0.3, ((by - ay) / length) * reach * 0.3];
    const [sx, sy] = [mx + nx * reach * 0.6, my + ny * reach * 0.6];
    const glow = t - (this.totals.get(id)?.at ?? 0) < GLOW_S;
    const colour = glow ? '#ffe14d' : '#37e0ff';
    return (
      `<g stroke="${colour}" stroke-width="${glow ? 7 : 4}" stroke-linecap="round" fill="none">` +
      `<path d="M${n(ax)} ${n(ay)}L${n(bx)} ${n(by)}M${n(mx)} ${n(my)}L${n(tx)} ${n(ty)}"/>` +
      `<path d="M${n(sx + wx)} ${n(sy + wy)}L${n(tx)} ${n(ty)}L${n(sx - wx)} ${n(sy - wy)}"/></g>`
    );
  }

  private panel(t: number): string {
    const size = this.height / 22;
    const rows = [...this.totals].map(
      ([id, total], row) =>
        `<text x="${n(size * 0.6)}" y="${n(size * (1.3 + row * 1.35))}">${id}: vào ${total.in} · ra ${total.out}</text>`,
    );
    const height = size * (0.7 + this.totals.size * 1.35);
    return (
      `<g font-size="${n(size)}" fill="#fff"><rect width="${n(size * 13)}" height="${n(height)}" fill="#000" fill-opacity="0.6"/>${rows.join('')}` +
      `<text x="${n(this.width - size * 0.6)}" y="${n(this.height - size * 0.6)}" text-anchor="end" stroke="#000" stroke-width="3" paint-order="stroke">${t.toFixed(1)} s</text></g>`
    );
  }
}

const n = (value: number) => value.toFixed(1);
