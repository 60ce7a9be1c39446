import { describe, expect, test } from 'vitest';
import type { Box } from './boxes.ts';
import type { Picture } from './detector.ts';
import { inParts, merged, partsOf } from './in-parts.ts';

const dark = (width: number, height: number): Picture => ({
  pixels: new Uint8Array(width * height * 3),
  width,
  height,
});

/** Bright pixels from a corner on, as a face would be. */
function light(picture: Picture, left: number, top: number, side: number): Picture {
  for (let y = top; y < top + side; y++) {
    picture.pixels.fill(255, (y * picture.width + left) * 3, (y * picture.width + left + side) * 3);
  }
  return picture;
}

/** Finds the rectangle around all bright pixels. */
const brightest = {
  async detect({ pixels, width, height }: Picture): Promise<Box[]> {
    const bright = Array.from({ length: width * height }, (_, n) => n).filter((n) => pixels[n * 3] === 255);
    if (bright.length === 0) return [];
    const x = bright.map((n) => n % width);
    const y = bright.map((n) => Math.floor(n / width));
    const edge = (values: number[], length: number) =>
      [Math.min(...values) / length, (Math.max(...values) + 1) / length] as const;
    const [[x1, x2], [y1, y2]] = [edge(x, width), edge(y, height)];
    return [[x1, y1, x2, y2]];
  },
};

describe('parts of a picture', () => {
  test('cover it, and neighbours share a fifth of their length', () => {
    expect(partsOf({ width: 180, height: 90 }, { columns: 2, rows: 1 })).toEqual([
      { left: 0, top: 0, right: 100, bottom: 90 },
      { left: 80, top: 0, right: 180, bottom: 90 },
    ]);
    const six = partsOf({ width: 641, height: 359 }, { columns: 3, rows: 2 });
    expect(six).toHaveLength(6);
    expect(six[0]).toMatchObject({ left: 0, top: 0 });
    expect(six.at(-1)).toMatchObject({ right: 641, bottom: 359 });
  });

  test('a box comes back where it lies in the whole picture', async () => {
    const picture = light(dark(180, 90), 120, 30, 18);
    const [box] = await inParts(brightest, { columns: 2, rows: 2 }).detect(picture);
    [120 / 180, 30 / 90, 138 / 180, 48 / 90].forEach((side, n) => {
      expect(box?.[n]).toBeCloseTo(side, 9);
    });
  });

  test('what the edge of one part cuts is found once, whole', async () => {
    const picture = light(dark(180, 90), 82, 30, 20);
    const boxes = await inParts(brightest, { columns: 2, rows: 1 }).detect(picture);
    expect(boxes).toHaveLength(1);
    expect(boxes[0]?.[2]).toBeCloseTo(102 / 180, 9);
  });
});

test('boxes of different parts merge, those of one part and those that hardly touch stay', () => {
  const face: Box = [0.4, 0.4, 0.6, 0.6];
  const cutOff: Box = [0.5, 0.4, 0.6, 0.6];
  const neighbour: Box = [0.58, 0.4, 0.7, 0.6];
  expect(merged([[cutOff], [face]])).toEqual([face]);
  expect(merged([[face, cutOff]])).toEqual([face, cutOff]);
  expect(merged([[face], [neighbour]])).toEqual([face, neighbour]);
  expect(merged([[], []])).toEqual([]);
});
