import type { Detections } from '../detections/detections.ts';
import type { Track } from '../tracks/track.ts';
import type { Picture } from './picture.ts';

/** A place in the picture, 0..1. */
export interface Place {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/**
 * By how much a place is enlarged on every side, as a share of the longer side of its box: a face box reaches from the
 * hair line to the chin, and hair and ears can be known, too; a person's box holds all of them.
 */
const ENLARGED = { face: 0.35, person: 0.1 } as const;

/** Blocks across the narrower side of what was found: a face is 5 x 7 of them, a person's head not even one. */
const BLOCKS = 5;
/** In pixels. */
const SMALLEST_BLOCK = 8;

/** What was found, and where somebody is expected who was found a moment ago. */
export function placesOf(found: Detections, tracks: readonly Track[], aspect: number): Place[] {
  const places: Place[] = Array.from({ length: found.count }, (_, n) => ({
    x1: found.x1[n] ?? 0,
    y1: found.y1[n] ?? 0,
    x2: found.x2[n] ?? 0,
    y2: found.y2[n] ?? 0,
  }));
  for (const { cx, cy, w, h } of tracks) {
    places.push({ x1: (cx - w / 2) / aspect, y1: cy - h / 2, x2: (cx + w / 2) / aspect, y2: cy + h / 2 });
  }
  return places;
}

/**
 * Pixelates these places in a picture, enlarged, each with blocks so coarse that nobody can be told: the mean colour of a
 * block is all that is left of it. The coarsest go last, so that none of their blocks is cut up.
 */
export function hide(picture: Picture, places: readonly Place[], kind: keyof typeof ENLARGED): void {
  const { width, height } = picture;
  places
    .map(({ x1, y1, x2, y2 }) => {
      const [w, h] = [(x2 - x1) * width, (y2 - y1) * height];
      const more = ENLARGED[kind] * Math.max(w, h);
      const block = Math.max(SMALLEST_BLOCK, Math.ceil(Math.min(w, h) / BLOCKS));
      const left = Math.max(0, Math.floor(x1 * width - more));
      const top = Math.max(0, Math.floor(y1 * height - more));
      const right = Math.min(width, Math.ceil(x2 * width + more));
      const bottom = Math.min(height, Math.ceil(y2 * height + more));
      return { left, top, right, bottom, block };
    })
    .sort((one, other) => one.block - other.block)
    .forEach(({ left, top, right, bottom, block }) => {
      for (let y = top; y < bottom; y += block) {
        for (let x = left; x < right; x += block) {
          flatten(picture, x, y, Math.min(right, x + block), Math.min(bottom, y + block));
        }
      }
    });
}

/** Gives every pixel from (x1, y1) up to (x2, y2) their mean colour. */
function flatten({ pixels, width }: Picture, x1: number, y1: number, x2: number, y2: number): void {
  const sums: [number, number, number] = [0, 0, 0];
  for (let y = y1; y < y2; y++) {
    for (let at = (y * width + x1) * 3, end = (y * width + x2) * 3; at < end; at += 3) {
      sums[0] += pixels[at] ?? 0;
      sums[1] += pixels[at + 1] ?? 0;
      sums[2] += pixels[at + 2] ?? 0;
    }
  }
  const count = (x2 - x1) * (y2 - y1);
  const [a, b, c] = sums.map((sum) => Math.round(sum / count)) as typeof sums;
  for (let y = y1; y < y2; y++) {
    for (let at = (y * width + x1) * 3, end = (y * width + x2) * 3; at < end; at += 3) {
      pixels[at] = a;
      pixels[at + 1] = b;
      pixels[at + 2] = c;
    }
  }
}
