import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Zone } from '../../firmware-config/contract/index.ts';
import { type Detections, emptyDetections } from './detections.ts';
import { sightOf } from './zones.ts';

type Point = [number, number];

/** Boxes of a hundredth around these centres; the score tells which is which. */
function boxesAt(centres: readonly Point[]): Detections {
  const found = emptyDetections();
  for (const [x, y] of centres) {
    const at = found.count++;
    [found.x1[at], found.y1[at], found.x2[at], found.y2[at]] = [x - 0.005, y - 0.005, x + 0.005, y + 0.005];
    found.score[at] = (at + 1) / 512;
  }
  return found;
}
const seen = (zones: Zone[], centres: Point[]) => {
  const kept = sightOf(zones)(boxesAt(centres));
  return Array.from({ length: kept.count }, (_, n) => centres[Math.round((kept.score[n] ?? 0) * 512) - 1]);
};
const zone = (kind: Zone['kind'], points: Point[]): Zone => ({ id: 'z', kind, points });
const square: Point[] = [
  [0.2, 0.2],
  [0.6, 0.2],
  [0.6, 0.6],
  [0.2, 0.6],
];
/** A C that is open to the right. */
const hook: Point[] = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.9, 0.3],
  [0.3, 0.3],
  [0.3, 0.7],
  [0.9, 0.7],
  [0.9, 0.9],
  [0.1, 0.9],
];

describe('zones', () => {
  it('without any, detections pass untouched', () => {
    const found = boxesAt([[0.5, 0.5]]);
    expect(sightOf([])(found)).toBe(found);
  });

  it('those in which nobody is left out say nothing of who is seen', () => {
    const found = boxesAt([[0.4, 0.4]]);
    const zones = (['staff', 'measure', 'overlap'] as const).map((kind) => zone(kind, square));
    expect(sightOf(zones)(found)).toBe(found);
    expect(seen([...zones, zone('ignore', hook)], [[0.4, 0.4]])).toEqual([[0.4, 0.4]]);
  });

  const inside: Point = [0.4, 0.4];
  const outside: Point = [0.7, 0.4];
  it.each<[string, Zone[], Point[], Point[]]>([
    ['who stands in an ignored one is not seen', [zone('ignore', square)], [inside, outside], [outside]],
    [
      'where there is an only one, who stands outside is not',
      [zone('only', square)],
      [inside, outside],
      [inside],
    ],
    [
      'one of several only ones is enough',
      [
        zone('only', square),
        zone('only', [
          [0.65, 0.3],
          [0.9, 0.3],
          [0.9, 0.6],
        ]),
      ],
      [inside, [0.85, 0.4], [0.1, 0.9]],
      [inside, [0.85, 0.4]],
    ],
    [
      'an ignored part of an only one is ignored',
      [
        zone('only', square),
        zone('ignore', [
          [0.35, 0.35],
          [0.5, 0.35],
          [0.5, 0.5],
          [0.35, 0.5],
        ]),
      ],
      [inside, [0.25, 0.25]],
      [[0.25, 0.25]],
    ],
    [
      'the bay of a bent one is outside',
      [zone('ignore', hook)],
      [
        [0.5, 0.5],
        [0.5, 0.2],
        [0.2, 0.5],
        [0.5, 0.8],
      ],
      [[0.5, 0.5]],
    ],
    [
      'a level with two corners counts once',
      [
        zone('ignore', [
          [0.5, 0.1],
          [0.9, 0.5],
          [0.5, 0.9],
          [0.1, 0.5],
        ]),
      ],
      [
        [0.5, 0.5],
        [0.05, 0.5],
        [0.95, 0.5],
        [0.3, 0.5],
      ],
      [
        [0.05, 0.5],
        [0.95, 0.5],
      ],
    ],
  ])('%s', (_, zones, centres, left) => {
    expect(seen(zones, centres)).toEqual(left);
  });

  it('are told as by the turns that their outline makes around a point, whichever way they are drawn', () => {
    const coordinate = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);
    const point = fc.tuple(coordinate, coordinate);
    const polygon = fc.array(point, { minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(polygon, point, (points, centre) => {
        fc.pre(distanceTo(points, centre) > 1e-3);
        const turns = turnsAround(points, centre);
        // Of a path that crosses itself only odd numbers of turns are inside by this rule.
        const isInside = Math.abs(turns) % 2 === 1;
        for (const drawn of [points, [...points].reverse()]) {
          expect(seen([zone('only', drawn)], [centre])).toHaveLength(isInside ? 1 : 0);
          expect(seen([zone('ignore', drawn)], [centre])).toHaveLength(isInside ? 0 : 1);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** How often the outline goes round a point, by adding up angles. */
function turnsAround(points: readonly Point[], [x, y]: Point): number {
  let sum = 0;
  points.forEach(([x1, y1], n) => {
    const [x2, y2] = points[(n + 1) % points.length] ?? [x1, y1];
    const angle = Math.atan2(y2 - y, x2 - x) - Math.atan2(y1 - y, x1 - x);
    sum += Math.atan2(Math.sin(angle), Math.cos(angle));
  });
  return Math.round(sum / (2 * Math.PI));
}

function distanceTo(points: readonly Point[], [x, y]: Point): number {
  return Math.min(
    ...points.map(([x1, y1], n) => {
      const [x2, y2] = points[(n + 1) % points.length] ?? [x1, y1];
      const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
      const share = length === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length;
      const at = Math.min(1, Math.max(0, share));
      return Math.hypot(x - x1 - at * (x2 - x1), y - y1 - at * (y2 - y1));
    }),
  );
}
