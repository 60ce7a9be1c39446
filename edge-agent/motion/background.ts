import { type BlockPicture, blockPicture } from './block-picture.ts';

/**
 * How far a square of 2 x 2 blocks must be from the background, in standard deviations of its own noise. At 5 chance
 * opens the gate in one of 500 frames of 640x384.
 */
const VARIANCES = 5 ** 2;
/** And in levels: less than `least` is nothing anywhere; `most` is something even in a tree. */
const LEVELS = { luma: { least: 3, most: 20 }, tint: { least: 4, most: 24 } } as const;

/** Noise of the squares of one measure: variance of the distance from the background. */
type Noise = Record<keyof typeof LEVELS, Float32Array>;

/** The straight line that brings the background to the light of another picture. */
interface Light {
  gain: number;
  offset: number;
}

/**
 * What a camera shows where nobody is, and how it wavers there: a mean for every block, and a variance for every square
 * of 2 x 2 blocks (C. Wren et al., Pfinder, 1997, with one Gaussian for a place). The light of the whole picture may
 * change: the background is brought to the picture's own brightness and contrast first.
 */
export class Background {
  readonly #mean: BlockPicture;
  readonly #noise: Noise;
  /** Distances of the pictures of the last `changeOf` and of the one before. */
  #far: Noise;
  #farBefore: Noise;
  #light: Light = { gain: 1, offset: 0 };
  #looks = 0;

  constructor(contentWidth: number, contentHeight: number) {
    this.#mean = blockPicture(contentWidth, contentHeight);
    const squares = () => new Float32Array(this.#mean.luma.length);
    const noise = (): Noise => ({ luma: squares(), tint: squares() });
    this.#noise = noise();
    this.#far = noise();
    this.#farBefore = noise();
  }

  /** How many pictures it was learned from. */
  get looks(): number {
    return this.#looks;
  }

  /** How far a picture is from the background: above 1 somewhere something is there that was not. */
  changeOf(picture: BlockPicture): number {
    if (this.#looks === 0) return Number.POSITIVE_INFINITY;
    [this.#far, this.#farBefore] = [this.#farBefore, this.#far];
    this.#light = lightOf(picture, this.#mean, this.#light);
    return Math.max(this.#distance('luma', picture), this.#distance('tint', picture));
  }

  /**
   * Takes in a picture that `changeOf` has just been asked of, in which nobody is.
   *
   * @param share weight of the picture in the mean, 0..1; the first ones weigh more
   * @param far what is far from the background: `noise` of it; something that `stays`, of which only the wavering is
   *   noise; or something that may be either, so that the mean is left as it is and the noise grows by little
   */
  learn(picture: BlockPicture, share: number, far: 'noise' | 'stays' | 'either'): void {
    if (far !== 'either' || this.#looks === 0) {
      this.#looks++;
      const part = Math.max(share, 1 / this.#looks);
      blend(this.#mean.luma, picture.luma, part);
      blend(this.#mean.tint, picture.tint, part);
    }
    if (this.#looks < 2) return;
    const weight = Math.max(NOISE_SHARE, 1 / (this.#looks - 1));
    this.#learnNoise('luma', far, weight);
    this.#learnNoise('tint', far, weight);
  }

  #learnNoise(measure: keyof typeof LEVELS, kind: 'noise' | 'stays' | 'either', weight: number): void {
    const noise = this.#noise[measure];
    const far = this.#far[measure];
    const before = this.#farBefore[measure];
    const { least, most } = LEVELS[measure];
    const [stays, either] = [kind === 'stays', kind === 'either'];
    const cap = 4 * most * most;
    for (let n = 0; n < noise.length; n++) {
      const known = noise[n] as number;
      let distance = far[n] as number;
      // The difference of two pictures has twice the variance of one.
      if (stays) distance = (distance - (before[n] as number)) * Math.SQRT1_2;
      const limit = either ? 4 * Math.max(least * least, VARIANCES * known) : cap;
      noise[n] = known + weight * (Math.min(cap, limit, distance * distance) - known);
    }
  }

  /** Writes down how far each square is, and says how far the farthest is by its own measure. */
  #distance(measure: keyof typeof LEVELS, picture: BlockPicture): number {
    const { gain, offset } = this.#light;
    const { columns, rows } = picture;
    const now = picture[measure];
    const mean = this.#mean[measure];
    const noise = this.#noise[measure];
    const far = this.#far[measure];
    const { least, most } = LEVELS[measure];
    const shift = measure === 'luma' ? offset : 0;
    let farthest = 0;
    for (let row = 0; row + 1 < rows; row++) {
      let n = row * columns;
      let left =
        (now[n] as number) +
        (now[n + columns] as number) -
        gain * ((mean[n] as number) + (mean[n + columns] as number));
      for (const end = n + columns - 1; n < end; n++) {
        const below = n + columns + 1;
        const right =
          (now[n + 1] as number) +
          (now[below] as number) -
          gain * ((mean[n + 1] as number) + (mean[below] as number));
        const distance = (left + right) / 4 - shift;
        far[n] = distance;
        left = right;
        const allowed = Math.min(most * most, Math.max(least * least, VARIANCES * (noise[n] as number)));
        const change = (distance * distance) / allowed;
        if (change > farthest) farthest = change;
      }
    }
    return Math.sqrt(farthest);
  }
}

/** Weight of one picture in the noise: that of the last hundred pictures counts. */
const NOISE_SHARE = 0.01;

function blend(mean: Float32Array, picture: Float32Array, share: number): void {
  for (let n = 0; n < mean.length; n++) {
    mean[n] = (mean[n] as number) + share * ((picture[n] as number) - (mean[n] as number));
  }
}

/** Blocks that are off the line by more than this are not the light's doing, and left out. */
const OFF_LINE = 6;

/**
 * The line from the background's brightness to the picture's, by least squares over the blocks that are near the last
 * picture's line; over all of them where those are few, and again over those near that one.
 */
function lightOf(picture: BlockPicture, mean: BlockPicture, last: Light): Light {
  const near = lineOf(picture.luma, mean.luma, last, OFF_LINE);
  if (near !== null) return near;
  const all = lineOf(picture.luma, mean.luma, last, Number.POSITIVE_INFINITY) ?? last;
  return lineOf(picture.luma, mean.luma, all, OFF_LINE) ?? all;
}

/** Null where fewer than half of the blocks are so near the line before. */
function lineOf(now: Float32Array, mean: Float32Array, before: Light, limit: number): Light | null {
  const { gain: slope, offset: start } = before;
  let count = 0;
  let x = 0;
  let y = 0;
  let xx = 0;
  let xy = 0;
  for (let n = 0; n < mean.length; n++) {
    const from = mean[n] as number;
    const to = now[n] as number;
    if (Math.abs(to - slope * from - start) > limit) continue;
    count++;
    x += from;
    y += to;
    xx += from * from;
    xy += from * to;
  }
  if (count < mean.length / 2) return null;
  const spread = xx - (x * x) / count;
  const gain = spread < count ? 1 : Math.min(2, Math.max(0.5, (xy - (x * y) / count) / spread));
  return { gain, offset: (y - gain * x) / count };
}
