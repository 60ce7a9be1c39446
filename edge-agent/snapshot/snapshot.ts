import {
  MAX_PICTURE_CHARACTERS,
  MAX_PICTURE_WIDTH,
  type Snapshot,
} from '../../firmware-config/contract/index.ts';
import type { Colour, Frame } from '../camera/camera-source.ts';
import { wholeSize } from '../camera/region.ts';
import type { Detector } from '../detections/detector.ts';
import type { Track } from '../tracks/track.ts';
import { hide, type Place, placesOf } from './hiding.ts';
import { drawn, medianOf, type Picture, type Sketch, sketched } from './picture.ts';

/** Whoever may be a face or a person is hidden: far below what counts as one. */
const LOW_SCORE = 0.15;
/** A picture is made of so many looks, so far apart: 2.4 seconds in which whoever walks is in no place for half of them. */
const LOOKS = 7;
const LOOK_EVERY_MS = 400;

export interface SnapshotView {
  /** Lent, with the detector, until the returned promise resolves. */
  frame: Frame;
  detector: Detector;
  tracks: readonly Track[];
  finds: 'face' | 'person';
}

/** A picture in which nobody can be told, ready to be encoded. */
export interface Hidden {
  picture: Picture;
  /** How many places are pixelated. */
  hidden: number;
}

/**
 * What a camera sees, as it may leave the gateway. A detector has its blind spots, so three things hide people: the
 * picture is the median of several looks, so that whoever passes is not in it; it has a third of its detail; and every
 * place where the detector suspected somebody in any of the looks, or a track was, is pixelated. Nothing but sketches of
 * a third of the detail is kept between the looks, in memory.
 */
export class Exposure {
  #sketches: Sketch[] = [];
  #places: Place[] = [];
  #hasFaces = false;
  #lastAt = Number.NEGATIVE_INFINITY;

  /**
   * Takes a look, if it is time for one.
   *
   * @param now milliseconds of a clock that does not jump
   * @returns the picture after the last look
   */
  async look({ frame, detector, tracks, finds }: SnapshotView, now: number): Promise<Hidden | null> {
    if (now - this.#lastAt < LOOK_EVERY_MS) return null;
    this.#lastAt = now;
    const sketch = sketched(frame, MAX_PICTURE_WIDTH);
    const [before] = this.#sketches;
    if (before && (before.width !== sketch.width || before.height !== sketch.height)) this.#sketches = [];
    this.#sketches.push(sketch);
    const { width, height } = wholeSize(frame);
    for (const _ of detector.models) {
      this.#places.push(...placesOf(await detector.detect(frame, LOW_SCORE), tracks, width / height));
      // A person's track may be followed by the face alone.
      this.#hasFaces ||= detector.model.finds === 'face';
    }
    const [first, ...others] = this.#sketches;
    if (!first || this.#sketches.length < LOOKS) return null;
    const picture = drawn(medianOf([first, ...others]));
    hide(picture, this.#places, this.#hasFaces ? 'face' : finds);
    return { picture: inRgb(picture, detector.picture.colour), hidden: this.#places.length };
  }
}

/** The picture in a message. sharp is loaded with the first one. @returns undefined where it is too large however it is written */
export async function encoded({ picture, hidden }: Hidden): Promise<Snapshot['picture']> {
  const { jpegOf } = await import('./sharp-jpeg.ts');
  const jpeg = await jpegOf(picture, Math.floor(MAX_PICTURE_CHARACTERS / 4) * 3);
  const { width, height } = picture;
  return jpeg ? { jpeg: jpeg.toString('base64'), width, height, hidden } : undefined;
}

function inRgb(picture: Picture, colour: Colour): Picture {
  if (colour === 'rgb') return picture;
  const { pixels } = picture;
  for (let at = 0; at < pixels.length; at += 3) {
    const first = pixels[at] ?? 0;
    pixels[at] = pixels[at + 2] ?? 0;
    pixels[at + 2] = first;
  }
  return picture;
}
