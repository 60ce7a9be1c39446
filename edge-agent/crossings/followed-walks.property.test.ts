import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countFollowed, directionsOf } from './testing-counts.ts';
import { approachesOf, scenes, sightsOf } from './testing-walk-choices.ts';
import { wayOf } from './testing-walks.ts';

// Legal for a tracker, too: nobody outruns the frames.
const approaches = approachesOf({ fastest: 1.2 });
const sights = sightsOf({ noise: 0.7, missed: 0.2, hidden: 0.3, doubted: 0.2 });

test('tracker and counter together say the truth of any legal way', { timeout: 180_000 }, () => {
  fc.assert(
    fc.property(scenes, fc.boolean(), approaches, sights, (scene, fromRight, some, sight) => {
      const way = wayOf(scene, fromRight, some, sight);
      expect(directionsOf(countFollowed(scene, [way]))).toEqual(way.truth);
    }),
    { numRuns: 2_500, seed: 5 },
  );
});

test('one after the other, people are told apart', { timeout: 180_000 }, () => {
  fc.assert(
    fc.property(scenes, approaches, approaches, sights, (scene, some, more, sight) => {
      const first = wayOf(scene, false, some, sight);
      const startsAt = first.frames / scene.framesPerSecond + 10;
      const second = wayOf(scene, true, more, sight, { startsAt });
      expect(directionsOf(countFollowed(scene, [first, second]))).toEqual([...first.truth, ...second.truth]);
    }),
    { numRuns: 1_000, seed: 5 },
  );
});
