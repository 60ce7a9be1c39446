import type { Step } from '../../edge-agent/pipeline.ts';
import type { Track } from '../../edge-agent/tracks/track.ts';

/** Where somebody was seen. Lengths in picture heights: x runs from 0 to the picture's aspect ratio, y from 0 to 1. */
export interface Sighting {
  /** Seconds of the stream. */
  t: number;
  /** Centre of the box. */
  x: number;
  y: number;
  w: number;
  h: number;
}

/** The way of one track, in the order of time. */
export interface Path {
  id: number;
  sightings: readonly Sighting[];
  /** False as long as it may be no person at all. */
  confirmed: boolean;
}

/** What was seen in one watch at one camera. */
export interface Observation {
  finds: 'face' | 'person';
  model: string;
  /** Seconds watched, frames looked at in them, and the frames per second that were asked for. */
  seconds: number;
  frames: number;
  wantedFps: number;
  paths: readonly Path[];
  picture: PictureScale;
  /** What moved, where somebody watched that. */
  motion?: Motion;
  /** What a larger input finds, where somebody looked. */
  closer?: CloserLook;
}

/** What moves through a picture, people or not. */
export interface Motion {
  /** Things that got on by more than their own length, and those of them that the model never saw. */
  movers: number;
  unseen: number;
  /** Their height (median) in picture heights. */
  height: number;
}

/** What some frames show with a larger input. */
export interface CloserLook {
  /** That input in pixels. */
  input: { width: number; height: number };
  /** Heights of all that was surely found in any of them, in picture heights. */
  heights: readonly number[];
}

/** How large the source's picture is, and how the model sees it. */
export interface PictureScale {
  /** The source's picture in pixels. */
  source: { width: number; height: number };
  /** The model's input in pixels. */
  input: { width: number; height: number };
  /** The part of the picture that is looked at: left, top, right, bottom, 0..1. */
  region: readonly [number, number, number, number];
  /** Height in pixels of the model's input from which on people are found reliably; null where nobody measured it. */
  smallest: number | null;
  /** The sides of another input must be multiples of this; null where there can be no other. */
  multipleOf: number | null;
}

/** Width of the source's picture divided by its height. */
export const aspectOf = ({ source }: PictureScale): number => source.width / source.height;

/**
 * Pixels of the model's input that one picture height takes; of the source's picture it is its height.
 *
 * @param input another input size
 * @param region another region
 */
export function inputPixels(
  { source, ...own }: PictureScale,
  input = own.input,
  [left, top, right, bottom]: PictureScale['region'] = own.region,
): number {
  const scale = Math.min(
    input.width / (source.width * (right - left)),
    input.height / (source.height * (bottom - top)),
  );
  return source.height * scale;
}

/**
 * Pixels that one picture height has for the model: those of its input, but no more than the source has, for a picture that
 * was made larger shows no more.
 */
export const effectivePixels = (picture: PictureScale): number =>
  Math.min(inputPixels(picture), picture.source.height);

/** Writes down the ways of tracks. */
export class Witness {
  readonly #ways = new Map<number, { track: Track; sightings: Sighting[] }>();
  frames = 0;
  seconds = 0;

  see({ frame, tracks }: Pick<Step, 'tracks'> & { frame: { t: number } }): void {
    this.frames++;
    this.seconds = frame.t;
    for (const track of tracks) {
      if (track.seenAt !== frame.t) continue;
      const way = this.#ways.get(track.id) ?? { track, sightings: [] };
      this.#ways.set(track.id, way);
      way.sightings.push({ t: frame.t, x: track.cx, y: track.cy, w: track.w, h: track.h });
    }
  }

  get paths(): Path[] {
    return [...this.#ways].map(([id, { track, sightings }]) => ({
      id,
      sightings,
      confirmed: track.confirmed,
    }));
  }
}
