import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { openCameraWalk, type WalkedCamera } from '../../edge-agent/camera-walk.ts';
import { readTruths, trueLines } from '../evaluation/truth.ts';
import { gateClip } from './gate-clips.ts';

export interface MotionRow {
  video: string;
  frames: number;
  /** Frames in which the detector, looking at all of them, found somebody for sure. */
  withPeople: number;
  /** Frames that the motion gate passed over, and how many of them somebody was in for sure: there must be none. */
  skipped: number;
  missed: number;
  /** Crossings without the gate, and with it. */
  counted: number;
  countedGated: number;
}

const VIDEOS = join(import.meta.dirname, '../../../shared/videos');
const MODELS = { face: 'ultraface-rfb-320', person: 'centernet-mobilenetv3' } as const;

/**
 * Proves that the motion gate loses nobody: runs every video there is twice, with the detector looking at every frame and
 * with the gate, and looks for people in the frames that the gate passed over.
 */
export async function benchMotion(onProgress: (text: string) => void): Promise<MotionRow[]> {
  onProgress('making a clip of 1280x720');
  const rows = [await compare(gateClip('faces, then nobody'), face, onProgress)];
  for (const { path, truth } of existsSync(VIDEOS) ? readTruths(VIDEOS) : []) {
    const camera = {
      model: MODELS[truth.model],
      lines: trueLines(truth).map(({ line }) => line),
      ...(truth.zones === undefined ? {} : { zones: truth.zones }),
    };
    rows.push(await compare(path, camera, onProgress));
  }
  return rows;
}

type Counting = Pick<WalkedCamera, 'model' | 'lines' | 'zones'>;
const face: Counting = {
  model: MODELS.face,
  lines: [{ id: 'middle', gate: 'gate', a: [0.5, 1], b: [0.5, 0] }],
};

async function compare(
  path: string,
  camera: Counting,
  onProgress: (text: string) => void,
): Promise<MotionRow> {
  const all = await watch(path, camera, true, onProgress);
  const gated = await watch(path, camera, false, onProgress);
  return {
    video: basename(path),
    frames: all.sure.length,
    withPeople: all.sure.filter(Boolean).length,
    skipped: gated.inferred.filter((inferred) => !inferred).length,
    missed: gated.inferred.filter((inferred, n) => !inferred && all.sure[n]).length,
    counted: all.crossings,
    countedGated: gated.crossings,
  };
}

async function watch(path: string, camera: Counting, ungated: boolean, onProgress: (text: string) => void) {
  const config: WalkedCamera = { id: 'bench', source: { kind: 'file', path }, ...camera };
  const opened = await openCameraWalk(config, { mode: 'fast', threads: availableParallelism(), ungated });
  const sure: boolean[] = [];
  const inferred: boolean[] = [];
  let crossings = 0;
  try {
    for await (const step of opened.steps()) {
      const best = step.detections.count > 0 ? (step.detections.score[0] ?? 0) : 0;
      sure.push(best >= opened.detector.model.sureScore);
      inferred.push(step.inferred);
      crossings += step.crossings.length;
      if (sure.length % 50 === 0)
        onProgress(`${basename(path)}, ${ungated ? 'every frame' : 'with the gate'}: ${sure.length}`);
    }
    crossings += opened.follower.breakOff().length;
    return { sure, inferred, crossings };
  } finally {
    await opened.close();
  }
}
