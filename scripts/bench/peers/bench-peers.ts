import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { opencvMissing } from '../../../edge-agent/camera/opencv-addon.ts';
import { GatelineError } from '../../../firmware-config/errors.ts';
import { cacheFolder } from '../../../models/cache.ts';
import { degradationsOf } from '../../degrade/degradations.ts';
import { type CountRow, compareCounts } from './counting.ts';
import { compareDetectors } from './detection.ts';
import type { DetectionRow } from './detection-rows.ts';
import { installPeers } from './install.ts';
import { takePictures } from './pictures.ts';
import { countCells, detectionCells, markdown, plainTable } from './tables.ts';
import { verdictOf } from './verdict.ts';

export interface BenchPeersOptions {
  /** Degradations of the videos that are counted, as `gateline eval --degrade` takes them. */
  degrade: string;
  /** Where what our detectors found in the videos is kept; the user's cache where absent. */
  detections?: string;
  /** One part only. */
  only?: 'detect' | 'count';
  onProgress: (message: string) => void;
}

export interface PeersResult {
  detection: DetectionRow[];
  counting: CountRow[];
  /** What was left out, and why. */
  skipped: string[];
}

/** Recordings with truth; not part of the product. */
const VIDEOS = resolve(import.meta.dirname, '../../../../shared/videos');

/**
 * Installs the peers in a temporary folder, runs them and us on the same frames, and removes them.
 *
 * @throws GatelineError `missing-program`, `no-answer` from npm, `not-found` without the recordings
 */
export async function benchPeers(options: BenchPeersOptions): Promise<PeersResult> {
  const { onProgress, only } = options;
  const degradations = degradationsOf(options.degrade);
  if (!existsSync(VIDEOS)) {
    const message = '../shared/videos is missing: detectors and trackers are compared on its recordings';
    throw new GatelineError('not-found', message);
  }
  const skipped: string[] = [];
  const withoutOpencv = opencvMissing();
  if (withoutOpencv !== null && only !== 'count') {
    skipped.push(`OpenCV's Haar cascade and HOG: ${withoutOpencv}`);
  }
  onProgress('installing the peers');
  const packages = await installPeers();
  const pictures = mkdtempSync(join(tmpdir(), 'gateline-pictures-'));
  try {
    const detection =
      only === 'count'
        ? []
        : await compareDetectors({
            packages,
            sets: await takePictures(VIDEOS, packages, pictures, onProgress),
            opencv: withoutOpencv === null,
            onProgress,
            onSkipped: (reason) => skipped.push(reason),
          });
    const store = options.detections ?? join(cacheFolder(), 'detections');
    const counting =
      only === 'detect'
        ? []
        : await compareCounts({ videos: VIDEOS, degradations, store, packages, onProgress });
    return { detection, counting, skipped };
  } finally {
    rmSync(packages, { recursive: true, force: true });
    rmSync(pictures, { recursive: true, force: true });
  }
}

/** The result for people. */
export function peersInWords(
  { detection, counting, skipped }: PeersResult,
  form: 'plain' | 'markdown',
): string {
  const show =
    form === 'markdown' ? (cells: Parameters<typeof markdown>[0]) => `\n${markdown(cells)}\n` : plainTable;
  const parts = (['face', 'person'] as const).flatMap((finds) => {
    const rows = detection.filter((row) => row.finds === finds);
    if (rows.length === 0) return [];
    const title = `${finds === 'face' ? 'Faces' : 'Persons'} in the same ${rows[0]?.pictures} pictures, one thread each\n`;
    return [title, show(detectionCells(rows)), `${verdictOf(rows, finds)}\n\n`];
  });
  if (counting.length > 0) {
    parts.push('Counts from the same detections: F1 (counted)\n', show(countCells(counting)));
  }
  return [...parts, ...skipped.map((reason) => `Left out: ${reason}\n`)].join('');
}
