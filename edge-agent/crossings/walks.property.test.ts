import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Direction } from '../../firmware-config/contract/index.ts';
import { LineCounter } from './line-counter.ts';
import { RightTrack } from './testing-right-track.ts';
import { approachesOf, scenes, sightsOf } from './testing-walk-choices.ts';
import { lineOf, type Scene, subjectOf, type Way, wayOf } from './testing-walks.ts';

const approaches = approachesOf({ fastest: 1.6 });
const sights = sightsOf({ noise: 1, missed: 0.4, hidden: 1.2, doubted: 0.3 });

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
