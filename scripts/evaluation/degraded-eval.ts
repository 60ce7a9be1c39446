import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadManifest } from '../../models/registry.ts';
import { changesPicture, type Degradation } from '../degrade/degradations.ts';
import { degradeVideo } from '../degrade/degrade-video.ts';
import { detectVideo } from './detect-video.ts';
import {
  clipKey,
  degradedPath,
  readStored,
  type StoredRun,
  type StoreKey,
  writeStored,
} from './detection-store.ts';
import { type Score, scoreCrossings } from './score.ts';
import { countStored, framesOf } from './stored-count.ts';
import { readTruths, type TruthWithVideo, trueLines } from './truth.ts';

export interface DegradedEvalOptions {
  degradations: readonly Degradation[];
  /** Folder that keeps detections and degraded videos; a temporary one where absent. */
  store?: string;
  adapter: 'auto' | 'opencv' | 'ffmpeg';
  fps: number;
  faceModel: string;
  personModel: string;
  threads: number;
  /** Leaves out what the store does not have. */
  onlyStored?: boolean;
  /** What is being worked on, and how far it is (0..1, null where unknown). */
  progress?: (share: number | null, text: string) => void;
}

/** How one line of one video was counted under one degradation. */
export interface DegradedRow extends Score {
  degradation: string;
  severity: Degradation['severity'];
  video: string;
  /** True where the count is of no use: see {@link UNCOUNTABLE}. */
  uncountable: boolean;
}

/** Below this F1 a clip counts as uncountable; counting where nobody crosses is an F1 of 0. */
export const UNCOUNTABLE = 0.8;

/**
 * Scores every line of every video under every degradation, one row after the other.
 *
 * @throws GatelineError `not-found` without truths, `bad-model`, `camera-unavailable`, `missing-program`, `bad-input`
 */
export async function* evaluateDegraded(
  folder: string,
  options: DegradedEvalOptions,
): AsyncGenerator<DegradedRow> {
  const truths = readTruths(folder);
  const store = options.store ?? mkdtempSync(join(tmpdir(), 'gateline-eval-'));
  try {
    for (const degradation of options.degradations) {
      for (const truth of truths) yield* rowsOf(truth, degradation, store, options);
    }
  } finally {
    if (options.store === undefined) rmSync(store, { recursive: true, force: true });
  }
}

async function* rowsOf(
  { path, truth }: TruthWithVideo,
  degradation: Degradation,
  store: string,
  options: DegradedEvalOptions,
): AsyncGenerator<DegradedRow> {
  const model = truth.model === 'face' ? options.faceModel : options.personModel;
  const run = await detected(path, model, degradation, store, options);
  if (run === null) return;
  const lines = trueLines(truth);
  const counted = countStored(run, framesOf(run, degradation), {
    lines: lines.map(({ line }) => line),
    ...(truth.zones === undefined ? {} : { zones: truth.zones }),
  });
  for (const { name, line, crossings } of lines) {
    const score = scoreCrossings(
      crossings,
      counted.filter((crossing) => crossing.line === line.id),
    );
    const { name: degraded, severity } = degradation;
    yield { degradation: degraded, severity, video: name, ...score, uncountable: score.f1 < UNCOUNTABLE };
  }
}

/** From the store; where it has nothing, from a run of the detector, which is then stored; null where that is not wanted. */
export async function detected(
  video: string,
  model: string,
  degradation: Degradation,
  store: string,
  { fps, adapter, threads, onlyStored, progress }: DegradedEvalOptions,
): Promise<StoredRun | null> {
  const manifest = loadManifest(model);
  const { width, height } = manifest.input;
  const name = changesPicture(degradation) ? degradation.name : 'clean';
  const clip = clipKey(video);
  const key: StoreKey = {
    ...clip,
    degradation: name,
    model: manifest.name,
    width,
    height,
    fps,
    light: false,
  };
  const known = readStored(store, key);
  if (known !== null || onlyStored) return known;
  const says = `${degradation.name} ${clip.clip}`;
  let seen = video;
  if (changesPicture(degradation)) {
    seen = degradedPath(store, key);
    progress?.(null, `${says}: making the video`);
    await degradeVideo(video, degradation, seen);
  }
  const run = await detectVideo(seen, model, key, {
    adapter,
    threads,
    onFrame: (t, durationS) => progress?.(durationS ? t / durationS : null, `${says}: ${t.toFixed(0)} s`),
  });
  writeStored(store, run);
  return run;
}
