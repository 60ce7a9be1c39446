import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Line } from '../../firmware-config/gateway-config.ts';
import { Follower } from '../pipeline.ts';
import { simulate, type Walker, walkerThrough } from '../testing-simulation.ts';
import { FACE, PERSON } from '../tracks/subject.ts';
import type { LineCrossing } from './line-counter.ts';

/** From the bottom to the top at x = 0.5: `in` is from the image's left to its right. */
const MIDDLE: Line = { id: 'middle', gate: 'main', a: [0.5, 1], b: [0.5, 0] };

function count(
  walkers: Walker[],
  seconds: number,
  framesPerSecond = 10,
  line = MIDDLE,
  subject = PERSON,
): LineCrossing[] {
  const follower = new Follower({ lines: [line], subject, sureScore: 0.5, aspect: 16 / 9 });
  const crossings: LineCrossing[] = [];
  for (const { t, detections } of simulate(walkers, seconds, framesPerSecond)) {
    crossings.push(...follower.follow(detections, t).crossings);
  }
  return [...crossings, ...follower.breakOff()];
}

const directions = (crossings: LineCrossing[]) => crossings.map(({ direction }) => direction);

/** x over time, at y = 0.5. */
const along = (...points: [t: number, x: number][]) =>
  walkerThrough(points.map(([t, x]) => ({ t, x, y: 0.5 })));

describe('which ways count', () => {
  test.each<[string, Walker, number, string[]]>([
    ['left to right is in', along([0, 0.2], [4, 0.8]), 5, ['in']],
    ['right to left is out', along([0, 0.8], [4, 0.2]), 5, ['out']],
    ['there and back is both', along([0, 0.2], [4, 0.8], [8, 0.2]), 9, ['in', 'out']],
    ['turning back short of the line is nothing', along([0, 0.2], [3, 0.46], [6, 0.2]), 7, []],
    ['touching the line and turning back is nothing', along([0, 0.2], [3, 0.504], [6, 0.2]), 7, []],
    ['standing on the line, then going on', along([0, 0.2], [2, 0.5], [12, 0.502], [14, 0.8]), 15, ['in']],
    ['standing on the line, then going back', along([0, 0.2], [2, 0.5], [12, 0.502], [14, 0.2]), 15, []],
    ['born just before the line', along([0, 0.48], [2, 0.8]), 3, ['in']],
    [
      'walking along beside the line',
      walkerThrough([
        { t: 0, x: 0.4, y: 0.1 },
        { t: 5, x: 0.4, y: 0.9 },
      ]),
      6,
      [],
    ],
  ])('%s', (_name, walker, seconds, expected) => {
    expect(directions(count([walker], seconds))).toEqual(expected);
  });

  test('the time is when the anchor was on the line', () => {
    const [crossing] = count([along([0, 0.2], [6, 0.8])], 7);
    expect(crossing?.t).toBeCloseTo(3, 1);
    // Lost just behind the line, where he had stood for a while.
    const stood = count([along([0, 0.2], [3, 0.505], [8, 0.505], [8.3, 0.53])], 11);
    expect(stood.map(({ t }) => t)).toEqual([expect.closeTo(3, 0)]);
  });

  test('the place is where the anchor was on the line, the score that of the detector', () => {
    const slanted: Line = { ...MIDDLE, a: [0.3, 1], b: [0.7, 0] };
    const [crossing] = count([along([0, 0.2], [6, 0.8])], 7, 10, slanted);
    expect(crossing?.place).toEqual([expect.closeTo(0.5, 2), expect.closeTo(0.5, 2)]);
    const [higher] = count(
      [walkerThrough([0.2, 0.8].map((x, n) => ({ t: 6 * n, x, y: 0.25 })))],
      7,
      10,
      slanted,
    );
    expect(higher?.place).toEqual([expect.closeTo(0.6, 2), expect.closeTo(0.25, 2)]);
    expect(higher?.score).toBeCloseTo(0.9, 5);
  });

  test('a track that ends on the line is settled by its motion', () => {
    expect(directions(count([along([0, 0.2], [2.05, 0.51])], 5))).toEqual(['in']);
    expect(directions(count([along([0, 0.2], [2, 0.495], [5, 0.497])], 8))).toEqual([]);
  });

  test('passing beyond the ends of the segment is no crossing', () => {
    const short: Line = { ...MIDDLE, a: [0.5, 0.4], b: [0.5, 0] };
    expect(
      count(
        [
          walkerThrough([
            { t: 0, x: 0.2, y: 0.7 },
            { t: 4, x: 0.8, y: 0.7 },
          ]),
        ],
        5,
        10,
        short,
      ),
    ).toEqual([]);
    const low: Line = { ...MIDDLE, b: [0.5, 0.6] };
    expect(count([along([0, 0.2], [4, 0.8])], 5, 10, low)).toEqual([]);
    // Round the end and back through the line: once, from the side it went to.
    const round = [
      [0, 0.3, 0.7],
      [2, 0.7, 0.7],
      [4, 0.7, 0.2],
      [6, 0.3, 0.2],
    ] as const;
    const walker = walkerThrough(round.map(([t, x, y]) => ({ t, x, y })));
    expect(directions(count([walker], 7, 10, short))).toEqual(['out']);
  });

  test('one who leaves the picture and one who comes in on the other side are two people', () => {
    const faceHigh = 0.18;
    const leaves = walkerThrough(
      [
        { t: 0, x: 0.37, y: 0.5 },
        { t: 0.8, x: 0.37, y: 0.5 },
        { t: 2.4, x: 0, y: 0.5 },
      ],
      faceHigh,
    );
    const comes = walkerThrough(
      [
        { t: 3.4, x: 1, y: 0.5 },
        { t: 4.8, x: 0.75, y: 0.5 },
      ],
      faceHigh,
    );
    expect(count([leaves, comes], 7, 10, MIDDLE, FACE)).toEqual([]);
  });

  test.each([5, 10, 25])('who comes in over the edge, half hidden, counts at %i frames per second', (fps) => {
    const nearEdge: Line = { id: 'entry', gate: 'main', a: [1, 0.75], b: [0, 0.75] };
    // A person 0.8 pictures high walks up into the picture: at first only the top shows, and the detector doubts it.
    const entering: Walker = (t) => {
      const top = 1 - 0.6 * t;
      const bottom = Math.min(1, top + 0.8);
      if (t < 0.15 || t > 2) return null;
      return {
        x: 0.5,
        y: (top + bottom) / 2,
        w: 0.2,
        h: bottom - top,
        score: bottom - top < 0.5 ? 0.2 : 0.8,
      };
    };
    expect(directions(count([entering], 5, fps, nearEdge))).toEqual(['in']);
  });

  test('a foot line and a head line look at the box where they say', () => {
    const across: Line = { id: 'across', gate: 'main', a: [0, 0.6], b: [1, 0.6] };
    const walker = walkerThrough([
      { t: 0, x: 0.5, y: 0.3 },
      { t: 3, x: 0.5, y: 0.55 },
    ]);
    expect(count([walker], 4, 10, across)).toEqual([]);
    expect(directions(count([walker], 4, 10, { ...across, anchor: 'foot' }))).toEqual(['in']);
    expect(count([walker], 4, 10, { ...across, anchor: 'head' })).toEqual([]);
  });
});

describe('ways in which others get it wrong', () => {
  // https://github.com/opendatacam/opendatacam/issues/204
  test('jitter on the line counts one passer once', () => {
    const jittery: Walker = (t) => {
      const at = along([0, 0.3], [3, 0.5], [9, 0.5], [12, 0.7])(t);
      return at && { ...at, x: at.x + 0.006 * Math.sin(t * 31) };
    };
    expect(directions(count([jittery], 13))).toEqual(['in']);
  });

  // https://github.com/roboflow/supervision/issues/2598
  test('flickering below the threshold does not count backwards', () => {
    const walk = along([0, 0.3], [4, 0.7]);
    const flickering: Walker = (t) => {
      const at = walk(t);
      return at && { ...at, score: Math.round(t * 10) % 3 === 0 ? 0.2 : 0.9 };
    };
    expect(directions(count([flickering], 5))).toEqual(['in']);
  });

  // https://github.com/roboflow/supervision/issues/2578
  test('two flashes on either side of the line are no passer', () => {
    const flashes: Walker = (t) => {
      const box = { y: 0.5, w: 0.09, h: 0.3 };
      if (Math.abs(t - 1) < 0.01) return { x: 0.45, ...box };
      return Math.abs(t - 1.1) < 0.01 ? { x: 0.55, ...box } : null;
    };
    expect(count([flashes], 4)).toEqual([]);
  });

  test('a shadow that the detector doubts is no passer, unless it turns out to be somebody', () => {
    const doubted =
      (until: number): Walker =>
      (t) => {
        const at = along([0, 0.2], [4, 0.8])(t);
        return at && { ...at, score: t < until ? 0.3 : 0.9 };
      };
    expect(count([doubted(9)], 5)).toEqual([]);
    expect(directions(count([doubted(3)], 5))).toEqual(['in']);
  });

  // https://github.com/ultralytics/ultralytics/issues/13810
  test('direction depends on the order of a and b alone, whatever the slope', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), (angle) => {
        const [dx, dy] = [Math.cos(angle) * 0.45, Math.sin(angle) * 0.45];
        const line: Line = { ...MIDDLE, a: [0.5 - dx, 0.5 - dy], b: [0.5 + dx, 0.5 + dy] };
        // Perpendicular to the line, from left to right of a -> b.
        const [px, py] = [-dy * 0.6, dx * 0.6];
        const walker = walkerThrough(
          [
            { t: 0, x: 0.5 - px, y: 0.5 - py },
            { t: 4, x: 0.5 + px, y: 0.5 + py },
          ],
          0.2,
        );
        expect(directions(count([walker], 5, 10, line))).toEqual(['in']);
        expect(directions(count([walker], 5, 10, { ...line, a: line.b, b: line.a }))).toEqual(['out']);
      }),
      { numRuns: 60 },
    );
  });
});

test('sums equal the truth of any legal walk, at any frame rate, with noise and missed detections', () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  const walk = fc.record({
    framesPerSecond: fc.integer({ min: 5, max: 30 }),
    /** The places at which it turns, clear of the line on either side. */
    turns: fc.array(
      fc.record({ right: fc.boolean(), depth: fc.double({ min: 0.1, max: 0.3, noNaN: true }) }),
      {
        minLength: 2,
        maxLength: 5,
      },
    ),
    height: fc.double({ min: 0.1, max: 0.5, noNaN: true }),
    metresPerSecond: fc.double({ min: 0.3, max: 2, noNaN: true }),
    missed: fc.array(unit, { minLength: 41, maxLength: 41 }),
    shake: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 50, maxLength: 50 }),
  });
  fc.assert(
    fc.property(walk, ({ framesPerSecond, turns, height, metresPerSecond, missed, shake }) => {
      const picturesPerSecond = (metresPerSecond / 1.7) * height;
      let t = 0;
      const points = turns.map(({ right, depth }, k): [number, number] => {
        const x = 0.5 + (right ? depth : -depth);
        const before = turns[k - 1];
        const from = before ? 0.5 + (before.right ? before.depth : -before.depth) : x;
        t += (Math.abs(x - from) * 16) / 9 / picturesPerSecond + 1;
        return [t, x];
      });
      const way = along(...points);
      let frame = 0;
      let unseen = 0;
      const seen: Walker = (time) => {
        const at = way(time);
        frame++;
        // A fifth of the frames says nothing, but never two in a row.
        unseen = at && unseen === 0 && (missed[frame % 41] ?? 1) < 0.2 ? 1 : 0;
        if (!at || unseen > 0) return null;
        const by = (k: number) => 0.02 * height * (shake[(frame * k) % 50] ?? 0);
        return { x: at.x + by(1), y: at.y + by(7), h: height, w: height * 0.35 };
      };
      const expected = turns
        .slice(1)
        .flatMap(({ right }, k) => (right === turns[k]?.right ? [] : [right ? 'in' : 'out']));
      expect(directions(count([seen], t + 1, framesPerSecond))).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});
