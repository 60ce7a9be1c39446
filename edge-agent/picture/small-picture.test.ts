import { expect, it } from 'vitest';
import type { Frame } from '../camera/camera-source.ts';
import { BLOCKS, CELLS, SAMPLES, sample, smallPicture } from './small-picture.ts';

/** A frame of `width` x `height`, of which all but the content is padding. */
function frame(content: [number, number], pixel: (x: number, y: number) => [number, number, number]): Frame {
  const [contentWidth, contentHeight] = content;
  const [width, height] = [contentWidth + 24, contentHeight + 9];
  const pixels = new Uint8Array(width * height * 3).fill(114);
  for (let y = 0; y < contentHeight; y++)
    for (let x = 0; x < contentWidth; x++) pixels.set(pixel(x, y), (y * width + x) * 3);
  return { pixels, width, height, contentWidth, contentHeight, t: 0, at: 0, segment: 0 };
}

it.each<[number, number]>([
  [640, 384],
  [640, 361],
  [480, 360],
  [64, 48],
  [1, 1],
])('the content of %d x %d is looked at, the padding is not', (...size) => {
  const { luma, blocks } = sample(
    frame(size, () => [200, 200, 200]),
    smallPicture(),
  );
  expect(new Set(luma)).toEqual(new Set([200]));
  expect(new Set(blocks)).toEqual(new Set([200]));
});

it('left is left, above is above', () => {
  const { luma, blocks } = sample(
    frame([640, 400], (x, y) => [x < 320 ? 10 : 90, x < 320 ? 10 : 90, y < 200 ? 10 : 90]),
    smallPicture(),
  );
  expect(luma[0]).toBe(10);
  expect(luma[SAMPLES.columns - 1]).toBe(70);
  expect(luma.at(-SAMPLES.columns)).toBe(30);
  expect(luma.at(-1)).toBe(90);
  expect([blocks[0], blocks[BLOCKS.columns - 1], blocks.at(-1)]).toEqual([10, 70, 90]);
});

it('red and blue may change places', () => {
  const one = sample(
    frame([320, 200], (x, y) => [x % 256, 50, y]),
    smallPicture(),
  );
  const other = sample(
    frame([320, 200], (x, y) => [y, 50, x % 256]),
    smallPicture(),
  );
  expect(other).toEqual(one);
});

it('slopes rise to the right and downwards', () => {
  const { fine, outline } = sample(
    frame([640, 400], (x, y) => {
      const level = Math.floor(x / 8) + Math.floor(y / 4);
      return [level, level, level];
    }),
    smallPicture(),
  );
  const middle = (CELLS.rows / 2) * CELLS.columns + CELLS.columns / 2;
  // A cell is 10 x 10 pixels, and its neighbours are 20 pixels apart.
  expect(outline.x[middle]).toBeCloseTo(20 / 8, 0);
  expect(outline.y[middle]).toBeCloseTo(20 / 4, 0);
  expect(fine.x.every((slope) => slope >= 0) && fine.y.every((slope) => slope >= 0)).toBe(true);
  expect(Math.max(...fine.x)).toBe(1);
  expect(outline.x[0]).toBe(0);
});
