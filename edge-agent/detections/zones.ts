import type { Zone } from '../../firmware-config/contract/index.ts';
import { isInside, pathOf } from '../../firmware-config/polygon.ts';
import { type Detections, emptyDetections } from './detections.ts';

/** What of the detections is seen at all. The result is lent until the next call; where nothing is left out it is the input. */
export type Sight = (detections: Detections) => Detections;

/**
 * What is seen where zones are drawn: nobody whose box has its centre in an `ignore` zone, and where there are `only`
 * zones, nobody whose centre is outside of all of them. Zones of other kinds leave everybody in the picture.
 */
export function sightOf(zones: readonly Zone[]): Sight {
  const pathsOf = (wanted: Zone['kind']) =>
    zones.filter(({ kind }) => kind === wanted).map(({ points }) => pathOf(points));
  const [ignored, only] = [pathsOf('ignore'), pathsOf('only')];
  if (ignored.length + only.length === 0) return (detections) => detections;
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
