import type { Observation, Path, PictureScale } from './observation.ts';

/** Somebody who walks straight from one point to another. Points 0..1 of a picture of 16:9, heights in picture heights. */
export interface Walk {
  from: readonly [number, number];
  to: readonly [number, number];
  /** Height of the box at the start, and at the end where it is another one. */
  h: number;
  toH?: number;
  /** Seconds of the stream. */
  at: number;
  takes: number;
}

export const ASPECT = 16 / 9;

/** The walk as a track, seen so many times a second. */
export function pathOf({ from, to, h, toH = h, at, takes }: Walk, id: number, fps = 10): Path {
  const sightings = Array.from({ length: Math.floor(takes * fps) + 1 }, (_, n) => {
    const share = n / (takes * fps);
    const between = (one: number, other: number) => one + share * (other - one);
    const height = between(h, toH);
    const [x, y] = [between(from[0], to[0]) * ASPECT, between(from[1], to[1])];
    return { t: at + n / fps, x, y, w: height * 0.75, h: height };
  });
  return { id, sightings, confirmed: true };
}

/** UltraFace on a source of 720p. */
export const PICTURE: PictureScale = {
  source: { width: 1280, height: 720 },
  input: { width: 640, height: 384 },
  region: [0, 0, 1, 1],
  smallest: 12,
  multipleOf: 64,
};

/** What a camera of faces saw in a minute. */
export function observed(walks: readonly Walk[], changes: Partial<Observation> = {}, fps = 10): Observation {
  return {
    finds: 'face',
    model: 'ultraface-rfb-320',
    seconds: 60,
    frames: 60 * fps,
    wantedFps: 10,
    paths: walks.map((walk, n) => pathOf(walk, n + 1, fps)),
    picture: PICTURE,
    ...changes,
  };
}

/** So many people one after the other, each like this one. */
export function many(count: number, walk: Omit<Walk, 'at'>): Walk[] {
  return Array.from({ length: count }, (_, n) => ({ ...walk, at: 2 + n * 5 }));
}
