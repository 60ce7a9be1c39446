import { expect, test } from 'vitest';
import { scaled } from './scaled.ts';

const grey = (...levels: number[]) =>
  Uint8Array.from(levels.flatMap((level) => [level, level + 1, level + 2]));

test('half the size is the mean of four pixels, in each colour', () => {
  const picture = { pixels: grey(10, 20, 100, 100, 30, 40, 100, 100), width: 4, height: 2 };
  expect(scaled(picture, { width: 2, height: 1 })).toEqual({ pixels: grey(25, 100), width: 2, height: 1 });
});

test('a slope stays a slope, and the same size the same picture', () => {
  const picture = { pixels: grey(0, 30, 60, 90, 120, 150), width: 6, height: 1 };
  expect(scaled(picture, picture)).toEqual(picture);
  // The middles of four new pixels lie at 0.25, 1.75, 3.25 and 4.75 of the old.
  expect(scaled(picture, { width: 4, height: 1 }).pixels).toEqual(
    Uint8Array.from([8, 9, 10, 53, 54, 55, 98, 99, 100, 143, 144, 145]),
  );
});
