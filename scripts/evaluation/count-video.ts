import { type CameraWalk, openCameraWalk } from '../../edge-agent/camera-walk.ts';
import type { LineCrossing } from '../../edge-agent/crossings/line-counter.ts';
import type { Step } from '../../edge-agent/pipeline.ts';
import type { Camera } from '../../firmware-config/gateway-config.ts';

export interface CountOptions {
  threads: number;
  onCrossing?: (crossing: LineCrossing) => void;
  /** Called after every frame; what it is given is lent. */
  onStep?: (step: Step, walk: CameraWalk) => void | Promise<void>;
}

/** What one run over a video gave. */
export interface CountResult {
  crossings: LineCrossing[];
  frames: number;
  /** Seconds of video. */
  videoS: number;
  /** Seconds the run took, without loading the model. */
  elapsedS: number;
  framesPerSecond: number;
}

/**
 * Runs one camera's pipeline over a video as fast as it goes.
 *
 * @throws GatelineError `camera-unavailable`, `camera-broken`, `bad-model`
 */
export async function countVideo(video: string, camera: Camera, options: CountOptions): Promise<CountResult> {
  const opened = await openCameraWalk(
    { ...camera, source: { kind: 'file', path: video } },
    { mode: 'fast', threads: options.threads },
  );
  const crossings: LineCrossing[] = [];
  const take = (found: LineCrossing[]) => {
    for (const crossing of found) {
      crossings.push(crossing);
      options.onCrossing?.(crossing);
    }
  };
  try {
    const start = performance.now();
    let frames = 0;
    let videoS = 0;
    for await (const step of opened.steps()) {
      frames++;
      videoS = step.frame.t;
      take(step.crossings);
      await options.onStep?.(step, opened);
    }
    take(opened.follower.breakOff());
    const elapsedS = (performance.now() - start) / 1000;
    return { crossings, frames, videoS, elapsedS, framesPerSecond: frames / elapsedS };
  } finally {
    await opened.close();
  }
}
