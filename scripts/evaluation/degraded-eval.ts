import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lightFor } from '../../edge-agent/light/light.ts';
import { loadManifest } from '../../models/registry.ts';
import { changesPicture, DEGRADATIONS, type Degradation } from '../degrade/degradations.ts';
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
import { countStored, framesOf, type StoredLayout } from './stored-count.ts';
import { readTruths, type TruthWithVideo, trueLines } from './truth.ts';
import { type Degraded, degradedTimes } from './visible.ts';

const [CLEAN] = DEGRADATIONS as [Degradation];

export interface DegradedEvalOptions {
  degradations: readonly Degradation[];
  /** Folder that keeps detections and degraded videos; a temporary one where absent. */
  store?: string;
  adapter: 'auto' | 'opencv' | 'ffmpeg';
  fps: number;
  faceModel: string;
  personModel: string;
  threads: number;
  /** Corrects the light before inference, as the agent does; true where absent. */
  light?: boolean;
  /** Leaves out what the store does not have; what was found without the correction goes for what it found with it. */
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
  /** What the agent reports of it itself, where that is most of the video; undefined where it was not looked at. */
  degraded?: Degraded['cause'] | null;
  /** Whether that is the cause that the degradation stands for. */
  rightCause?: boolean;
}

/**
 * Below this F1 a clip counts as uncountable; counting where nobody crosses is an F1 of 0. Where nobody crosses and nobody
 * is counted, it is one in which fewer people are found than this share of those in the clean clip.
 */
export const UNCOUNTABLE = 0.8;
const FEWEST_FOUND = 0.5;
/** A clip is degraded whose line loses its coverage for so much of it. */
const MOST_OF_IT = 0.5;

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
  const layout = {
    lines: lines.map(({ line }) => line),
    ...(truth.zones === undefined ? {} : { zones: truth.zones }),
  };
  const counted = countStored(run, framesOf(run, degradation), layout);
  const degraded = options.onlyStored
    ? undefined
    : await degradedCause(path, run, degradation, store, layout, options);
  const clean = await detected(path, model, CLEAN, store, options);
  const isBlind = clean !== null && sightings(run) < FEWEST_FOUND * sightings(clean);
  for (const { name, line, crossings } of lines) {
    const score = scoreCrossings(
      crossings,
      counted.filter((crossing) => crossing.line === line.id),
    );
    const { name: of, severity, cause } = degradation;
    const uncountable = score.f1 < UNCOUNTABLE || (score.truth === 0 && isBlind);
    yield {
      ...{ degradation: of, severity, video: name, ...score, uncountable },
      ...(degraded === undefined ? {} : { degraded, rightCause: degraded !== null && degraded === cause }),
    };
  }
}

/** Sure detections in a frame, in the mean. */
const sightings = ({ frames, sureScore }: StoredRun) =>
  frames.reduce(
    (sum, { boxes }) => sum + boxes.filter(([, , , , score = 0]) => score >= sureScore).length,
    0,
  ) / frames.length;

async function degradedCause(
  video: string,
  run: StoredRun,
  degradation: Degradation,
  store: string,
  layout: StoredLayout,
  { adapter, progress }: DegradedEvalOptions,
): Promise<Degraded['cause'] | null> {
  progress?.(null, `${degradation.name} ${run.clip}: can people be found in it?`);
  const seen = changesPicture(degradation) ? degradedPath(store, run) : video;
  if (changesPicture(degradation)) await degradeVideo(video, degradation, seen);
  const [most] = await degradedTimes(seen, run, degradation, layout, adapter);
  return most !== undefined && most.share >= MOST_OF_IT ? most.cause : null;
}

/** From the store; where it has nothing, from a run of the detector, which is then stored; null where that is not wanted. */
export async function detected(
  video: string,
  model: string,
  degradation: Degradation,
  store: string,
  { fps, adapter, threads, light = true, onlyStored, progress }: DegradedEvalOptions,
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
    light: light && lightFor(manifest.task) !== undefined,
  };
  const known = readStored(store, key);
  if (known !== null) return known;
  const unlit = key.light ? readStored(store, { ...key, light: false }) : null;
  if (onlyStored) return unlit;
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
    ...(unlit === null ? {} : { unlit }),
    onFrame: (t, durationS) => progress?.(durationS ? t / durationS : null, `${says}: ${t.toFixed(0)} s`),
  });
  writeStored(store, run);
  return run;
}
