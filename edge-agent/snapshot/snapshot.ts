import {
  MAX_PICTURE_CHARACTERS,
  MAX_PICTURE_WIDTH,
  type Snapshot,
} from '../../firmware-config/contract/index.ts';
import type { Colour, Frame } from '../camera/camera-source.ts';
import type { Detector } from '../detections/detector.ts';
import type { Track } from '../tracks/track.ts';
import { hide, placesOf } from './hiding.ts';
import { type Picture, softened } from './picture.ts';

/** Whoever may be a face or a person is hidden: far below what counts as one. */
const LOW_SCORE = 0.15;

export interface SnapshotView {
  /** Lent, with the detector, until the returned promise resolves. */
  frame: Frame;
  detector: Detector;
  tracks: readonly Track[];
  finds: 'face' | 'person';
}

/** A picture of which nobody can be told, ready to be encoded. */
export interface Hidden {
  picture: Picture;
  /** How many places are pixelated. */
  hidden: number;
}

/**
 * A frame as it may leave the gateway: without its padding, with a third of its detail, and with every place pixelated
 * where the detector suspects somebody or a track is. What comes out of here holds the only copy of it; the frame itself
 * stays as it is.
 */
export async function hiddenPicture({ frame, detector, tracks, finds }: SnapshotView): Promise<Hidden> {
  const picture = softened(frame, MAX_PICTURE_WIDTH);
  const found = await detector.detect(frame, LOW_SCORE);
  const places = placesOf(found, tracks, frame.contentWidth / frame.contentHeight);
  hide(picture, places, finds);
  return { picture: inRgb(picture, detector.picture.colour), hidden: places.length };
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
