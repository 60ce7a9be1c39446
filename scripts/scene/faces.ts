import { contentSize } from '../../edge-agent/camera/letterbox.ts';
import type { Detector } from '../../edge-agent/detections/detector.ts';
import { readPictures } from './footage.ts';
import { type Picture, type Rectangle, resized } from './picture.ts';

/** One picture of a face that is followed through the footage, with what is around it. */
export interface FaceSighting {
  frame: number;
  picture: Picture;
  box: Rectangle;
}

/** Faces smaller than this (pixels high) are too coarse, and less sure ones may be anything. */
const LEAST_HEIGHT = 22;
const SURE = 0.85;
/** More pictures of one face than these say nothing new. */
const MOST = 40;

/**
 * Follows every face through a recording.
 *
 * @param detector of faces; it is lent
 * @param onFrame called after every picture of the recording
 */
export async function followFaces(
  path: string,
  detector: Detector,
  onFrame: (frame: number) => void,
): Promise<FaceSighting[][]> {
  const trails: FaceSighting[][] = [];
  let open: FaceSighting[][] = [];
  let frame = 0;
  for await (const picture of readPictures(path)) {
    const boxes = await facesIn(picture, detector);
    const next: FaceSighting[][] = [];
    for (const box of boxes) {
      const trail = open.find((one) => near(one.at(-1)?.box, box)) ?? [];
      if (trail.length === 0) trails.push(trail);
      trail.push({ frame, picture, box });
      next.push(trail);
    }
    open = next.filter((trail) => trail.length < MOST);
    onFrame(++frame);
    if (trails.length > 0 && trails.every((trail) => trail.length >= MOST)) break;
  }
  return trails;
}

async function facesIn(picture: Picture, detector: Detector): Promise<Rectangle[]> {
  const form = detector.picture;
  const content = contentSize(picture, form);
  const scaled = await resized(picture, content.width, content.height);
  const pixels = new Uint8Array(form.width * form.height * 3).fill(form.padding);
  for (let y = 0; y < content.height; y++) {
    const row = scaled.pixels.subarray(y * content.width * 3, (y + 1) * content.width * 3);
    pixels.set(row, y * form.width * 3);
  }
  const [contentWidth, contentHeight] = [content.width, content.height];
  const size = { width: form.width, height: form.height, contentWidth, contentHeight };
  const found = await detector.detect({ pixels, ...size, t: 0, at: 0, segment: 0 });
  return Array.from({ length: found.count }, (_, index) => ({
    score: found.score[index] ?? 0,
    x1: (found.x1[index] ?? 0) * picture.width,
    y1: (found.y1[index] ?? 0) * picture.height,
    x2: (found.x2[index] ?? 0) * picture.width,
    y2: (found.y2[index] ?? 0) * picture.height,
  }))
    .filter(({ score, y1, y2 }) => score >= SURE && y2 - y1 >= LEAST_HEIGHT)
    .map(({ x1, y1, x2, y2 }) => ({ x1, y1, x2, y2 }));
}

function near(last: Rectangle | undefined, box: Rectangle): boolean {
  if (!last) return false;
  const apart = Math.hypot(last.x1 + last.x2 - box.x1 - box.x2, last.y1 + last.y2 - box.y1 - box.y2) / 2;
  return apart < 0.4 * (box.x2 - box.x1);
}
