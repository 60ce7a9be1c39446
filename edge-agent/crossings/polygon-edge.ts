/** Distance of a point from the nearest edge of a closed path, in the path's units. */
export function distanceToEdge(path: Float64Array, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n + 3 < path.length; n += 2) {
    const [x1 = 0, y1 = 0] = [path[n], path[n + 1]];
    const [dx, dy] = [(path[n + 2] ?? 0) - x1, (path[n + 3] ?? 0) - y1];
    const square = dx * dx + dy * dy;
    const share = square === 0 ? 0 : ((x - x1) * dx + (y - y1) * dy) / square;
    const nearest = Math.max(0, Math.min(1, share));
    least = Math.min(least, Math.hypot(x - x1 - nearest * dx, y - y1 - nearest * dy));
  }
  return least;
}

/** About how far inside a closed path one can be: its area divided by half of its length, exact for a circle or a square. */
export function depthOf(path: Float64Array): number {
  let [twice, length] = [0, 0];
  for (let n = 0; n + 3 < path.length; n += 2) {
    const [x1 = 0, y1 = 0] = [path[n], path[n + 1]];
    const [x2 = 0, y2 = 0] = [path[n + 2], path[n + 3]];
    twice += x1 * y2 - x2 * y1;
    length += Math.hypot(x2 - x1, y2 - y1);
  }
  return length === 0 ? 0 : Math.abs(twice) / length;
}
