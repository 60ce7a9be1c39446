import { describe, expect, it } from 'vitest';
import { gaitOf } from './gaits.ts';
import { line } from './person-sprites.ts';
import { blank } from './picture.ts';
import { perspectiveOf } from './walker-stage.ts';
import type { Sighting } from './walkers.ts';

/** Somebody whose legs open and close every ten pictures. */
function walker(pictures: number, stepPixels: number, height = 80): Sighting[] {
  return Array.from({ length: pictures }, (_, frame) => {
    const legs = Math.round(12 + 8 * Math.sin((2 * Math.PI * frame) / 10));
    const cut = blank(40, height, 4);
    for (let y = 0; y < height; y++) {
      const half = y < height * 0.6 ? 6 : legs / 2;
      for (let x = Math.round(20 - half); x < 20 + half; x++)
        cut.pixels.set([0, 0, 0, 255], (y * 40 + x) * 4);
    }
    const left = 100 + stepPixels * frame;
    return { frame, box: { x1: left, y1: 50, x2: left + 30, y2: 50 + height }, area: 1500, cut, good: true };
  });
}

describe('a gait', () => {
  it('is whole circles of strides', () => {
    const gait = gaitOf(walker(24, 6));
    expect((gait?.sightings.length ?? 0) % 10).toBe(0);
    expect(gait?.advance).toBeCloseTo(6 / 80, 5);
    expect(gait?.height).toBeCloseTo(80, 5);
  });

  it('goes left where the person does', () => {
    expect(gaitOf(walker(24, -6))?.advance).toBeCloseTo(-6 / 80, 5);
  });

  it('is nothing for who stands, is seen for too short, or is with others', () => {
    expect(gaitOf(walker(24, 0))).toBeUndefined();
    expect(gaitOf(walker(7, 6))).toBeUndefined();
    expect(gaitOf(walker(24, 6).map((sighting) => ({ ...sighting, good: false })))).toBeUndefined();
  });
});

describe('the perspective of a recording', () => {
  it('is learnt from those who walk in it', () => {
    const seen = Array.from({ length: 200 }, (_, index) => {
      const row = 200 + index;
      return [row, 0.25 * (row - 40) + (index % 5) - 2] as const;
    });
    const found = perspectiveOf(seen);
    expect(found?.slope).toBeCloseTo(0.25, 2);
    expect(found?.horizon).toBeCloseTo(40, -1);
  });

  it('is not guessed from a few, nor from those who all stand on one row', () => {
    expect(perspectiveOf([[300, 60]])).toBeUndefined();
    expect(perspectiveOf(Array.from({ length: 80 }, () => [300, 60] as const))).toBeUndefined();
  });
});

describe('a fitted line', () => {
  it('goes through the values it was made of', () => {
    const at = line([3, 5, 7, 9]);
    expect([0, 1, 2, 3, 4].map(at)).toEqual([3, 5, 7, 9, 11]);
    expect(line([4])(0)).toBe(4);
  });
});
