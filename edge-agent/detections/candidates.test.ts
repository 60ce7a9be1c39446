import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Candidates } from './candidates.ts';

function added(content: [number, number], box: [number, number, number, number]) {
  const candidates = new Candidates(4);
  candidates.start(...content);
  candidates.add(...box, 0.5);
  return candidates;
}

describe('Candidates', () => {
  it.each([
    {
      why: 'a frame without padding',
      content: [640, 384],
      box: [64, 96, 128, 192],
      is: [0.1, 0.25, 0.2, 0.5],
    },
    { why: 'padding below', content: [640, 360], box: [64, 90, 128, 180], is: [0.1, 0.25, 0.2, 0.5] },
    { why: 'padding on the right', content: [512, 384], box: [256, 0, 512, 384], is: [0.5, 0, 1, 1] },
    { why: 'a box over the edge', content: [640, 360], box: [-64, -10, 128, 180], is: [0, 0, 0.2, 0.5] },
    {
      why: 'a box that reaches into the padding',
      content: [640, 360],
      box: [0, 180, 640, 380],
      is: [0, 0.5, 1, 1],
    },
    { why: 'a box without end', content: [640, 360], box: [-Infinity, 0, Infinity, 360], is: [0, 0, 1, 1] },
  ] as const)('normalises to the source picture: $why', ({ content, box, is }) => {
    const { count, x1, y1, x2, y2 } = added([...content], [...box]);
    expect(count).toBe(1);
    for (const [i, column] of [x1, y1, x2, y2].entries())
      expect(column[0]).toBeCloseTo(is[i] ?? Number.NaN, 6);
  });

  it('puts what a part of the picture shows where it is in the whole', () => {
    const candidates = new Candidates(1);
    candidates.start(640, 360, [0.5, 0.25, 1, 0.75]);
    candidates.add(64, 90, 128, 1000, 0.5);
    const { x1, y1, x2, y2 } = candidates;
    expect([x1[0], y1[0], x2[0], y2[0]].map((value) => value?.toFixed(4))).toEqual([
      '0.5500',
      '0.3750',
      '0.6000',
      '0.7500',
    ]);
  });

  it.each([
    { why: 'in the padding below', box: [100, 362, 200, 380] },
    { why: 'left of the picture', box: [-50, 0, -1, 50] },
    { why: 'of no height', box: [10, 10, 50, 10] },
    { why: 'turned inside out', box: [50, 50, 10, 10] },
    { why: 'of no number', box: [Number.NaN, 0, 10, 10] },
  ] as const)('leaves out a box $why', ({ box }) => {
    expect(added([640, 360], [...box]).count).toBe(0);
  });

  it('keeps every box inside 0..1, right of its left and below its upper edge', () => {
    const number = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(number, number, number, number), (box) => {
        const { count, x1, y1, x2, y2 } = added([640, 360], box);
        if (count === 0) return;
        for (const column of [x1, y1, x2, y2]) {
          expect(column[0]).toBeGreaterThanOrEqual(0);
          expect(column[0]).toBeLessThanOrEqual(1);
        }
        expect(x2[0]).toBeGreaterThanOrEqual(x1[0] ?? Number.NaN);
        expect(y2[0]).toBeGreaterThanOrEqual(y1[0] ?? Number.NaN);
      }),
    );
  });

  it('starts empty for every frame', () => {
    const candidates = added([640, 360], [0, 0, 10, 10]);
    candidates.start(640, 360);
    expect(candidates.count).toBe(0);
  });
});
