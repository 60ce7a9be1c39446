import { expect, it } from 'vitest';
import { contentSize } from './letterbox.ts';

it.each([
  [1280, 720, 640, 384, 640, 360],
  [720, 1280, 640, 384, 216, 384],
  [322, 178, 200, 200, 200, 111],
  [320, 240, 640, 480, 640, 480],
  [10_000, 3, 640, 384, 640, 1],
  [1, 1, 7, 5, 5, 5],
])('a source of %dx%d in %dx%d is %dx%d', (w, h, width, height, contentWidth, contentHeight) => {
  expect(contentSize({ width: w, height: h }, { width, height })).toEqual({
    width: contentWidth,
    height: contentHeight,
  });
});
