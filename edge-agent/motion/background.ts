import { type BlockPicture, blockPicture } from './block-picture.ts';

/**
 * How far a square of 2 x 2 blocks must be from the background, in standard deviations of its own noise. At 5 chance
 * opens the gate in one of 500 frames of 640x384.
 */
const DEVIATIONS = 5;
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
  /** Distances of the picture of the last `changeOf`, for `learn`. */
  readonly #far: Noise;
  #looks = 0;

  constructor(contentWidth: number, contentHeight: number) {
    this.#mean = blockPicture(contentWidth, contentHeight);
    const squares = () => new Float32Array(this.#mean.luma.length);
    this.#noise = { luma: squares(), tint: squares() };
    this.#far = { luma: squares(), tint: squares() };
  }

  /** How many pictures it was learned from. */
  get looks(): number {
    return this.#looks;
  }

  /** How far a picture is from the background: above 1 somewhere something is there that was not. */
  changeOf(picture: BlockPicture): number {
    if (this.#looks === 0) return Number.POSITIVE_INFINITY;
    const light = lightOf(picture, this.#mean);
    return Math.max(this.#distance('luma', picture, light), this.#distance('tint', picture, light));
  }

  /**
   * Takes in a picture that `changeOf` has just been asked of.
   *
   * @param share weight of the picture, 0..1; the first ones weigh more
   */
  learn(picture: BlockPicture, share: number): void {
    this.#looks++;
    const part = Math.max(share, 1 / this.#looks);
    blend(this.#mean.luma, picture.luma, part);
    blend(this.#mean.tint, picture.tint, part);
    if (this.#looks === 1) return;
    for (const measure of ['luma', 'tint'] as const) {
      const noise = this.#noise[measure];
      const far = this.#far[measure];
      const limit = (2 * LEVELS[measure].most) ** 2;
      const weight = Math.max(Math.min(share, LEARN_NOISE), 1 / (this.#looks - 1));
      for (let n = 0; n < noise.length; n++) {
        const square = Math.min(limit, (far[n] as number) ** 2);
        noise[n] = (noise[n] as number) + weight * (square - (noise[n] as number));
      }
    }
  }

  /** Writes down how far each square is, and says how far the farthest is by its own measure. */
  #distance(measure: keyof typeof LEVELS, picture: BlockPicture, { gain, offset }: Light): number {
    const { columns, rows } = picture;
    const now = picture[measure];
    const mean = this.#mean[measure];
    const noise = this.#noise[measure];
    const far = this.#far[measure];
    const { least, most } = LEVELS[measure];
    const shift = measure === 'luma' ? offset : 0;
    const scale = DEVIATIONS * DEVIATIONS;
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
        const allowed = Math.min(most * most, Math.max(least * least, scale * (noise[n] as number)));
        const change = (distance * distance) / allowed;
        if (change > farthest) farthest = change;
      }
    }
    return Math.sqrt(farthest);
  }
}

/** The noise is learned from no fewer than the last hundred pictures. */
const LEARN_NOISE = 0.01;

function blend(mean: Float32Array, picture: Float32Array, share: number): void {
  for (let n = 0; n < mean.length; n++) {
    mean[n] = (mean[n] as number) + share * ((picture[n] as number) - (mean[n] as number));
  }
}

/** Blocks that are off the line by more than this are not the light's doing, and left out of the second fit. */
const OFF_LINE = 6;

/** The line from the background's brightness to the picture's, by least squares over the blocks, twice. */
function lightOf(picture: BlockPicture, mean: BlockPicture): Light {
  const first = lineOf(picture.luma, mean.luma, { gain: 1, offset: 0 }, Number.POSITIVE_INFINITY);
  return lineOf(picture.luma, mean.luma, first, OFF_LINE);
}

function lineOf(now: Float32Array, mean: Float32Array, before: Light, limit: number): Light {
  let [count, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (let n = 0; n < mean.length; n++) {
    const from = mean[n] as number;
    const to = now[n] as number;
    if (Math.abs(to - before.gain * from - before.offset) > limit) continue;
    count++;
    x += from;
    y += to;
    xx += from * from;
    xy += from * to;
  }
  if (count < mean.length / 4) return before;
  const spread = xx - (x * x) / count;
  const gain = spread < count ? 1 : Math.min(2, Math.max(0.5, (xy - (x * y) / count) / spread));
  return { gain, offset: (y - gain * x) / count };
}
