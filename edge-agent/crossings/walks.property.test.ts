import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Direction } from '../../firmware-config/contract/index.ts';
import { LineCounter } from './line-counter.ts';
import { RightTrack } from './testing-right-track.ts';
import {
  type Approach,
  clearOf,
  lineOf,
  type Scene,
  type Sight,
  subjectOf,
  type Way,
  wayOf,
} from './testing-walks.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const scenes: fc.Arbitrary<Scene> = fc
  .record({
    subject: fc.constantFrom('face' as const, 'person' as const),
    size: share,
    aspect: fc.constantFrom(4 / 3, 16 / 9, 1),
    angle: between(0, 2 * Math.PI),
    length: share,
    anchor: fc.constantFrom('centre' as const, 'foot' as const, 'head' as const),
    framesPerSecond: fc.integer({ min: 5, max: 30 }),
  })
  .map(({ size, length, ...rest }) => {
    const scene = {
      ...rest,
      height: rest.subject === 'face' ? 0.03 + 0.05 * size : 0.08 + 0.17 * size,
      length: 0,
    };
    return { ...scene, length: 2.2 * clearOf(scene) + 0.25 * length };
  });

const approaches: fc.Arbitrary<Approach[]> = fc.array(
  fc.record({
    lane: share,
    beside: fc.boolean(),
    pace: between(0.3, 1.6),
    standsS: fc.oneof(fc.constant(0), between(0, 12)),
    passes: fc.boolean(),
    onward: between(0, 0.1),
  }),
  { minLength: 1, maxLength: 5 },
);

const sights: fc.Arbitrary<Sight> = fc.record({
  noise: share,
  missed: between(0, 0.4),
  hidden: fc.oneof(fc.constant(0), between(0, 1.2)),
  doubted: between(0, 0.3),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
});

/** What a counter says of people whose tracks never mix, of whom a track ends when they were not seen for 2 s. */
function countApart(scene: Scene, ways: readonly Way[]): Direction[][] {
  const counter = new LineCounter(lineOf(scene), scene.aspect);
  const tracks = new Map<number, RightTrack>();
  const counted: Direction[][] = ways.map(() => []);
  const frames = Math.max(...ways.map((way) => way.frames)) + 3 * scene.framesPerSecond;
  for (let frame = 0; frame <= frames; frame++) {
    const t = frame / scene.framesPerSecond;
    ways.forEach(({ boxAt }, n) => {
      const box = boxAt(frame);
      if (box) tracks.set(n, tracks.get(n) ?? new RightTrack(n, subjectOf(scene), box, t));
      tracks.get(n)?.goOn(box, t);
    });
    const ended = [...tracks.values()].filter(({ seenAt }) => t - seenAt > 2);
    for (const { id } of ended) tracks.delete(id);
    for (const { track, direction } of counter.update([...tracks.values()], ended, t)) {
      counted[track]?.push(direction);
    }
  }
  return counted;
}

describe('a counter whose tracks are right', () => {
  test('says the truth of any legal way, over any line, at any frame rate', { timeout: 180_000 }, () => {
    fc.assert(
      fc.property(scenes, fc.boolean(), approaches, sights, (scene, fromRight, some, sight) => {
        const way = wayOf(scene, fromRight, some, sight);
        expect(countApart(scene, [way])).toEqual([way.truth]);
      }),
      { numRuns: 1_000, seed: 5 },
    );
  });
});
