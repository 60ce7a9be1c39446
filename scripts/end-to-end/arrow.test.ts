import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrowOf } from '../../control-server/web/views/editor/geometry.ts';
import { LineCounter } from '../../edge-agent/crossings/line-counter.ts';
import type { Seen } from '../../edge-agent/crossings/passage.ts';
import { PERSON } from '../../edge-agent/tracks/subject.ts';
import type { Point } from '../../firmware-config/contract/layout.ts';

const coordinate = fc.integer({ min: 30, max: 70 }).map((n) => n / 100);
const point = fc.tuple(coordinate, coordinate) as fc.Arbitrary<Point>;
const aspect = fc.constantFrom(4 / 3, 16 / 9, 9 / 16, 1);

/** What the agent counts of somebody who walks from a point to another in a second. */
function counted(a: Point, b: Point, aspect: number, from: Point, to: Point): string[] {
  const counter = new LineCounter({ id: 'line', gate: 'gate', a, b }, aspect);
  const steps = 20;
  return Array.from({ length: steps + 1 }, (_, n) => {
    const share = n / steps;
    const track: Seen = {
      id: 1,
      confirmed: true,
      hits: n + 1,
      subject: PERSON,
      ruler: 0.02,
      seenAt: share,
      cx: (from[0] + (to[0] - from[0]) * share) * aspect,
      cy: from[1] + (to[1] - from[1]) * share,
      w: 0.02,
      h: 0.02,
      vx: 0,
      vy: 0,
      score: 1,
    };
    return counter.update([track], [], share).map(({ direction }) => direction);
  }).flat();
}

test('whoever walks along the arrow of the editor is counted in by the agent, against it out', () => {
  fc.assert(
    fc.property(point, point, aspect, (a, b, aspect) => {
      fc.pre(Math.hypot((b[0] - a[0]) * aspect, b[1] - a[1]) > 0.05);
      const { from, to } = arrowOf(a, b, aspect, 0.2);
      const behind: Point = [2 * from[0] - to[0], 2 * from[1] - to[1]];
      expect(counted(a, b, aspect, behind, to)).toEqual(['in']);
      expect(counted(a, b, aspect, to, behind)).toEqual(['out']);
    }),
  );
});

test('the arrow stands square on the line as it is seen', () => {
  const { from, to } = arrowOf([0.2, 0.5], [0.8, 0.5], 16 / 9, 0.1);
  expect([from, to]).toEqual([
    [0.5, 0.5],
    [0.5, 0.6],
  ]);
});
