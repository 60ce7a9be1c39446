import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Detections, emptyDetections, MAX_DETECTIONS } from './detections.ts';
import { overlap, Suppressor } from './nms.ts';

type Box = [x1: number, y1: number, x2: number, y2: number, score: number];

function columns(boxes: readonly Box[]): Detections {
  const detections = emptyDetections(boxes.length);
  boxes.forEach(([x1, y1, x2, y2, score], i) => {
    detections.x1[i] = x1;
    detections.y1[i] = y1;
    detections.x2[i] = x2;
    detections.y2[i] = y2;
    detections.score[i] = score;
  });
  detections.count = boxes.length;
  return detections;
}

function rows({ count, x1, y1, x2, y2, score }: Detections): number[][] {
  return Array.from({ length: count }, (_, i) =>
    [x1, y1, x2, y2, score].map((column) => column[i] as number),
  );
}

function suppressed(candidates: Detections, maxOverlap: number, room = MAX_DETECTIONS): Detections {
  const kept = emptyDetections(room);
  new Suppressor(candidates.count).run(candidates, maxOverlap, kept);
  return kept;
}

/** Boxes on a coarse grid, so that many overlap, some are equal and some share a score. */
const box = fc
  .tuple(
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 8 }),
  )
  .map(([x, y, w, h, s]): Box => [x / 16, y / 16, (x + w) / 16, (y + h) / 16, s / 8]);
const boxes = fc.array(box, { maxLength: 60 }).map(columns);
const threshold = fc.constantFrom(0.1, 0.3, 0.4, 0.5, 0.9);

describe('overlap', () => {
  it.each([
    { why: 'the same box', a: [0, 0, 0.5, 0.5], b: [0, 0, 0.5, 0.5], is: 1 },
    { why: 'half of it', a: [0, 0, 0.5, 0.5], b: [0, 0, 0.25, 0.5], is: 0.5 },
    { why: 'a quarter each', a: [0, 0, 0.5, 0.5], b: [0.25, 0.25, 0.75, 0.75], is: 1 / 7 },
    { why: 'side by side', a: [0, 0, 0.5, 0.5], b: [0.5, 0, 1, 0.5], is: 0 },
    { why: 'far apart on both axes', a: [0, 0, 0.1, 0.1], b: [0.5, 0.5, 1, 1], is: 0 },
  ] as const)('of $why is $is', ({ a, b, is }) => {
    const both = columns([
      [...a, 1],
      [...b, 1],
    ]);
    expect(overlap(both, 0, both, 1)).toBeCloseTo(is, 6);
    expect(overlap(both, 1, both, 0)).toBeCloseTo(is, 6);
  });
});

describe('Suppressor', () => {
  it('keeps the better of two boxes on one face, and the face beside it', () => {
    const kept = suppressed(
      columns([
        [0.1, 0.1, 0.3, 0.3, 0.75],
        [0.11, 0.1, 0.31, 0.3, 0.875],
        [0.6, 0.1, 0.8, 0.3, 0.5],
      ]),
      0.4,
    );
    expect(rows(kept).map((row) => row[4])).toEqual([0.875, 0.5]);
  });

  it('keeps what only a suppressed box overlapped', () => {
    const chain = columns([
      [0, 0, 0.4, 0.1, 0.9],
      [0.1, 0, 0.5, 0.1, 0.8],
      [0.2, 0, 0.6, 0.1, 0.7],
    ]);
    expect(rows(suppressed(chain, 0.5)).map((row) => row[0])).toEqual([0, expect.closeTo(0.2, 6)]);
  });

  it('gives nothing for nothing', () => {
    expect(suppressed(columns([]), 0.4).count).toBe(0);
  });

  it('reports the best as many as there is room for', () => {
    const apart = columns(
      Array.from({ length: 20 }, (_, i): Box => [i / 20, 0, (i + 0.5) / 20, 0.1, (i + 1) / 20]),
    );
    expect(rows(suppressed(apart, 0.4, 3)).map((row) => row[4])).toEqual([
      1,
      expect.closeTo(0.95),
      expect.closeTo(0.9),
    ]);
  });

  it('leaves no two boxes that overlap above the threshold, best first', () => {
    fc.assert(
      fc.property(boxes, threshold, (candidates, maxOverlap) => {
        const kept = suppressed(candidates, maxOverlap);
        for (let i = 0; i < kept.count; i++) {
          if (i > 0) expect(kept.score[i]).toBeLessThanOrEqual(kept.score[i - 1] as number);
          for (let j = 0; j < i; j++) expect(overlap(kept, i, kept, j)).toBeLessThanOrEqual(maxOverlap);
        }
      }),
    );
  });

  it('drops a box only for a better one that overlaps it, and so always keeps the best', () => {
    fc.assert(
      fc.property(boxes, threshold, (candidates, maxOverlap) => {
        const kept = suppressed(candidates, maxOverlap);
        for (let i = 0; i < candidates.count; i++) {
          const reasons = Array.from({ length: kept.count }, (_, k) => k).filter(
            (k) => (kept.score[k] as number) >= (candidates.score[i] as number),
          );
          expect(
            reasons.some((k) => overlap(candidates, i, kept, k) > maxOverlap || same(candidates, i, kept, k)),
          ).toBe(true);
        }
        if (candidates.count > 0) expect(kept.score[0]).toBe(Math.max(...candidates.score));
      }),
    );
  });

  it('changes nothing when run on its own result', () => {
    fc.assert(
      fc.property(boxes, threshold, (candidates, maxOverlap) => {
        const once = suppressed(candidates, maxOverlap);
        expect(rows(suppressed(once, maxOverlap))).toEqual(rows(once));
      }),
    );
  });

  it('depends on nothing it saw before', () => {
    fc.assert(
      fc.property(boxes, boxes, threshold, (before, candidates, maxOverlap) => {
        const suppressor = new Suppressor(60);
        const kept = emptyDetections();
        suppressor.run(before, maxOverlap, kept);
        suppressor.run(candidates, maxOverlap, kept);
        expect(rows(kept)).toEqual(rows(suppressed(candidates, maxOverlap)));
      }),
    );
  });
});

function same(a: Detections, i: number, b: Detections, j: number): boolean {
  return (['x1', 'y1', 'x2', 'y2', 'score'] as const).every((column) => a[column][i] === b[column][j]);
}
