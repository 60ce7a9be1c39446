import type { Frame, PictureForm } from '../camera/camera-source.ts';
import type { Detections } from './detections.ts';
import type { Detector, ModelFacts } from './detector.ts';

/**
 * Two models that take the frames by turns: of a face and a person model each finds people that the other does not, at
 * the cost of one. The camera gives the picture that the first one wants; the second must take the same size, and gets
 * a copy where it wants other bytes beside the picture or another order of colours.
 */
export class AlternatingDetector implements Detector {
  readonly picture: PictureForm;
  readonly #detectors: readonly [Detector, Detector];
  readonly #copy: Uint8Array | null;
  #asked: Detector;
  #frames = 0;
  /** How often the last frame was asked for. */
  #asks = 0;
  #last: { t: number; segment: number } | null = null;

  /** @throws RangeError for pictures of different sizes */
  constructor(first: Detector, second: Detector) {
    const { width, height, colour, padding } = first.picture;
    const wanted = second.picture;
    if (wanted.width !== width || wanted.height !== height) {
      throw new RangeError(
        `${second.model.name} takes ${wanted.width}x${wanted.height}, not ${width}x${height}`,
      );
    }
    this.picture = first.picture;
    this.#detectors = [first, second];
    this.#asked = first;
    const isSame = wanted.colour === colour && wanted.padding === padding;
    this.#copy = isSame ? null : new Uint8Array(width * height * 3);
  }

  /** The model that the last `detect` asked. */
  get model(): ModelFacts {
    return this.#asked.model;
  }

  get models(): readonly ModelFacts[] {
    return this.#detectors.map(({ model }) => model);
  }

  get inferenceMs(): number {
    return this.#asked.inferenceMs;
  }

  /** Of a frame that is asked for again the models say by turns what they see. */
  detect(frame: Frame, low?: number): Promise<Detections> {
    const isAgain = this.#last?.t === frame.t && this.#last.segment === frame.segment;
    if (!isAgain) this.#frames++;
    this.#asks = isAgain ? this.#asks + 1 : 0;
    this.#last = { t: frame.t, segment: frame.segment };
    const [first, second] = this.#detectors;
    const isFirst = (this.#frames + this.#asks) % 2 === 1;
    this.#asked = isFirst ? first : second;
    return this.#asked.detect(isFirst ? frame : this.#forSecond(frame), low);
  }

  async close(): Promise<void> {
    for (const detector of this.#detectors) await detector.close();
  }

  #forSecond(frame: Frame): Frame {
    const pixels = this.#copy;
    if (!pixels) return frame;
    const { colour, padding } = this.#detectors[1].picture;
    pixels.set(frame.pixels);
    if (colour !== this.picture.colour) exchangeColours(pixels);
    const { width, height, contentWidth, contentHeight } = frame;
    for (let row = 0; row < contentHeight; row++) {
      pixels.fill(padding, (row * width + contentWidth) * 3, (row + 1) * width * 3);
    }
    pixels.fill(padding, contentHeight * width * 3, height * width * 3);
    return { ...frame, pixels };
  }
}

function exchangeColours(pixels: Uint8Array): void {
  for (let at = 0; at < pixels.length; at += 3) {
    const first = pixels[at] as number;
    pixels[at] = pixels[at + 2] as number;
    pixels[at + 2] = first;
  }
}
