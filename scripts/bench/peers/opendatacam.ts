import type { StoredRun } from '../../evaluation/detection-store.ts';
import type { Item, ItemFrame } from './line-test.ts';
import { requirePeer } from './tfjs.ts';

/** What is used of node-moving-things-tracker, OpenDataCam's tracker; it keeps one state for its whole process. */
interface Tracker {
  reset(): void;
  updateTrackedItemsWithNewFrame(detections: object[], frame: number): void;
  getJSONOfTrackedItems(): Item[];
}

/** OpenDataCam's own settings: detections that are less sure, or larger than this share of the picture, are left out. */
const LEAST_SCORE = 0.2;
const LARGEST = 0.8;
/** The picture's height in pixels; OpenDataCam rounds to pixels. */
const HEIGHT = 720;

/** Size of the picture in which the items lie. */
export const pixelSize = ({ aspect }: StoredRun) => ({ width: HEIGHT * aspect, height: HEIGHT });

/** What OpenDataCam's tracker, with its own settings, makes of the detections that our tracker gets. */
export function trackWithOpenDataCam(
  packages: string,
  run: StoredRun,
  frames: StoredRun['frames'],
): ItemFrame[] {
  const { Tracker } = requirePeer<{ Tracker: Tracker }>(packages, 'node-moving-things-tracker');
  const { width, height } = pixelSize(run);
  const leastScore = Math.max(run.lowScore, LEAST_SCORE);
  Tracker.reset();
  return frames.map(({ t, boxes }, frame) => {
    const seen = boxes
      .filter(([x1 = 0, y1 = 0, x2 = 0, y2 = 0, score = 0]) => {
        return score >= leastScore && (x2 - x1) * (y2 - y1) <= LARGEST;
      })
      .map(([x1 = 0, y1 = 0, x2 = 0, y2 = 0, score = 0]) => ({
        x: ((x1 + x2) / 2) * width,
        y: ((y1 + y2) / 2) * height,
        w: (x2 - x1) * width,
        h: (y2 - y1) * height,
        confidence: score,
        name: run.finds,
      }));
    Tracker.updateTrackedItemsWithNewFrame(seen, frame);
    return { t, items: Tracker.getJSONOfTrackedItems().map(({ id, x, y }) => ({ id, x, y })) };
  });
}
