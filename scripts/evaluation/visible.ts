import { ThreadedCamera } from '../../edge-agent/camera/threaded-camera.ts';
import { emptyDetections } from '../../edge-agent/detections/detections.ts';
import { Watch } from '../../edge-agent/health/watch.ts';
import { VisibilityJudge } from '../../edge-agent/visibility/visibility-judge.ts';
import type { BlindCause } from '../../firmware-config/contract/index.ts';
import type { Degradation } from '../degrade/degradations.ts';
import type { StoredRun } from './detection-store.ts';
import { fill, followerOf, framesOf, type StoredLayout } from './stored-count.ts';

/** For how large a share of a video (0..1) its line would have lost its coverage, by cause, the longest first. */
export interface Degraded {
  cause: BlindCause;
  share: number;
}

/**
 * What the agent would report of a video whose detections are known: its pictures are judged beside the tracks, as in a
 * camera's process, and the time is added up as coverage is.
 *
 * @throws GatelineError `camera-unavailable`, `camera-broken`
 */
export async function degradedTimes(
  video: string,
  run: StoredRun,
  degradation: Degradation,
  layout: StoredLayout,
  adapter: 'auto' | 'opencv' | 'ffmpeg',
): Promise<Degraded[]> {
  const { width, height } = run;
  const camera = new ThreadedCamera({
    source: { kind: 'file', path: video },
    adapter,
    picture: { width, height, colour: 'rgb', padding: 0 },
    framesPerSecond: run.fps,
    mode: 'fast',
  });
  try {
    const info = await camera.open();
    const judge = new VisibilityJudge(info.width);
    const follower = followerOf(run, layout);
    const kept = new Set(framesOf(run, degradation));
    const found = emptyDetections();
    const watch = new Watch(0);
    let end = 0;
    for (const stored of run.frames) {
      const frame = await camera.read();
      if (frame === null) break;
      if (!kept.has(stored)) continue;
      fill(found, stored.boxes, run.lowScore);
      const { tracks } = follower.follow(found, stored.t);
      const at = stored.t * 1000;
      watch.saw({ at, doneAt: at, picture: judge.saw({ ...frame, at }, tracks) });
      end = at;
    }
    const { from, to, blind = [] } = watch.take(end);
    return blind
      .map(({ cause, ms }) => ({ cause, share: ms / Math.max(1, to - from) }))
      .sort((a, b) => b.share - a.share);
  } finally {
    await camera.close();
  }
}
