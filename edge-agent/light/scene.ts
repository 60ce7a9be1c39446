import type { Frame } from '../camera/camera-source.ts';

/** Where a frame is sampled. */
const COLUMNS = 64;
const ROWS = 40;
/** Of normally distributed noise the median of the absolute deviation is this many standard deviations. */
const MEDIAN_DEVIATION = 0.6745;
/** The brightness of a scene is that of its darker parts. */
const DARKER = 0.25;
/** Rows to the pixels above and below that a pixel is compared with: in a picture scaled up, nearer ones are alike. */
const APART = 2;
/** How much of a new measure goes into the running one. */
const GAIN = 0.2;

/**
 * What a scene is lit like: how bright it is, and how noisy the camera shows it. Noise is what changes from frame to frame
 * (where most of the picture stands still) and from pixel to pixel downwards alike. Fine detail only does the latter, a
 * crowd or a moving camera only the former, and rain falls in streaks, along which pixels are alike; so the lesser of both
 * is the noise.
 */
export class Scene {
  #last = new Float32Array(COLUMNS * ROWS);
  #now = new Float32Array(COLUMNS * ROWS);
  readonly #steps = new Uint16Array(256);
  readonly #grains = new Uint16Array(256);
  readonly #levels = new Uint16Array(256);
  #segment = -1;
  #noise: number | null = null;
  #brightness: number | null = null;

  /** Standard deviation of a pixel's brightness, in levels of 0..255; 0 until two frames of a stream were seen. */
  get noise(): number {
    return this.#noise ?? 0;
  }

  /** The level of brightness that a quarter of the picture does not exceed, 0..255: before a bright door people are dark. */
  get brightness(): number {
    return this.#brightness ?? 255;
  }

  /** Looks at the next frame of the stream. */
  saw(frame: Frame): void {
    const { pixels, width, contentWidth, contentHeight, segment } = frame;
    [this.#last, this.#now] = [this.#now, this.#last];
    this.#steps.fill(0);
    this.#levels.fill(0);
    this.#grains.fill(0);
    const light = (at: number) =>
      ((pixels[at] as number) + 2 * (pixels[at + 1] as number) + (pixels[at + 2] as number)) / 4;
    const apart = APART * width * 3;
    for (let row = 0, n = 0; row < ROWS; row++) {
      // Never at the very edge, for a neighbour on both sides.
      const middle = Math.floor(((row + 0.5) * contentHeight) / ROWS);
      const y = Math.min(contentHeight - 1 - APART, Math.max(APART, middle)) * width;
      for (let column = 0; column < COLUMNS; column++, n++) {
        const at = (y + Math.floor(((column + 0.5) * contentWidth) / COLUMNS)) * 3;
        const here = light(at);
        this.#now[n] = here;
        count(this.#levels, here);
        count(this.#steps, FINENESS * Math.abs(here - (this.#last[n] as number)));
        count(this.#grains, (FINENESS * Math.abs(2 * here - light(at - apart) - light(at + apart))) / 2);
      }
    }
    if (segment === this.#segment) {
      // A difference of two values has twice the variance of one, 2a - b - c (halved) one and a half times.
      const step = deviation(this.#steps) / Math.SQRT2;
      const grain = deviation(this.#grains) / Math.sqrt(1.5);
      this.#noise = blended(this.#noise, Math.min(step, grain));
    }
    this.#brightness = blended(this.#brightness, quantile(this.#levels, DARKER));
    this.#segment = segment;
  }
}

/** Eight counts to a level, so that slight noise is told from none; what is beyond 32 levels is no noise. */
const FINENESS = 8;

/** Adds a value to its count. */
function count(counts: Uint16Array, value: number): void {
  const at = Math.min(counts.length - 1, Math.round(value));
  counts[at] = (counts[at] as number) + 1;
}

/** The value that a share of all do not exceed; within a count they are spread evenly. */
function quantile(counts: Uint16Array, share: number): number {
  const wanted = COLUMNS * ROWS * share;
  let sum = 0;
  for (let n = 0; n < counts.length; n++) {
    const here = counts[n] as number;
    if (sum + here >= wanted) return Math.max(0, n - 0.5 + (wanted - sum) / here);
    sum += here;
  }
  return counts.length;
}

/** Standard deviation from absolute differences. */
const deviation = (counts: Uint16Array): number => quantile(counts, 0.5) / FINENESS / MEDIAN_DEVIATION;

const blended = (before: number | null, now: number): number =>
  before === null ? now : before + GAIN * (now - before);
