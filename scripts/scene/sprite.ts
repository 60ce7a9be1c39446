import type { Picture, Rectangle } from './picture.ts';

/** One person cut out of one picture of the footage: RGB with alpha. */
export interface Cutout {
  picture: Picture;
  /** The point that is put on the scene: between the feet of a person, the centre of a face. Pixels of the cutout. */
  anchor: { x: number; y: number };
  /** The box that a perfect detector finds: the whole visible person, or the face. Pixels of the cutout. */
  box: Rectangle;
}

/** Consecutive cutouts of one person, which follow each other in a circle. */
export interface Sprite {
  /** Recording and picture it comes from. */
  name: string;
  cutouts: Cutout[];
  /** Pixels of the cutouts for a metre where the person stands. */
  pixelsPerMetre: number;
  /** Metres walked from one cutout to the next; 0 for somebody who stands or whose legs are not seen. */
  strideM: number;
  /** Where the person walks to in the footage: 1 right, -1 left; 0 when it does not matter. */
  heading: -1 | 0 | 1;
  /** Cutout on which the person stands best. */
  standing: number;
  /** Below this row (pixels of the cutout) are clothes, whose colour may be changed. */
  clothesFrom: number;
}

/** The smallest box around all pixels that are at least half opaque; empty at the middle when there are none. */
export function opaqueBox({ width, height, pixels }: Picture): Rectangle {
  const box = { x1: width, y1: height, x2: 0, y2: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((pixels[(y * width + x) * 4 + 3] ?? 0) < 128) continue;
      box.x1 = Math.min(box.x1, x);
      box.x2 = Math.max(box.x2, x + 1);
      box.y1 = Math.min(box.y1, y);
      box.y2 = Math.max(box.y2, y + 1);
    }
  }
  return box.x2 > box.x1 ? box : { x1: width >> 1, y1: height >> 1, x2: width >> 1, y2: height >> 1 };
}
