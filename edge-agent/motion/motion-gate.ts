import type { Frame } from '../camera/camera-source.ts';
import { Background } from './background.ts';
import { type BlockPicture, blockPicture, measure } from './block-picture.ts';

/** Seconds of the stream. */
const S = {
  /** After somebody was there, everything is looked at for so long. */
  afterPeople: 2,
  /** And after something moved for more than one frame: a key frame is another picture of the same scene, once. */
  afterMotion: 0.5,
  /** The detector looks this often however still it is. */
  refresh: 2,
  /** What stays though the detector finds nobody is taken for part of the scene after this. */
  patience: 2,
  /** How fast the background follows a scene that is still, and one where something stays that is nobody. */
  slow: 10,
  fast: 0.7,
  /** A pause after which nothing that was known counts any more. */
  longestPause: 5,
} as const;

/** So many pictures of the scene without anybody must be known before anything is skipped. */
const FEWEST_LOOKS = 15;

/**
 * Says in which frames the detector need not look: the scene was empty when it looked last, and nothing in it has changed
 * since, beyond the noise that was measured at each place. In doubt it has the detector look. The background is learned
 * from frames in which the detector found nobody, or did not need to look: never from people.
 *
 * Ask `isStill` of each frame in turn, and `tell` what the detector found in those that are not.
 */
export class MotionGate {
  #background: Background | null = null;
  #picture: BlockPicture = blockPicture(1, 1);
  #size = '';
  #segment = Number.NaN;
  #t = Number.NaN;
  #stepS = 0.1;
  /** In the last frame something was other than in the background. */
  #moves = false;
  /** The detector looked last, found somebody last, and something moved on last, at these seconds. */
  #lookedAt = Number.NEGATIVE_INFINITY;
  #peopleAt = Number.NEGATIVE_INFINITY;
  #movedAt = Number.NEGATIVE_INFINITY;
  /** Since when the scene differs from the background, on and off. */
  #restlessSince: number | null = null;

  /** Whether the detector may pass over this frame: then nobody is in it. */
  isStill(frame: Frame): boolean {
    const { t } = frame;
    const background = this.#backgroundFor(frame);
    if (frame.segment !== this.#segment || !(t > this.#t && t - this.#t < S.longestPause)) this.#begin(frame);
    else this.#stepS = t - this.#t;
    this.#t = t;
    measure(frame, this.#picture);
    const change = background.changeOf(this.#picture);
    const moved = this.#moves;
    this.#moves = change > 1;
    if (this.#moves) {
      if (moved) this.#movedAt = t;
      this.#restlessSince ??= t;
    }
    const isStill =
      !this.#moves &&
      background.looks >= FEWEST_LOOKS &&
      t - this.#movedAt >= S.afterMotion &&
      t - this.#peopleAt >= S.afterPeople &&
      t - this.#lookedAt < S.refresh - this.#stepS / 2;
    if (isStill) {
      this.#restlessSince = null;
      this.#learn(S.slow, 'noise');
    }
    return isStill;
  }

  /** The detector has looked at the last frame. @param found people in it, or followed through it, sure or not */
  tell(found: number): void {
    const t = this.#t;
    this.#lookedAt = t;
    if (found > 0) this.#peopleAt = t;
    if (t - this.#peopleAt < S.afterPeople) return;
    const isQuiet = !this.#moves && t - this.#movedAt >= S.afterMotion;
    if (isQuiet || (this.#background?.looks ?? 0) < FEWEST_LOOKS) {
      this.#restlessSince = null;
      this.#learn(S.slow, 'noise');
    } else if (t - (this.#restlessSince ?? t) < S.patience) this.#learn(S.slow, 'either');
    else this.#learn(S.fast, 'stays');
  }

  #learn(seconds: number, far: 'noise' | 'stays' | 'either'): void {
    this.#background?.learn(this.#picture, Math.min(1, this.#stepS / seconds), far);
  }

  /** The background outlives a stream that was opened anew: where it does not fit any more, the detector looks. */
  #backgroundFor({ contentWidth, contentHeight }: Frame): Background {
    const size = `${contentWidth}x${contentHeight}`;
    if (this.#background !== null && size === this.#size) return this.#background;
    this.#size = size;
    this.#picture = blockPicture(contentWidth, contentHeight);
    this.#background = new Background(contentWidth, contentHeight);
    return this.#background;
  }

  #begin({ segment }: Frame): void {
    this.#segment = segment;
    this.#lookedAt = Number.NEGATIVE_INFINITY;
    this.#peopleAt = Number.NEGATIVE_INFINITY;
    this.#movedAt = Number.NEGATIVE_INFINITY;
    this.#restlessSince = null;
  }
}
