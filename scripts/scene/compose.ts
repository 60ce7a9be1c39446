import type { Picture, Rectangle } from './picture.ts';
import type { Cutout } from './sprite.ts';

/** A cutout as it is put on a frame. */
export interface Figure {
  cutout: Cutout;
  /** Where the anchor comes to lie, in pixels of the frame. */
  x: number;
  y: number;
  /** Pixels of the frame for a pixel of the cutout. */
  scale: number;
  mirrored: boolean;
  /** Colours of the head and of the clothes: 3 x 256 bytes, red, green and blue after each other. */
  head: Uint8Array;
  clothes: Uint8Array;
  clothesFrom: number;
  /** Red and blue of the clothes change places. */
  swapped: boolean;
}

/** A frame on which figures are put from back to front. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  /** Which figure covers a pixel: its place in the order of drawing, from 1; 0 where the background is seen. */
  private readonly covers: Uint8Array;
  private readonly background: Uint8Array;
  private readonly lowest: number;
  private figures = 0;

  /** @param background RGB, of the size of the frame; @param lowest row from which on nothing is drawn */
  constructor({ width, height, pixels }: Picture, lowest = height) {
    this.width = width;
    this.height = height;
    this.background = pixels;
    this.lowest = Math.min(height, Math.round(lowest));
    this.pixels = pixels.slice();
    this.covers = new Uint8Array(width * height);
  }

  /** Begins a new frame. */
  clear(): void {
    this.pixels.set(this.background);
    this.covers.fill(0);
    this.figures = 0;
  }

  /**
   * Puts one more figure on the frame, before all others so far; at most 255.
   *
   * @returns how many of its pixels (at least half opaque) lie in the frame
   */
  draw(figure: Figure): number {
    const { cutout, scale, mirrored } = figure;
    const { picture, anchor } = cutout;
    const order = ++this.figures;
    const anchorX = mirrored ? picture.width - anchor.x : anchor.x;
    const left = figure.x - anchorX * scale;
    const top = figure.y - anchor.y * scale;
    const x1 = Math.max(0, Math.ceil(left));
    const x2 = Math.min(this.width, Math.floor(left + picture.width * scale));
    const y1 = Math.max(0, Math.ceil(top));
    const y2 = Math.min(this.lowest, Math.floor(top + picture.height * scale));
    let drawn = 0;
    for (let y = y1; y < y2; y++) {
      const v = (y + 0.5 - top) / scale - 0.5;
      const dressed = v >= figure.clothesFrom;
      const colours = dressed ? figure.clothes : figure.head;
      const red = dressed && figure.swapped ? 2 : 0;
      for (let x = x1; x < x2; x++) {
        const along = (x + 0.5 - left) / scale - 0.5;
        const u = mirrored ? picture.width - 1 - along : along;
        if (this.blend(picture, u, v, colours, red, y * this.width + x) < 128) continue;
        this.covers[y * this.width + x] = order;
        drawn++;
      }
    }
    return drawn;
  }

  /** How many pixels of each figure are still seen, in the order of drawing. */
  seen(): number[] {
    const counts = new Array<number>(this.figures + 1).fill(0);
    for (const order of this.covers) counts[order] = (counts[order] ?? 0) + 1;
    return counts.slice(1);
  }

  /** Darkens the ground under somebody's feet. @param radius half its width in pixels */
  shade(centreX: number, centreY: number, radius: number, strength: number): void {
    const high = radius * 0.28;
    for (let y = Math.max(0, Math.ceil(centreY - high)); y < Math.min(this.height, centreY + high); y++) {
      for (
        let x = Math.max(0, Math.ceil(centreX - radius));
        x < Math.min(this.width, centreX + radius);
        x++
      ) {
        const out = Math.hypot((x - centreX) / radius, (y - centreY) / high);
        if (out >= 1) continue;
        const at = (y * this.width + x) * 3;
        const keep = 1 - strength * (1 - out);
        for (let c = at; c < at + 3; c++) this.pixels[c] = (this.pixels[c] ?? 0) * keep;
      }
    }
  }

  /**
   * Lays one point of a cutout, taken between its four pixels, over one of the frame.
   *
   * @param red channel of the frame that the cutout's red goes to, 0 or 2
   * @returns its alpha
   */
  private blend(
    picture: Picture,
    u: number,
    v: number,
    colours: Uint8Array,
    red: number,
    at: number,
  ): number {
    const { width, height, pixels } = picture;
    const uu = Math.min(width - 1.001, Math.max(0, u));
    const vv = Math.min(height - 1.001, Math.max(0, v));
    const [col, row] = [Math.floor(uu), Math.floor(vv)];
    const [fx, fy] = [uu - col, vv - row];
    const p00 = (row * width + col) * 4;
    const p10 = p00 + width * 4;
    const w00 = (1 - fx) * (1 - fy) * (pixels[p00 + 3] ?? 0);
    const w01 = fx * (1 - fy) * (pixels[p00 + 7] ?? 0);
    const w10 = (1 - fx) * fy * (pixels[p10 + 3] ?? 0);
    const w11 = fx * fy * (pixels[p10 + 7] ?? 0);
    const alpha = w00 + w01 + w10 + w11;
    if (alpha < 4) return 0;
    for (let c = 0; c < 3; c++) {
      const colour =
        (w00 * (pixels[p00 + c] ?? 0) +
          w01 * (pixels[p00 + 4 + c] ?? 0) +
          w10 * (pixels[p10 + c] ?? 0) +
          w11 * (pixels[p10 + 4 + c] ?? 0)) /
        alpha;
      const shown = colours[c * 256 + Math.round(colour)] ?? 0;
      const to = at * 3 + Math.abs(red - c);
      const under = this.pixels[to] ?? 0;
      this.pixels[to] = under + ((shown - under) * alpha) / 255;
    }
    return alpha;
  }
}

/** Where a figure's box comes to lie on the frame, in pixels; it may reach beyond it. */
export function boxOf({ cutout, x, y, scale, mirrored }: Figure): Rectangle {
  const { box, anchor } = cutout;
  const at = (column: number) => {
    const from = mirrored ? anchor.x - column : column - anchor.x;
    return x + from * scale;
  };
  const [one, other] = [at(box.x1), at(box.x2)];
  return {
    x1: Math.min(one, other),
    x2: Math.max(one, other),
    y1: y + (box.y1 - anchor.y) * scale,
    y2: y + (box.y2 - anchor.y) * scale,
  };
}
