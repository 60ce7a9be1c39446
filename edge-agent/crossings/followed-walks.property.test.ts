import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Direction } from '../../firmware-config/contract/index.ts';
import { emptyDetections } from '../detections/detections.ts';
import { Follower } from '../pipeline.ts';
import { approachesOf, scenes, sightsOf } from './testing-walk-choices.ts';
import { lineOf, type Scene, subjectOf, type Way, wayOf } from './testing-walks.ts';

/** What a tracker and a counter together say of what a detector finds of these ways. */
function countFollowed(scene: Scene, ways: readonly Way[]): Direction[] {
  const { aspect, framesPerSecond } = scene;
  const lines = [lineOf(scene)];
  const follower = new Follower({ lines, subject: subjectOf(scene), sureScore: 0.5, aspect });
  const found = emptyDetections();
  const counted: Direction[] = [];
  const frames = Math.max(...ways.map((way) => way.frames)) + 3 * framesPerSecond;
  for (let frame = 0; frame <= frames; frame++) {
    const boxes = ways.flatMap(({ boxAt }) => boxAt(frame) ?? []).sort((a, b) => b.score - a.score);
    found.count = boxes.length;
    boxes.forEach(({ cx, cy, w, h, score }, n) => {
      [found.x1[n], found.x2[n]] = [(cx - w / 2) / aspect, (cx + w / 2) / aspect];
      [found.y1[n], found.y2[n], found.score[n]] = [cy - h / 2, cy + h / 2, score];
    });
    counted.push(
      ...follower.follow(found, frame / framesPerSecond).crossings.map(({ direction }) => direction),
    );
  }
  return [...counted, ...follower.breakOff().map(({ direction }) => direction)];
}

// Legal for a tracker, too: it must not turn round while nobody sees it, and not outrun the frames.
const approaches = approachesOf({ fastest: 1.2 });
const sights = sightsOf({ noise: 0.7, missed: 0.2, hidden: 0.3, doubted: 0.2 });

test('tracker and counter together say the truth of any legal way', { timeout: 180_000 }, () => {
  fc.assert(
    fc.property(scenes, fc.boolean(), approaches, sights, (scene, fromRight, some, sight) => {
      const way = wayOf(scene, fromRight, some, sight);
      expect(countFollowed(scene, [way])).toEqual(way.truth);
    }),
    { numRuns: 400, seed: 5 },
  );
});

test('one after the other, people are told apart', { timeout: 180_000 }, () => {
  fc.assert(
    fc.property(scenes, approaches, approaches, sights, (scene, some, more, sight) => {
      const first = wayOf(scene, false, some, sight);
      const second = wayOf(scene, true, more, sight, first.frames / scene.framesPerSecond + 15);
      expect(countFollowed(scene, [first, second])).toEqual([...first.truth, ...second.truth]);
    }),
    { numRuns: 150, seed: 5 },
  );
});
