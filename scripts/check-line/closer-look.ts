import { ThreadedCamera } from '../../edge-agent/camera/threaded-camera.ts';
import { openDetector } from '../../edge-agent/detections/open-detector.ts';
import type { Camera } from '../../firmware-config/gateway-config.ts';
import type { CloserLook, PictureScale } from './observation.ts';

/** So many times as large as the camera's own input. */
const LARGER = 3;
const FRAMES = 24;
/** Sides of a model's input must be no larger than this. */
const MOST_SIDE = 4096;

/**
 * Looks at some frames of a recording with a larger input, where nobody was found with the camera's own. Null where the
 * model takes no other size, or the camera cannot be asked twice.
 *
 * @throws GatelineError `camera-unavailable`, `camera-broken`, `bad-model`
 */
export async function lookCloser(
  camera: Camera,
  { input, multipleOf }: PictureScale,
  { threads, seconds }: { threads: number; seconds: number },
): Promise<CloserLook | null> {
  const { source } = camera;
  const larger = { width: input.width * LARGER, height: input.height * LARGER };
  if (source.kind !== 'file' || multipleOf === null || Math.max(...Object.values(larger)) > MOST_SIDE) {
    return null;
  }
  const detector = await openDetector({ model: camera.model, input: larger, threads });
  const pictures = new ThreadedCamera({
    source: { kind: 'file', path: source.path },
    adapter: camera.adapter ?? 'auto',
    picture: detector.picture,
    framesPerSecond: FRAMES / Math.max(seconds, 1),
    ...(camera.region === undefined ? {} : { region: camera.region }),
    mode: 'fast',
  });
  try {
    await pictures.open();
    const heights: number[] = [];
    let frames = 0;
    for (let frame = await pictures.read(); frame && frames < FRAMES; frame = await pictures.read()) {
      frames++;
      const { count, y1, y2, score } = await detector.detect(frame);
      for (let n = 0; n < count; n++) {
        if ((score[n] ?? 0) >= detector.model.sureScore) heights.push((y2[n] ?? 0) - (y1[n] ?? 0));
      }
    }
    return { input: larger, heights };
  } finally {
    await pictures.close();
    await detector.close();
  }
}
