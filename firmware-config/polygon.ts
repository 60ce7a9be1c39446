/** [x, y] in the picture, 0..1. */
type Corner = readonly [number, number];

/**
 * Corners are compared in ten-thousandths of the picture, a fifteenth of a pixel of 640: whole numbers, so that what lies
 * on an edge is told exactly and by every program alike.
 */
const STEPS = 10_000;

/** The least area of a zone as a share of the picture: a hundredth of its width by a hundredth of its height. */
export const LEAST_AREA = 1e-4;

const rounded = (points: readonly Corner[]) =>
  points.map(([x, y]): Corner => [Math.round(x * STEPS), Math.round(y * STEPS)]);

/** Area as a share of the picture (shoelace formula, over the corners as they are compared). */
export function areaOf(points: readonly Corner[]): number {
  const corners = rounded(points);
  let twice = 0;
  corners.forEach(([x, y], n) => {
    const [nextX, nextY] = corners[(n + 1) % corners.length] ?? [x, y];
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2 / STEPS ** 2;
}

/** A polygon's corners one after the other, x and y by turns, the first one again at the end. */
export function pathOf(points: readonly Corner[]): Float64Array {
  const first = points[0];
  return Float64Array.from((first ? [...points, first] : []).flat());
}

/**
 * True when a point lies inside a closed path: a ray to the right crosses its edges an odd number of times (Jordan curve).
 * Of a point on an edge it is said either way.
 */
export function isInside(path: Float64Array, x: number, y: number): boolean {
  let inside = false;
  for (let n = 0; n + 3 < path.length; n += 2) {
    const [x1 = 0, y1 = 0] = [path[n], path[n + 1]];
    const [x2 = 0, y2 = 0] = [path[n + 2], path[n + 3]];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}

/** True when two edges of the polygon cross, touch or lie on each other, other than at the corner between neighbours. */
export function crossesItself(points: readonly Corner[]): boolean {
  const corners = rounded(points);
  const edges = corners.map((from, n) => ({ from, to: corners[(n + 1) % corners.length] ?? from }));
  return edges.some((edge, n) => {
    const next = edges[(n + 1) % edges.length];
    if (next && turnsBack(edge.from, edge.to, next.to)) return true;
    const isNeighbour = (m: number) => m === n + 1 || (n === 0 && m === edges.length - 1);
    return edges.some(
      (other, m) => m > n && !isNeighbour(m) && meet(edge.from, edge.to, other.from, other.to),
    );
  });
}

/** The way from a to b is gone back towards c, or there is no way at all. */
function turnsBack(a: Corner, b: Corner, c: Corner): boolean {
  const along = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]);
  return isSame(a, b) || isSame(b, c) || (sideOf(a, b, c) === 0 && along < 0);
}

function meet(a: Corner, b: Corner, c: Corner, d: Corner): boolean {
  const [ofC, ofD, ofA, ofB] = [sideOf(a, b, c), sideOf(a, b, d), sideOf(c, d, a), sideOf(c, d, b)];
  if (ofC !== ofD && ofA !== ofB) return true;
  return [
    [ofC, a, b, c],
    [ofD, a, b, d],
    [ofA, c, d, a],
    [ofB, c, d, b],
  ].some(([side, from, to, point]) => side === 0 && isWithin(from as Corner, to as Corner, point as Corner));
}

/** -1, 0 or 1: on which side of the way from a to b the point c lies. */
const sideOf = (a: Corner, b: Corner, c: Corner) =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

/** Of a point in line with a and b: whether it lies between them. */
const isWithin = (a: Corner, b: Corner, [x, y]: Corner) =>
  Math.min(a[0], b[0]) <= x &&
  x <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= y &&
  y <= Math.max(a[1], b[1]);

const isSame = (a: Corner, b: Corner) => a[0] === b[0] && a[1] === b[1];
