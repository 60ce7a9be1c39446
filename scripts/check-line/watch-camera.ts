import { type CameraWalkOptions, openCameraWalk } from '../../edge-agent/camera-walk.ts';
import { type Camera, DEFAULT_FPS } from '../../firmware-config/gateway-config.ts';
import { lookCloser } from './closer-look.ts';
import { MotionWitness } from './motion-witness.ts';
import { type Observation, Witness } from './observation.ts';

export interface WatchOptions {
  /** ONNX Runtime threads. */
  threads: number;
  /** The watch ends after so many seconds of the stream; with the stream where absent. */
  seconds?: number;
  onState?: CameraWalkOptions['onState'];
  /** Called after every frame: seconds of the stream, and how long the watch will be where that is known. */
  onFrame?: (t: number, of: number | null) => void;
}

/**
 * Watches a camera, or a recording as fast as it goes, with the camera's own pipeline.
 *
 * @throws GatelineError `camera-unavailable`, `camera-broken`, `bad-model`
 */
export async function watchCamera(camera: Camera, options: WatchOptions): Promise<Observation> {
  const { threads, seconds = Number.POSITIVE_INFINITY, onState, onFrame } = options;
  const isFile = camera.source.kind === 'file';
  const source = camera.source.kind === 'file' ? { ...camera.source, loop: false } : camera.source;
  const walk = await openCameraWalk(
    // The ways of tracks are enough: what its lines count is not asked.
    { ...camera, source, lines: [] },
    { mode: isFile ? 'fast' : 'live', threads, ...(onState ? { onState } : {}) },
  );
  const witness = new Witness();
  try {
    const { info, detector } = walk;
    const length = Math.min(info.durationS ?? Number.POSITIVE_INFINITY, seconds);
    const motion = new MotionWitness(detector.picture, info.width / info.height);
    let first = Number.NaN;
    for await (const step of walk.steps()) {
      witness.see(step);
      await motion.see(step);
      if (Number.isNaN(first)) first = step.frame.t;
      onFrame?.(step.frame.t - first, Number.isFinite(length) ? length : null);
      if (step.frame.t - first >= seconds) break;
    }
    const { model, picture } = detector;
    const observation: Observation = {
      finds: walk.finds,
      model: model.name,
      seconds: witness.seconds,
      frames: witness.frames,
      wantedFps: camera.fps ?? DEFAULT_FPS,
      paths: witness.paths,
      picture: {
        source: { width: info.width, height: info.height },
        input: { width: picture.width, height: picture.height },
        region: camera.region ?? [0, 0, 1, 1],
        smallest: model.smallest,
        multipleOf: model.multipleOf,
      },
      motion: motion.motion,
    };
    if (witness.paths.some(({ confirmed }) => confirmed)) return observation;
    const closer = await lookCloser(camera, observation.picture, { threads, seconds: witness.seconds });
    return closer ? { ...observation, closer } : observation;
  } finally {
    await walk.close();
  }
}
