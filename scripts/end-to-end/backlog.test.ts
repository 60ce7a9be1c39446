import { expect, test } from 'vitest';
import { drainBacklog } from '../bench/backlog.ts';

test('kill -9 of the server while it takes a backlog: everything is there, once, and the sums are right', {
  timeout: 240_000,
}, async () => {
  const drained = await drainBacklog({ hours: 4, crossings: 8_000, kills: 3, seed: 20_261_122 });
  expect(drained).toMatchObject({ kills: 3, missing: 0, twice: 0, wrongSums: 0 });
  expect(drained.records).toBeGreaterThan(9_400);
});
