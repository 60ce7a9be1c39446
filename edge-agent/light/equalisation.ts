import type { Frame } from '../camera/camera-source.ts';

const COLUMNS = 8;
const ROWS = 5;
const LEVELS = 256;
/** Every so many pixels one is counted, in both directions. */
const STEP = 4;
/** Rows that share one interpolation between the tiles above and below: less work, and no step that could be seen. */
const BAND = 4;
/** A gain of one, in the fixed point of the tables. */
const ONE = 256;
/** A level that holds more than so many times its even share leaves what is beyond to all levels: flat walls stay calm. */
const CLIP = 4;
/** Nothing becomes more than so many times brighter: in the black there is only noise. */
const HIGHEST_GAIN = 6;

/**
 * Spreads out the brightness of a picture, here more and there less: contrast-limited adaptive histogram equalisation in
 * tiles, blended between their centres (K. Zuiderveld, Graphics Gems IV, 1994). Colours keep their hue: the three bytes of a
 * pixel are multiplied alike, whatever their order. Padding stays as it is.
 */
export class Equalisation {
  /** For each tile and level of brightness, by how much it is multiplied. */
  readonly #gains = new Uint16Array(COLUMNS * ROWS * LEVELS);
  readonly #counts = new Uint32Array(LEVELS);
  /** The gains of a row of tiles at the height that is being worked on. */
  readonly #band = new Uint16Array(COLUMNS * LEVELS);

  /** Changes a frame in place. @param weight how much of the equalisation is wanted, 0..1 */
  apply(frame: Frame, weight: number): void {
    const { pixels, width, contentWidth, contentHeight } = frame;
    this.#measure(frame, weight);
    for (let top = 0; top < contentHeight; top += BAND) {
      const bottom = Math.min(contentHeight, top + BAND);
      this.#blendRows(((top + bottom) / 2 / contentHeight) * ROWS - 0.5);
      for (let column = -1; column < COLUMNS; column++) {
        const left = Math.max(0, column) * LEVELS;
        const right = Math.min(COLUMNS - 1, column + 1) * LEVELS;
        const from = Math.max(0, Math.round(((column + 0.5) * contentWidth) / COLUMNS));
        const to = Math.min(contentWidth, Math.round(((column + 1.5) * contentWidth) / COLUMNS));
        for (let y = top; y < bottom; y++) this.#multiply(pixels, y * width + from, to - from, left, right);
      }
    }
  }

  /** The gains of every tile of this frame. */
  #measure(frame: Frame, weight: number): void {
    const { contentWidth, contentHeight } = frame;
    for (let row = 0; row < ROWS; row++) {
      const top = Math.floor((row * contentHeight) / ROWS);
      const bottom = Math.floor(((row + 1) * contentHeight) / ROWS);
      for (let column = 0; column < COLUMNS; column++) {
        const left = Math.floor((column * contentWidth) / COLUMNS);
        const right = Math.floor(((column + 1) * contentWidth) / COLUMNS);
        const looked = this.#count(frame, left, top, right, bottom);
        this.#equalise((row * COLUMNS + column) * LEVELS, looked, weight);
      }
    }
  }

  /** Counts the levels of a tile; returns how many pixels were counted. */
  #count({ pixels, width }: Frame, left: number, top: number, right: number, bottom: number): number {
    this.#counts.fill(0);
    let looked = 0;
    for (let y = top; y < bottom; y += STEP) {
      for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3 * STEP) {
        const level = levelAt(pixels, at);
        this.#counts[level] = (this.#counts[level] as number) + 1;
        looked++;
      }
    }
    return looked;
  }

  #equalise(start: number, looked: number, weight: number): void {
    const limit = (CLIP * looked) / LEVELS;
    let beyond = 0;
    for (let level = 0; level < LEVELS; level++)
      beyond += Math.max(0, (this.#counts[level] as number) - limit);
    let below = 0;
    for (let level = 0; level < LEVELS; level++) {
      below += Math.min(limit, this.#counts[level] as number) + beyond / LEVELS;
      const spread = looked === 0 ? level : ((LEVELS - 1) * below) / looked;
      const gain = Math.min(HIGHEST_GAIN, spread / Math.max(1, level));
      this.#gains[start + level] = Math.round(ONE * (1 + weight * (gain - 1)));
    }
  }

  /** The gains of all tile columns at a height, in tiles from the first one's centre. */
  #blendRows(height: number): void {
    const place = Math.min(ROWS - 1, Math.max(0, height));
    const row = Math.floor(place);
    const above = row * COLUMNS * LEVELS;
    const below = Math.min(ROWS - 1, row + 1) * COLUMNS * LEVELS;
    const share = Math.round((place - row) * ONE);
    for (let n = 0; n < this.#band.length; n++) {
      const gain = this.#gains[above + n] as number;
      this.#band[n] = gain + ((((this.#gains[below + n] as number) - gain) * share) >> 8);
    }
  }

  /** A stretch of pixels from the centre of one tile column to that of the next. */
  #multiply(pixels: Uint8Array, first: number, length: number, left: number, right: number): void {
    const band = this.#band;
    const rise = ONE / length;
    let share = rise / 2;
    for (let at = first * 3, end = at + length * 3; at < end; at += 3, share += rise) {
      const level = levelAt(pixels, at);
      const gain = band[left + level] as number;
      const blended = gain + ((((band[right + level] as number) - gain) * share) >> 8);
      pixels[at] = Math.min(255, ((pixels[at] as number) * blended) >> 8);
      pixels[at + 1] = Math.min(255, ((pixels[at + 1] as number) * blended) >> 8);
      pixels[at + 2] = Math.min(255, ((pixels[at + 2] as number) * blended) >> 8);
    }
  }
}

/** (R + 2 G + B) / 4: near enough to luma, and the same for RGB and BGR. */
function levelAt(pixels: Uint8Array, at: number): number {
  return ((pixels[at] as number) + 2 * (pixels[at + 1] as number) + (pixels[at + 2] as number)) >> 2;
}
