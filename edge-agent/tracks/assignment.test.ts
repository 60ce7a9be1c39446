import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Assignment, FORBIDDEN } from './assignment.ts';

/** Most pairs first, then the least cost, by trying everything. */
function best(cost: number[][]): { pairs: number; sum: number } {
  const columns = cost[0]?.length ?? 0;
  let winner = { pairs: 0, sum: 0 };
  const tryRow = (row: number, taken: Set<number>, pairs: number, sum: number) => {
    if (row === cost.length) {
      if (pairs > winner.pairs || (pairs === winner.pairs && sum < winner.sum)) winner = { pairs, sum };
      return;
    }
    tryRow(row + 1, taken, pairs, sum);
    for (let column = 0; column < columns; column++) {
      const price = cost[row]?.[column] ?? FORBIDDEN;
      if (taken.has(column) || price >= FORBIDDEN) continue;
      taken.add(column);
      tryRow(row + 1, taken, pairs + 1, sum + price);
      taken.delete(column);
    }
  };
  tryRow(0, new Set(), 0, 0);
  return winner;
}

test('finds the cheapest assignment with the most pairs', () => {
  const price = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 50 }) }, fc.constant(FORBIDDEN));
  const matrix = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(price, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
  const assignment = new Assignment();
  fc.assert(
    fc.property(matrix, (cost) => {
      const columns = cost[0]?.length ?? 0;
      const chosen = [...assignment.solve(Float64Array.from(cost.flat()), cost.length, columns)];
      const used = chosen.filter((column) => column >= 0);
      expect(new Set(used).size).toBe(used.length);
      const sum = chosen.reduce(
        (total, column, row) => total + (column < 0 ? 0 : (cost[row]?.[column] ?? FORBIDDEN)),
        0,
      );
      expect({ pairs: used.length, sum }).toEqual(best(cost));
    }),
    { numRuns: 500 },
  );
});

test('leaves a row alone rather than force a forbidden pair', () => {
  const cost = Float64Array.from([FORBIDDEN, FORBIDDEN, 3, FORBIDDEN]);
  expect([...new Assignment().solve(cost, 2, 2)]).toEqual([-1, 0]);
});

test('leaves a row alone where that costs less', () => {
  const cost = Float64Array.from([1, 9, 9, 9]);
  const assignment = new Assignment();
  expect([...assignment.solve(cost, 2, 2, 5)]).toEqual([0, -1]);
  expect([...assignment.solve(cost, 2, 2)]).toEqual([0, 1]);
});
