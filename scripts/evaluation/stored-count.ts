import { Thinning } from '../../edge-agent/camera/thinning.ts';
import type { LineCrossing } from '../../edge-agent/crossings/line-counter.ts';
import { type Detections, emptyDetections } from '../../edge-agent/detections/detections.ts';
import { Follower } from '../../edge-agent/pipeline.ts';
import { FACE, PERSON } from '../../edge-agent/tracks/subject.ts';
import type { Line, Zone } from '../../firmware-config/contract/index.ts';
import type { Degradation } from '../degrade/degradations.ts';
import type { StoredRun } from './detection-store.ts';

type StoredFrame = StoredRun['frames'][number];

/** The frames that come through a degradation that only leaves frames out; all of them where it leaves out none. */
export function framesOf({ frames }: StoredRun, { fps, keep }: Degradation): StoredFrame[] {
  const thinning = fps === undefined ? undefined : new Thinning(fps);
  const kept = keep?.(frames.length);
  return frames.filter(({ t }, n) => (thinning?.keeps(t) ?? true) && (kept?.[n] ?? true));
}

export interface StoredLayout {
  lines: readonly Line[];
  zones?: readonly Zone[];
}

/** What follows and counts what was found before. */
export function followerOf(
  { aspect, sureScore, finds }: StoredRun,
  { lines, zones }: StoredLayout,
): Follower {
  const subject = finds === 'face' ? FACE : PERSON;
  return new Follower({ lines, subject, sureScore, aspect, ...(zones ? { zones } : {}) });
}

/** Counts what was found before: tracker and lines alone. */
export function countStored(
  run: StoredRun,
  frames: readonly StoredFrame[],
  layout: StoredLayout,
): LineCrossing[] {
  const follower = followerOf(run, layout);
  const found = emptyDetections();
  const counted = frames.flatMap(({ t, boxes }) => {
    fill(found, boxes, run.lowScore);
    return follower.follow(found, t).crossings;
  });
  return [...counted, ...follower.breakOff()];
}

/** Puts stored boxes, from a score on, where a detector would have put them. */
export function fill(found: Detections, boxes: readonly number[][], lowScore: number): void {
  found.count = 0;
  for (const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, score = 0] of boxes) {
    if (score < lowScore || found.count === found.score.length) continue;
    const at = found.count++;
    found.x1[at] = x1;
    found.y1[at] = y1;
    found.x2[at] = x2;
    found.y2[at] = y2;
    found.score[at] = score;
  }
}
