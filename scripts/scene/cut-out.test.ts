import { describe, expect, it } from 'vitest';
import { medianPicture } from './background.ts';
import { findBlobs } from './blobs.ts';
import { cutOut } from './cut-out.ts';
import { blank, type Picture, type Rectangle } from './picture.ts';
import { opaqueBox } from './sprite.ts';

type Colour = readonly [number, number, number];

const ASPHALT: Colour = [150, 152, 155];
const COAT: Colour = [30, 40, 120];
const size = { width: 80, height: 100 };

function painted(rectangles: readonly [Rectangle, Colour][]): Picture {
  const picture = blank(size.width, size.height, 3);
  const all: [Rectangle, Colour][] = [
    [{ x1: 0, y1: 0, x2: size.width, y2: size.height }, ASPHALT],
    ...rectangles,
  ];
  for (const [{ x1, y1, x2, y2 }, colour] of all) {
    for (let y = y1; y < y2; y++)
      for (let x = x1; x < x2; x++) picture.pixels.set(colour, (y * size.width + x) * 3);
  }
  return picture;
}

const person = { x1: 30, y1: 20, x2: 46, y2: 80 };
const shadow = { x1: 46, y1: 72, x2: 70, y2: 80 };
const dark = ASPHALT.map((value) => value * 0.75) as unknown as Colour;
const background = painted([]);
const picture = painted([
  [person, COAT],
  [shadow, dark],
]);

describe('cutting somebody out', () => {
  it('sees behind whoever walks, by the median', () => {
    const passing = [10, 25, 40, 55].map((x1) => painted([[{ x1, y1: 20, x2: x1 + 12, y2: 80 }, COAT]]));
    expect(medianPicture([...passing, background]).pixels).toEqual(background.pixels);
  });

  it('finds the person, and not the shadow', () => {
    const { blobs } = findBlobs(picture, background, 100);
    expect(blobs).toHaveLength(1);
    for (const edge of ['x1', 'y1', 'x2', 'y2'] as const)
      expect(Math.abs((blobs[0]?.[edge] ?? 0) - person[edge])).toBeLessThanOrEqual(2);
  });

  it('knows deep shadows on grass', () => {
    const grass: Colour = [80, 104, 40];
    const lawn: [Rectangle, Colour] = [{ x1: 0, y1: 0, x2: 80, y2: 100 }, grass];
    const walking = painted([lawn, [person, COAT], [shadow, [36, 47, 18]]]);
    const found = findBlobs(walking, painted([lawn]), 100);
    expect(found.blobs).toHaveLength(1);
    expect(found.blobs[0]?.x2).toBeLessThanOrEqual(person.x2 + 2);
  });

  it('keeps the size and the colour, without the background at the edge', () => {
    const { blobs, labels } = findBlobs(picture, background, 100);
    const [blob] = blobs;
    if (!blob) throw new Error('nobody was found');
    const cut = cutOut(picture, background, labels, blob.label, blob);
    const box = opaqueBox(cut);
    expect(Math.abs(box.x2 - box.x1 - 16)).toBeLessThanOrEqual(2);
    expect(Math.abs(box.y2 - box.y1 - 60)).toBeLessThanOrEqual(2);
    let grey = 0;
    for (let at = 0; at < cut.pixels.length; at += 4) {
      if ((cut.pixels[at + 3] ?? 0) > 200 && (cut.pixels[at] ?? 0) > 110) grey++;
    }
    expect(grey).toBeLessThanOrEqual(0.04 * blob.area);
  });

  it('keeps the ground between two legs out, and fills a small hole', () => {
    const legs = { x1: 33, y1: 50, x2: 43, y2: 76 };
    const badge = { x1: 36, y1: 30, x2: 39, y2: 33 };
    const walking = painted([
      [person, COAT],
      [legs, ASPHALT],
      [badge, ASPHALT],
    ]);
    const { blobs, labels } = findBlobs(walking, background, 100);
    const [blob] = blobs;
    if (!blob) throw new Error('nobody was found');
    const cut = cutOut(walking, background, labels, blob.label, blob);
    const alphaAt = (x: number, y: number) =>
      cut.pixels[((y - blob.y1 + 4) * cut.width + x - blob.x1 + 4) * 4 + 3];
    expect(alphaAt(38, 63)).toBe(0);
    expect(alphaAt(37, 31)).toBe(255);
  });
});
