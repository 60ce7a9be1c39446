import { medianPicture } from './background.ts';
import { type Blob, findBlobs } from './blobs.ts';
import { cutOut } from './cut-out.ts';
import { readPictures } from './footage.ts';
import type { Picture, Rectangle } from './picture.ts';

/** One picture of somebody who is followed through the footage. */
export interface Sighting {
  frame: number;
  box: Rectangle;
  area: number;
  cut: Picture;
  /** Clear of the picture's edge, of everybody else, and shaped like a person. */
  good: boolean;
}

/** Somebody followed through consecutive pictures. */
export type Trail = Sighting[];

/** What one recording holds: its background, and everybody who moves before it. */
export interface Recording {
  background: Picture;
  trails: Trail[];
  frames: number;
}

/** Smaller people are too coarse to be cut out (pixels). */
const LEAST_HEIGHT = 48;
/** Others must be so many pixels away. */
const CLEAR = 6;

/**
 * Follows everybody who walks alone through a recording made by a fixed camera.
 *
 * @param onFrame called after every picture of the recording
 */
export async function followWalkers(path: string, onFrame: (frame: number) => void): Promise<Recording> {
  const samples: Picture[] = [];
  for await (const picture of readPictures(path, 17)) samples.push(picture);
  const background = medianPicture(samples);
  const trails: Trail[] = [];
  let open: Trail[] = [];
  let frame = 0;
  for await (const picture of readPictures(path)) {
    const { blobs, labels } = findBlobs(picture, background, 120);
    const tall = blobs.filter((blob) => blob.y2 - blob.y1 >= LEAST_HEIGHT);
    const next: Trail[] = [];
    for (const blob of tall) {
      const sighting = {
        frame,
        box: boxOf(blob),
        area: blob.area,
        cut: cutOut(picture, background, labels, blob.label, blob),
        good: isGood(blob, blobs, picture),
      };
      const before = open.filter((trail) => follows(trail.at(-1), blob));
      const [trail] = before;
      const rivals = trail ? tall.filter((other) => follows(trail.at(-1), other)) : [];
      if (trail && before.length === 1 && rivals.length === 1) {
        trail.push(sighting);
        next.push(trail);
      } else {
        const begun = [sighting];
        trails.push(begun);
        next.push(begun);
      }
    }
    open = next;
    onFrame(++frame);
  }
  return { background, trails, frames: frame };
}

const boxOf = ({ x1, y1, x2, y2 }: Blob): Rectangle => ({ x1, y1, x2, y2 });

function follows(last: Sighting | undefined, blob: Blob): boolean {
  if (!last || overlap(last.box, blob) < 0.3) return false;
  const ratio = blob.area / last.area;
  return ratio > 0.7 && ratio < 1.4;
}

/** Common area over joint area. */
function overlap(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.x2, other.x2) - Math.max(one.x1, other.x1);
  const height = Math.min(one.y2, other.y2) - Math.max(one.y1, other.y1);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: Rectangle) => (box.x2 - box.x1) * (box.y2 - box.y1);
  return (width * height) / (area(one) + area(other) - width * height);
}

function isGood(blob: Blob, blobs: readonly Blob[], { width, height }: Picture): boolean {
  const inside = blob.x1 > 3 && blob.y1 > 3 && blob.x2 < width - 3 && blob.y2 < height - 3;
  const aspect = (blob.x2 - blob.x1) / (blob.y2 - blob.y1);
  const alone = blobs.every(
    (other) =>
      other === blob ||
      other.x1 > blob.x2 + CLEAR ||
      other.x2 < blob.x1 - CLEAR ||
      other.y1 > blob.y2 + CLEAR ||
      other.y2 < blob.y1 - CLEAR,
  );
  return inside && alone && aspect > 0.2 && aspect < 0.62;
}
