import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaOf, crossesItself } from './polygon.ts';

type Corner = [number, number];

describe('a polygon', () => {
  it.each<[string, Corner[], boolean]>([
    [
      'a triangle',
      [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
      false,
    ],
    [
      'a square, either way round',
      [
        [0, 0],
        [0, 1],
        [1, 1],
        [1, 0],
      ],
      false,
    ],
    [
      'a bent one',
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0.5, 0.4],
        [0, 1],
      ],
      false,
    ],
    [
      'one with a corner on a straight edge',
      [
        [0, 0],
        [0.3, 0],
        [0.7, 0],
        [1, 0],
        [1, 1],
      ],
      false,
    ],
    [
      'a bow tie',
      [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
      ],
      true,
    ],
    [
      'one that goes back on its way',
      [
        [0.1, 0.1],
        [0.3, 0.3],
        [0.2, 0.2],
        [0.5, 0.1],
      ],
      true,
    ],
    [
      'one with a corner on another edge',
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0.5, 0],
        [0, 1],
      ],
      true,
    ],
    [
      'one that passes a corner twice',
      [
        [0, 0],
        [0.5, 0.5],
        [1, 0],
        [1, 1],
        [0.5, 0.5],
        [0, 1],
      ],
      true,
    ],
    [
      'one with a corner twice in a row',
      [
        [0, 0],
        [0, 0],
        [1, 0],
        [0, 1],
      ],
      true,
    ],
    [
      'a stroke there and back',
      [
        [0.1, 0.1],
        [0.9, 0.9],
        [0.5, 0.5],
      ],
      true,
    ],
    [
      'a stroke of rounding only',
      [
        [0.1, 0.3],
        [0.2, 0.6],
        [0.3, 0.9],
      ],
      true,
    ],
  ])('%s', (_, points, crosses) => {
    expect(crossesItself(points)).toBe(crosses);
    expect(crossesItself([...points].reverse())).toBe(crosses);
  });

  it('around a point in order of angle never crosses itself; two corners exchanged, it does', () => {
    const angles = fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { minLength: 5, maxLength: 12 });
    fc.assert(
      fc.property(angles, fc.double({ min: 0.1, max: 0.45, noNaN: true }), fc.nat(), (some, radius, n) => {
        const points = [...some]
          .sort((a, b) => a - b)
          .map((angle): Corner => {
            const turn = (angle * Math.PI) / 6;
            return [0.5 + radius * Math.cos(turn), 0.5 + radius * Math.sin(turn)];
          });
        expect(crossesItself(points)).toBe(false);
        const swapped = [...points];
        const at = n % points.length;
        const next = (at + 1) % points.length;
        [swapped[at], swapped[next]] = [points[next] ?? [0, 0], points[at] ?? [0, 0]];
        expect(crossesItself(swapped)).toBe(true);
      }),
    );
  });

  it('has the area of its triangles, wherever it begins and whichever way it goes', () => {
    expect(
      areaOf([
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ]),
    ).toBe(1);
    expect(
      areaOf([
        [0, 0],
        [0.5, 0],
        [0, 0.5],
      ]),
    ).toBeCloseTo(0.125, 9);
    expect(
      areaOf([
        [0.1, 0.1],
        [0.9, 0.9],
        [0.5, 0.5],
      ]),
    ).toBe(0);
  });
});
