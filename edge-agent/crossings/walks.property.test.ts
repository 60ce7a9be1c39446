import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countApart } from './testing-counts.ts';
import { approachesOf, scenes, sightsOf } from './testing-walk-choices.ts';
import { wayOf } from './testing-walks.ts';

const approaches = approachesOf({ fastest: 1.6 });
const sights = sightsOf({ noise: 0.9, missed: 0.4, hidden: 1.2, doubted: 0.3 });

test('a counter whose tracks are right says the truth of any legal way, over any line, at any frame rate', {
  timeout: 180_000,
}, () => {
  fc.assert(
    fc.property(scenes, fc.boolean(), approaches, sights, (scene, fromRight, some, sight) => {
      const way = wayOf(scene, fromRight, some, sight);
      expect(countApart(scene, [way])).toEqual([way.truth]);
    }),
    { numRuns: 5_000, seed: 5 },
  );
});
