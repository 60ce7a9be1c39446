import { expect, test } from 'vitest';
import { chaos } from '../chaos/bench.ts';

test('a few rounds of faults lose nothing, count nothing twice and leave nothing unexplained', {
  timeout: 300_000,
}, async () => {
  const result = await chaos({ rounds: 5, seed: 4, seasonRounds: 5, records: 1_000, faultsWithinMs: 1_500 });
  expect(result.differences).toEqual([]);
  expect(result).toMatchObject({ rounds: 5, lost: 0, duplicated: 0, unexplained: 0 });
  expect(result.records).toBeGreaterThanOrEqual(5_000);
  const drawn = Object.values(result.faults).reduce((sum, times) => sum + times, 0);
  expect(drawn).toBeGreaterThanOrEqual(10);
});
