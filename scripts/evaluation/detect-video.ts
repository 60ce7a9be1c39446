import { contentSize } from '../../edge-agent/camera/letterbox.ts';
import { ThreadedCamera } from '../../edge-agent/camera/threaded-camera.ts';
import type { Detections } from '../../edge-agent/detections/detections.ts';
import { loadDetector } from '../../edge-agent/detections/load-detector.ts';
import { Light } from '../../edge-agent/light/light.ts';
import { rounded } from '../commands/numbers.ts';
import { STORED_SCORE, type StoredRun, type StoreKey } from './detection-store.ts';

export interface DetectOptions {
  adapter: 'auto' | 'opencv' | 'ffmpeg';
  threads: number;
  /** What was found in the same frames as they are: it holds for those whose light needs no correction. */
  unlit?: StoredRun;
  /** Called after every frame with seconds of the video, and its length where it is known. */
  onFrame?: (t: number, durationS: number | null) => void;
}

/**
 * Runs a detector over every frame of a video, and nothing else.
 *
 * @param video the video to look at: the clean one or a degraded one of it
 * @param model name or manifest of the model
 * @throws GatelineError `bad-model`, `camera-unavailable`, `camera-broken`
 */
export async function detectVideo(
  video: string,
  model: string,
  key: StoreKey,
  options: DetectOptions,
): Promise<StoredRun> {
  const { threads, adapter } = options;
  const detector = await loadDetector({ model, threads, minScore: STORED_SCORE });
  const camera = new ThreadedCamera({
    source: { kind: 'file', path: video },
    adapter,
    picture: detector.picture,
    framesPerSecond: key.fps,
    mode: 'fast',
  });
  try {
    const info = await camera.open();
    const content = contentSize(info, detector.picture);
    const { manifest, picture } = detector;
    const run: StoredRun = {
      ...key,
      width: picture.width,
      height: picture.height,
      finds: manifest.task,
      sureScore: manifest.thresholds.score,
      lowScore: manifest.thresholds.low,
      aspect: content.width / content.height,
      frames: [],
    };
    const unlit = new Map(options.unlit?.frames.map(({ t, boxes }) => [t, boxes]));
    const light = key.light ? new Light() : undefined;
    for (let frame = await camera.read(); frame; frame = await camera.read()) {
      const t = rounded(frame.t, 6);
      const same = light?.correct(frame) === false ? unlit.get(t) : undefined;
      run.frames.push({ t, boxes: same ?? boxesOf(await detector.detect(frame)) });
      options.onFrame?.(frame.t, info.durationS);
    }
    return run;
  } finally {
    await camera.close();
    await detector.close();
  }
}

/** Rounded to a tenth of a pixel of any picture we see: the files stay small. */
function boxesOf({ count, x1, y1, x2, y2, score }: Detections): number[][] {
  return Array.from({ length: count }, (_, n) =>
    [x1[n], y1[n], x2[n], y2[n], score[n]].map((value = 0) => rounded(value, 5)),
  );
}
