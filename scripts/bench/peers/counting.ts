import type { Point } from '../../../firmware-config/contract/layout.ts';
import type { Degradation } from '../../degrade/degradations.ts';
import { type DegradedEvalOptions, detected } from '../../evaluation/degraded-eval.ts';
import type { StoredRun } from '../../evaluation/detection-store.ts';
import { type Score, scoreCrossings, totalScore } from '../../evaluation/score.ts';
import { countStored, framesOf } from '../../evaluation/stored-count.ts';
import { readTruths, type TrueLine, type Truth, trueLines } from '../../evaluation/truth.ts';
import { OURS } from './detectors.ts';
import { openDataCamCrossings, type PixelLine, plainCrossings } from './line-test.ts';
import { pixelSize, trackWithOpenDataCam } from './opendatacam.ts';

/** How one line of one video, as it is or degraded, was counted by all. */
export interface CountRow {
  video: string;
  degradation: string;
  severity: Degradation['severity'];
  ours: Score;
  /** OpenDataCam's tracker, counted as OpenDataCam 3 counts. */
  openDataCam: Score;
  /** OpenDataCam's tracker, counted by the plain line test. */
  plain: Score;
}

export interface CompareCountsOptions {
  /** Folder with `*.truth.json` files and their videos. */
  videos: string;
  degradations: readonly Degradation[];
  /** Where what detectors found is kept, so that it is found once. */
  store: string;
  packages: string;
  onProgress: (message: string) => void;
}

/** Gives the same detections of the same frames to our tracker and counter and to OpenDataCam's. */
export async function compareCounts(options: CompareCountsOptions): Promise<CountRow[]> {
  const { videos, degradations, store, packages, onProgress } = options;
  const settings: DegradedEvalOptions = {
    degradations,
    store,
    adapter: 'auto',
    fps: 10,
    faceModel: OURS.face,
    personModel: OURS.person,
    threads: 1,
    progress: (_, text) => onProgress(text),
  };
  const rows: CountRow[] = [];
  for (const { path, truth } of readTruths(videos)) {
    for (const degradation of degradations) {
      const run = await detected(path, OURS[truth.model], degradation, store, settings);
      if (run !== null) rows.push(...rowsOf(truth, degradation, run, packages));
    }
  }
  return rows;
}

function rowsOf(truth: Truth, degradation: Degradation, run: StoredRun, packages: string): CountRow[] {
  const lines = trueLines(truth);
  const frames = framesOf(run, degradation);
  const counted = countStored(run, frames, {
    lines: lines.map(({ line }) => line),
    ...(truth.zones && { zones: truth.zones }),
  });
  const tracked = trackWithOpenDataCam(packages, run, frames);
  return lines.map((line): CountRow => {
    const place = pixelLine(line, run);
    const ours = counted.filter((crossing) => crossing.line === line.line.id);
    return {
      video: line.name,
      degradation: degradation.name,
      severity: degradation.severity,
      ours: scoreCrossings(line.crossings, ours),
      openDataCam: scoreCrossings(line.crossings, openDataCamCrossings(tracked, place)),
      plain: scoreCrossings(line.crossings, plainCrossings(tracked, place)),
    };
  });
}

function pixelLine({ line }: TrueLine, run: StoredRun): PixelLine {
  const { width, height } = pixelSize(run);
  const place = ([x, y]: Point) => ({ x: x * width, y: y * height });
  return { a: place(line.a), b: place(line.b) };
}

/** The same rows taken together. */
export function totalOf(rows: readonly CountRow[]): Pick<CountRow, 'ours' | 'openDataCam' | 'plain'> {
  return {
    ours: totalScore(rows.map(({ ours }) => ours)),
    openDataCam: totalScore(rows.map(({ openDataCam }) => openDataCam)),
    plain: totalScore(rows.map(({ plain }) => plain)),
  };
}
