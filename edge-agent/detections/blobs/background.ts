import type { ReducedPicture } from './reduced-picture.ts';

/** Modes that a cell's background can have: a leaf and the sky behind it, a flag, a door that stands open or shut. */
const MODES = 3;
/** Seconds after which what stands still is taken for background. Whoever sits or sleeps that long is not seen any more. */
const ABSORBED_S = 60;
/** The modes that were seen for this share of the time are background. */
const BACKGROUND_SHARE = 0.7;
/** A cell is like a mode within so many variances. */
const ALIKE = 16;
const FIRST_VARIANCE = 225;
const LEAST_VARIANCE = 9;
const MOST_VARIANCE = 400;
/** A shadow takes no more than this share of the light, and no colour. */
const DARKEST_SHADOW = 0.55;
/** When more than this share of the picture changes at once, it was the light or the camera. */
const ALL_CHANGED = 0.6;
/** A gap in the stream teaches no more than this many seconds do. */
const LONGEST_STEP_S = 1;

/** The share that a new mode has after ABSORBED_S at rate dt / HISTORY_S is 1 - BACKGROUND_SHARE. */
const HISTORY_S = ABSORBED_S / -Math.log(BACKGROUND_SHARE);

/**
 * What a fixed camera sees when nobody is there: every cell as a mixture of Gaussians that adapts itself
 * (Z. Zivkovic, F. van der Heijden: Efficient adaptive density estimation per image pixel, 2006; the method of OpenCV's
 * BackgroundSubtractorMOG2), with its test for shadows (Prati et al. 2003). Rates are in seconds, so that one set of
 * constants fits every frame rate.
 */
export class Background {
  readonly #cells: number;
  readonly #weight: Float32Array;
  readonly #mean: Float32Array;
  readonly #variance: Float32Array;
  /** 1 where something is that is not background. */
  readonly foreground: Uint8Array;
  #frames = 0;

  constructor({ columns, rows }: Pick<ReducedPicture, 'columns' | 'rows'>) {
    this.#cells = columns * rows;
    this.#weight = new Float32Array(this.#cells * MODES);
    this.#mean = new Float32Array(this.#cells * MODES * 3);
    this.#variance = new Float32Array(this.#cells * MODES);
    this.foreground = new Uint8Array(this.#cells);
  }

  /** Takes in a picture, `dt` seconds after the one before, and says in `foreground` what is new in it. */
  see({ values }: ReducedPicture, dt: number): void {
    this.#frames++;
    // At first every picture says much: who stands there at the start is forgotten soon.
    const rate = Math.max(Math.min(dt, LONGEST_STEP_S) / HISTORY_S, 1 / (2 * this.#frames));
    let changed = 0;
    for (let cell = 0; cell < this.#cells; cell++) {
      const isNew = this.#seeCell(cell, values, rate);
      this.foreground[cell] = isNew ? 1 : 0;
      if (isNew) changed++;
    }
    if (changed > ALL_CHANGED * this.#cells) this.#begin(values);
  }

  /** Forgets all that was seen before this picture. */
  #begin(values: Float32Array): void {
    this.#frames = 1;
    this.#weight.fill(0);
    this.foreground.fill(0);
    for (let cell = 0; cell < this.#cells; cell++) this.#put(cell * MODES, cell, values, 1);
  }

  #seeCell(cell: number, values: Float32Array, rate: number): boolean {
    const weight = this.#weight;
    const start = cell * MODES;
    let before = 0;
    let isBackground = false;
    let found = -1;
    for (let mode = start; mode < start + MODES; mode++) {
      const share = weight[mode] as number;
      if (share === 0) break;
      if (found < 0 && this.#fits(mode, cell, values)) {
        found = mode;
        isBackground = before < BACKGROUND_SHARE;
      }
      before += share;
      weight[mode] = share * (1 - rate);
    }
    const isShadow = !isBackground && (weight[start] as number) > 0 && this.#isShadow(start, cell, values);
    if (found < 0) this.#replace(start, cell, values, rate);
    else this.#learn(found, start, cell, values, rate);
    return !isBackground && !isShadow;
  }

  #distance(mode: number, cell: number, values: Float32Array): number {
    const mean = this.#mean;
    const m = mode * 3;
    const v = cell * 3;
    const first = (values[v] as number) - (mean[m] as number);
    const second = (values[v + 1] as number) - (mean[m + 1] as number);
    const third = (values[v + 2] as number) - (mean[m + 2] as number);
    return first * first + second * second + third * third;
  }

  #fits(mode: number, cell: number, values: Float32Array): boolean {
    return this.#distance(mode, cell, values) < ALIKE * (this.#variance[mode] as number);
  }

  #learn(mode: number, start: number, cell: number, values: Float32Array, rate: number): void {
    const share = (this.#weight[mode] as number) + rate;
    const step = rate / share;
    const distance = this.#distance(mode, cell, values);
    const mean = this.#mean;
    for (let part = 0; part < 3; part++) {
      const at = mode * 3 + part;
      mean[at] = (mean[at] as number) + step * ((values[cell * 3 + part] as number) - (mean[at] as number));
    }
    const variance = this.#variance[mode] as number;
    // The distance is over three values, the variance that of one.
    const next = variance + step * (distance / 3 - variance);
    this.#variance[mode] = Math.min(MOST_VARIANCE, Math.max(LEAST_VARIANCE, next));
    this.#weight[mode] = share;
    for (let at = mode; at > start && (this.#weight[at] as number) > (this.#weight[at - 1] as number); at--) {
      this.#exchange(at, at - 1);
    }
  }

  /** The weakest mode gives way to what was never seen here. */
  #replace(start: number, cell: number, values: Float32Array, rate: number): void {
    let mode = start;
    while (mode < start + MODES - 1 && (this.#weight[mode] as number) > 0) mode++;
    this.#put(mode, cell, values, mode === start ? 1 : rate);
    for (let at = mode; at > start && (this.#weight[at] as number) > (this.#weight[at - 1] as number); at--) {
      this.#exchange(at, at - 1);
    }
  }

  #put(mode: number, cell: number, values: Float32Array, share: number): void {
    this.#weight[mode] = share;
    this.#variance[mode] = FIRST_VARIANCE;
    for (let part = 0; part < 3; part++) this.#mean[mode * 3 + part] = values[cell * 3 + part] as number;
  }

  #exchange(one: number, other: number): void {
    for (const column of [this.#weight, this.#variance]) {
      const kept = column[one] as number;
      column[one] = column[other] as number;
      column[other] = kept;
    }
    for (let part = 0; part < 3; part++) {
      const kept = this.#mean[one * 3 + part] as number;
      this.#mean[one * 3 + part] = this.#mean[other * 3 + part] as number;
      this.#mean[other * 3 + part] = kept;
    }
  }

  /** Darker than the background, in its colour. */
  #isShadow(mode: number, cell: number, values: Float32Array): boolean {
    let [both, own] = [0, 0];
    for (let part = 0; part < 3; part++) {
      const mean = this.#mean[mode * 3 + part] as number;
      both += mean * (values[cell * 3 + part] as number);
      own += mean * mean;
    }
    const light = both / Math.max(own, 1);
    if (light < DARKEST_SHADOW || light > 1) return false;
    let distance = 0;
    for (let part = 0; part < 3; part++) {
      const shaded = light * (this.#mean[mode * 3 + part] as number);
      distance += (shaded - (values[cell * 3 + part] as number)) ** 2;
    }
    return distance < ALIKE * (this.#variance[mode] as number) * light * light;
  }
}
