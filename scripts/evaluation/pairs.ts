/**
 * Pairs of a wanted and a found time that are at most `tolerance` apart, one to one: earliest first, which with an equal
 * tolerance for all makes as many pairs as there can be. Times in rising order.
 *
 * @returns [index of the wanted, index of the found]
 */
export function pairsOf(
  wanted: readonly number[],
  found: readonly number[],
  tolerance: number,
): [number, number][] {
  const pairs: [number, number][] = [];
  let next = 0;
  for (const [at, t] of wanted.entries()) {
    while (next < found.length && t - (found[next] ?? 0) > tolerance) next++;
    if (next < found.length && (found[next] ?? 0) - t <= tolerance) pairs.push([at, next++]);
  }
  return pairs;
}
