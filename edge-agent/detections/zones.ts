import type { Zone } from '../../firmware-config/contract/index.ts';
import { type Detections, emptyDetections } from './detections.ts';

/** What of the detections is seen at all. The result is lent until the next call; where nothing is left out it is the input. */
export type Sight = (detections: Detections) => Detections;

/** A zone's corners one after the other, x and y by turns, the first one again at the end. */
function pathOf({ points }: Zone): Float64Array {
  const first = points[0];
  return Float64Array.from((first ? [...points, first] : []).flat());
}

/**
 * True when a point lies inside a closed path: a ray to the right crosses its edges an odd number of times (Jordan curve).
 * Of a point on an edge it is said either way.
 */
function isInside(path: Float64Array, x: number, y: number): boolean {
  let inside = false;
  for (let n = 0; n + 3 < path.length; n += 2) {
    const [x1 = 0, y1 = 0] = [path[n], path[n + 1]];
    const [x2 = 0, y2 = 0] = [path[n + 2], path[n + 3]];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}

/**
 * What is seen where zones are drawn: nobody whose box has its centre in an `ignore` zone, and where there are `only`
 * zones, nobody whose centre is outside of all of them. Without zones detections pass as they are.
 */
export function sightOf(zones: readonly Zone[]): Sight {
  if (zones.length === 0) return (detections) => detections;
  const ignored = zones.filter(({ kind }) => kind === 'ignore').map(pathOf);
  const only = zones.filter(({ kind }) => kind === 'only').map(pathOf);
  const isSeen = (x: number, y: number) =>
    !ignored.some((path) => isInside(path, x, y)) &&
    (only.length === 0 || only.some((path) => isInside(path, x, y)));
  const kept = emptyDetections();
  return (found) => {
    kept.count = 0;
    for (let n = 0; n < found.count && kept.count < kept.score.length; n++) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [found.x1[n], found.y1[n], found.x2[n], found.y2[n]];
      if (!isSeen((x1 + x2) / 2, (y1 + y2) / 2)) continue;
      const at = kept.count++;
      kept.x1[at] = x1;
      kept.y1[at] = y1;
      kept.x2[at] = x2;
      kept.y2[at] = y2;
      kept.score[at] = found.score[n] ?? 0;
    }
    return kept;
  };
}
