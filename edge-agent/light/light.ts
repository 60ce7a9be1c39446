import type { Frame } from '../camera/camera-source.ts';
import { Equalisation } from './equalisation.ts';
import { Scene } from './scene.ts';
import { Smoothing } from './smoothing.ts';

/** Noise, in levels of 0..255, from which on smoothing is worth the detail it costs, and how many passes of it a level wants. */
const NOISY = 2;
const PASSES_PER_LEVEL = 1.2;
const MOST_PASSES = 8;
/** A scene whose darker parts are this bright (0..255) or less is equalised wholly, from the second on not at all. */
const DIM = 68;
const LIT = 76;

/** Where a scene was so much brighter than that, with little noise, for so many frames, it is looked at in every fifth only. */
const CLEARLY = { brighter: 10, noise: 1, frames: 10, every: 5 } as const;

/**
 * Makes a frame lighter and cleaner for a detector: smooths what is noisy, and spreads out what is dim. Networks
 * are trained on daylight; at dusk and before a bright door they miss most faces without this. A well-lit frame is looked
 * at and left as it is, byte for byte. One for each camera, for it learns what the camera's scene is lit like.
 */
export class Light {
  readonly scene = new Scene();
  readonly #smoothing = new Smoothing();
  readonly #equalisation = new Equalisation();
  /** Looks in a row that showed a clear scene, and frames that came since there are enough of them. */
  #clear = 0;
  #passed = 0;

  /** Takes the next frame of the stream, and changes it in place where it wants it; true where it was changed. */
  correct(frame: Frame): boolean {
    const wants = this.#look(frame);
    if (wants !== null) this.#apply(frame, wants);
    return wants !== null;
  }

  /**
   * The next frame of the stream as it is where nothing is wanting, else a corrected one.
   *
   * @param pixels of as many bytes as the frame's, for the corrected one
   */
  corrected(frame: Frame, pixels: Uint8Array): Frame {
    const wants = this.#look(frame);
    if (wants === null) return frame;
    pixels.set(frame.pixels);
    const copy = { ...frame, pixels };
    this.#apply(copy, wants);
    return copy;
  }

  /** Passes of smoothing and weight of the equalisation (0..1) that the scene wants; null for neither. */
  #look(frame: Frame): { times: number; weight: number } | null {
    if (this.#clear >= CLEARLY.frames && ++this.#passed % CLEARLY.every !== 0) return null;
    this.scene.saw(frame);
    const { noise, brightness } = this.scene;
    const isClear = noise < CLEARLY.noise && brightness > LIT + CLEARLY.brighter;
    this.#clear = isClear ? this.#clear + 1 : 0;
    const times = noise < NOISY ? 0 : Math.min(MOST_PASSES, Math.round(PASSES_PER_LEVEL * noise));
    const weight = Math.min(1, Math.max(0, (LIT - brightness) / (LIT - DIM)));
    return times > 0 || weight > 0 ? { times, weight } : null;
  }

  #apply(frame: Frame, { times, weight }: { times: number; weight: number }): void {
    if (times > 0) this.#smoothing.apply(frame, times);
    if (weight > 0) this.#equalisation.apply(frame, weight);
  }
}

/**
 * The correction for a model's frames; none for persons. By `gateline eval --degrade`, the face model finds 92 % of its faces at
 * dusk with it and 24 % without, 67 % and 10 % before a bright door; CenterNet finds as many persons without it, even at night.
 */
export function lightFor(finds: 'face' | 'person'): Light | undefined {
  return finds === 'face' ? new Light() : undefined;
}
