import sharp from 'sharp';
import { bodySvg, FACE } from '../demo/scene.ts';
import type { FaceSighting } from './faces.ts';
import { nameOf } from './footage.ts';
import { headAndShoulders, REACH } from './matte.ts';
import { blank, type Picture, type Rectangle, resized } from './picture.ts';
import type { Cutout, Sprite } from './sprite.ts';

/** Height of a face's box in metres, and in pixels of the cutouts. */
const FACE_M = 0.22;
const FACE_PIXELS = 64;
/** Clothes reach down so many face heights below the cut footage: its lowest row goes on. */
const HEM = 4;
/** Height of the face's box in the demo's drawing, and the row of its centre, in pixels. */
const DRAWN_FACE = 118;
const DRAWN_CENTRE = 165;
/** Fewer pictures of a face do not make a sprite; no more than so many are used. */
const FEWEST = 12;
const MOST = 16;
/** Metres walked from one cutout to the next. */
const STRIDE_M = 0.13;

/** The faces of one recording as sprites. */
export async function faceSprites(path: string, trails: readonly FaceSighting[][]): Promise<Sprite[]> {
  const long = trails.filter((trail) => trail.length >= FEWEST);
  return Promise.all(long.map((trail) => spriteOf(path, trail)));
}

async function spriteOf(path: string, trail: FaceSighting[]): Promise<Sprite> {
  const boxes = steadied(trail.map(({ box }) => box));
  // The last pictures show the face largest, where somebody walks towards the camera.
  const used = trail
    .map((sighting, index) => ({ ...sighting, box: boxes[index] ?? sighting.box }))
    .slice(-MOST);
  const cutouts = await Promise.all(used.map(cutoutOf));
  return {
    name: `${nameOf(path)}, picture ${used[0]?.frame ?? 0}`,
    // Forth and back again, so that the end is the beginning.
    cutouts: [...cutouts, ...cutouts.slice(1, -1).reverse()],
    pixelsPerMetre: FACE_PIXELS / FACE_M,
    strideM: STRIDE_M,
    heading: 0,
    standing: 0,
    clothesFrom: Math.round((REACH.above + 0.95) * FACE_PIXELS),
  };
}

async function cutoutOf({ picture, box }: FaceSighting): Promise<Cutout> {
  const scale = FACE_PIXELS / (box.y2 - box.y1);
  const cut = headAndShoulders(picture, box);
  const scaled = await resized(cut, Math.round(cut.width * scale), Math.round(cut.height * scale));
  const anchor = { x: scaled.width / 2, y: REACH.above * FACE_PIXELS };
  const half = ((box.x2 - box.x1) * scale) / 2;
  const shouldersSeen = picture.height > box.y2 + 1.1 * (box.y2 - box.y1);
  return {
    picture: shouldersSeen ? withHem(scaled) : await withDrawnBody(scaled),
    anchor,
    box: {
      x1: anchor.x - half,
      x2: anchor.x + half,
      y1: anchor.y - FACE_PIXELS / 2,
      y2: anchor.y + FACE_PIXELS / 2,
    },
  };
}

/** The lowest row that shows something goes on to the hem. */
function withHem({ width, height, pixels }: Picture): Picture {
  const long = blank(width, height + HEM * FACE_PIXELS, 4);
  long.pixels.set(pixels);
  let last = height - 1;
  const opaque = (row: number) => {
    let sum = 0;
    for (let x = 0; x < width; x++) sum += pixels[(row * width + x) * 4 + 3] ?? 0;
    return sum > 255 * 0.25 * width;
  };
  while (last > 0 && !opaque(last)) last--;
  const from = Math.max(0, last - 3);
  const row = pixels.slice(from * width * 4, (from + 1) * width * 4);
  for (let y = from; y < long.height; y++) long.pixels.set(row, y * width * 4);
  return long;
}

/** Who was filmed too near to have shoulders gets the drawn body of the demo's man. */
async function withDrawnBody({ width, height, pixels }: Picture): Promise<Picture> {
  const long = blank(width, height + HEM * FACE_PIXELS, 4);
  const scale = FACE_PIXELS / DRAWN_FACE;
  const [across, down] = [Math.round(FACE.figureWidth * scale), Math.round(FACE.figureHeight * scale)];
  const svg = Buffer.from(bodySvg('#8c9298'));
  const body = await sharp(svg).resize(across, down, { fit: 'fill' }).ensureAlpha().raw().toBuffer();
  const left = Math.round(width / 2 - FACE.centreX * scale);
  const top = Math.round(REACH.above * FACE_PIXELS - DRAWN_CENTRE * scale);
  for (let y = Math.max(0, top); y < long.height; y++) {
    const line = Math.min(y - top, Math.floor(0.7 * down));
    for (let x = Math.max(0, left); x < Math.min(width, left + across); x++) {
      const from = (line * across + x - left) * 4;
      long.pixels.set(body.subarray(from, from + 4), (y * width + x) * 4);
    }
  }
  for (let at = 0; at < width * height * 4; at += 4) {
    const alpha = (pixels[at + 3] ?? 0) / 255;
    if (alpha === 0) continue;
    const under = (long.pixels[at + 3] ?? 0) / 255;
    for (let c = at; c < at + 3; c++) {
      const behind = under > 0 ? (long.pixels[c] ?? 0) : (pixels[c] ?? 0);
      long.pixels[c] = alpha * (pixels[c] ?? 0) + (1 - alpha) * behind;
    }
    long.pixels[at + 3] = 255 * Math.max(alpha, under);
  }
  return long;
}

/** Boxes averaged over five pictures, all with the proportions of the middle one: detectors' boxes breathe. */
function steadied(boxes: readonly Rectangle[]): Rectangle[] {
  const shapes = boxes.map((box) => (box.x2 - box.x1) / (box.y2 - box.y1)).sort((a, b) => a - b);
  const shape = shapes[shapes.length >> 1] ?? 0.75;
  return boxes.map((_, index) => {
    const around = boxes.slice(Math.max(0, index - 2), index + 3);
    const mean = (of: (box: Rectangle) => number) =>
      around.reduce((sum, box) => sum + of(box), 0) / around.length;
    const [x, y] = [mean((box) => box.x1 + box.x2) / 2, mean((box) => box.y1 + box.y2) / 2];
    const height = mean((box) => box.y2 - box.y1);
    const half = (shape * height) / 2;
    return { x1: x - half, x2: x + half, y1: y - height / 2, y2: y + height / 2 };
  });
}
