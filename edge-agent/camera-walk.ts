import type { CameraReason } from '../firmware-config/contract/index.ts';
import { type Camera, DEFAULT_FPS } from '../firmware-config/gateway-config.ts';
import type { Manifest } from '../models/manifest.ts';
import type { CameraSource, SourceAddress, StreamInfo } from './camera/camera-source.ts';
import { contentSize } from './camera/letterbox.ts';
import type { CameraState } from './camera/open-camera.ts';
import { ThreadedCamera } from './camera/threaded-camera.ts';
import { MOVING_BLOBS } from './detections/blobs/moving-blobs.ts';
import type { Detector } from './detections/detector.ts';
import { openDetector } from './detections/open-detector.ts';
import { MotionGate } from './motion/motion-gate.ts';
import { Follower, type Step, walk } from './pipeline.ts';
import { FACE, PERSON } from './tracks/subject.ts';

export interface CameraWalkOptions {
  /** `fast`: every frame, as fast as it goes. `live`: in real time, skipping frames when the detector is slower. */
  mode: 'fast' | 'live';
  /** ONNX Runtime threads. */
  threads: number;
  /** Have the detector look at every frame, also where nothing has changed in an empty scene. */
  ungated?: boolean;
  onState?: (state: CameraState, reason?: CameraReason) => void;
}

/** One camera's whole walk, opened: its stream, its detector, its tracks and lines. */
export interface CameraWalk {
  info: StreamInfo;
  camera: CameraSource;
  detector: Detector;
  follower: Follower;
  /** What is followed: persons where any of its models finds them. */
  finds: 'face' | 'person';
  steps(): AsyncGenerator<Step>;
  close(): Promise<void>;
}

/** A camera whose model may also be given as the manifest itself. */
export type WalkedCamera = Omit<Camera, 'model'> & { model: string | Manifest };

/**
 * Opens all that one camera of a configuration needs.
 *
 * @throws GatelineError `bad-model`, `camera-unavailable`
 */
export async function openCameraWalk(config: WalkedCamera, options: CameraWalkOptions): Promise<CameraWalk> {
  const detector = await openDetector({
    model: config.model,
    ...(config.alternate === undefined ? {} : { alternate: config.alternate }),
    threads: options.threads,
    ...(config.input === undefined ? {} : { input: config.input }),
    ...(config.minScore === undefined ? {} : { minScore: config.minScore }),
  });
  const camera = new ThreadedCamera({
    source: addressOf(config),
    adapter: config.adapter ?? 'auto',
    picture: detector.picture,
    framesPerSecond: config.fps ?? DEFAULT_FPS,
    ...(config.region === undefined ? {} : { region: config.region }),
    mode: options.mode,
    loop: config.source.kind === 'file' && config.source.loop === true,
    ...(options.onState ? { onState: options.onState } : {}),
  });
  const close = async () => {
    await camera.close();
    await detector.close();
  };
  try {
    const info = await camera.open();
    const { models } = detector;
    // A person can be followed by the face, too, and not the other way round.
    const finds = models.some((model) => model.finds === 'person') ? 'person' : 'face';
    const content = contentSize(info, detector.picture);
    const follower = new Follower({
      lines: config.lines,
      ...(config.zones === undefined ? {} : { zones: config.zones }),
      subject: finds === 'face' ? FACE : PERSON,
      sureScore: detector.model.sureScore,
      aspect: content.width / content.height,
    });
    // Moving blobs are found by what changes from frame to frame: it must see all of them.
    const seesAll = options.ungated || models.some(({ name }) => name === MOVING_BLOBS);
    const gate = seesAll ? undefined : new MotionGate();
    const steps = () => walk(camera, detector, follower, gate);
    return { info, camera, detector, follower, finds, steps, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function addressOf({ source }: WalkedCamera): SourceAddress {
  return source.kind === 'rtsp' ? { ...source, transport: source.transport ?? 'tcp' } : source;
}
