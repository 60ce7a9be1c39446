import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Company, companies, files } from './testing-company.ts';
import { countFollowed, directionsOf } from './testing-counts.ts';

/** The counts of a company, each given to him over whose strip it was. */
function countEach({ scene, ways, strips }: Company): string[][] {
  const counted = countFollowed(scene, ways);
  const nearest = (along: number) =>
    strips.reduce(
      (best, strip, n) => (Math.abs(strip - along) < Math.abs((strips[best] ?? 0) - along) ? n : best),
      0,
    );
  return ways.map((_, n) => directionsOf(counted.filter(({ along }) => nearest(along) === n)));
}

test('of people who walk at the same time, each is counted as if he was alone', { timeout: 180_000 }, () => {
  fc.assert(
    fc.property(companies, (company) => {
      expect(countEach(company)).toEqual(company.ways.map(({ truth }) => truth));
    }),
    { numRuns: 1_500, seed: 5 },
  );
});

test('people in a file are counted one by one', { timeout: 180_000 }, () => {
  fc.assert(
    fc.property(files, ({ scene, ways }) => {
      expect(directionsOf(countFollowed(scene, ways))).toEqual(ways.flatMap(({ truth }) => truth));
    }),
    { numRuns: 1_500, seed: 5 },
  );
});
