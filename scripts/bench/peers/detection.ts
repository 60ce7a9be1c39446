import { GatelineError } from '../../../firmware-config/errors.ts';
import { type DetectionRow, rowsOf, type Tally } from './detection-rows.ts';
import type { PeerSetting } from './detector.ts';
import { DETECTORS, type Entry, OURS } from './detectors.ts';
import type { PictureSet } from './pictures.ts';
import { RunningDetector } from './running-detector.ts';

export interface CompareOptions {
  packages: string;
  sets: readonly PictureSet[];
  opencv: boolean;
  rounds?: number;
  onProgress: (message: string) => void;
  /** Called with the reason where another's detector does not run here. */
  onSkipped: (reason: string) => void;
}

/** Pictures that do not count: engines are compiled and caches filled. */
const WARM_UP = 3;

/** A detector at work. */
interface Working extends Tally {
  running: RunningDetector;
}

/**
 * Runs all detectors over the same pictures, with one thread each. They take turns: in each round every detector sees the
 * round's pictures of a set before the next set, so that what else the machine does falls on all alike.
 */
export async function compareDetectors(options: CompareOptions): Promise<DetectionRow[]> {
  const rows: DetectionRow[] = [];
  for (const finds of ['face', 'person'] as const) {
    const sets = options.sets.filter((set) => set.finds === finds);
    if (sets.length > 0) rows.push(...rowsOf(finds, sets, await runAll(finds, sets, options)));
  }
  return rows;
}

async function runAll(
  finds: Entry['finds'],
  sets: PictureSet[],
  options: CompareOptions,
): Promise<Working[]> {
  const { packages, onProgress, rounds = 5 } = options;
  const entries = DETECTORS.filter((entry) => entry.finds === finds && (options.opencv || !entry.opencv));
  const tallies: Working[] = [];
  try {
    for (const entry of entries) {
      onProgress(`loading ${entry.name}`);
      const setting = { packages, threads: 1, model: OURS[finds] };
      const running = await openOrSkip(entry, setting, options);
      if (!running) continue;
      tallies.push({ entry, running, ms: [], cpuMs: [], boxes: new Map(sets.map((set) => [set, []])) });
    }
    const [first] = sets;
    for (const { running } of tallies) if (first) await running.look(first, new Array(WARM_UP).fill(0));
    for (let round = 0; round < rounds; round++) await runRound(tallies, sets, round, rounds, onProgress);
    return tallies;
  } finally {
    await Promise.all(tallies.map(({ running }) => running.close()));
  }
}

/** Without our own there is nothing to compare. */
async function openOrSkip(entry: Entry, setting: PeerSetting, { onSkipped }: CompareOptions) {
  try {
    return await RunningDetector.open(entry.name, setting);
  } catch (error) {
    if (!(error instanceof GatelineError) || entry.make === 'gateline') throw error;
    onSkipped(error.message);
    return null;
  }
}

async function runRound(
  tallies: readonly Working[],
  sets: readonly PictureSet[],
  round: number,
  rounds: number,
  onProgress: (message: string) => void,
): Promise<void> {
  for (const { ms, cpuMs } of tallies) {
    ms.push([]);
    cpuMs.push([]);
  }
  for (const set of sets) {
    const pictures = Array.from({ length: set.count }, (_, n) => n).filter((n) => n % rounds === round);
    for (const { entry, running, ms, cpuMs, boxes } of round % 2 === 0 ? tallies : tallies.toReversed()) {
      onProgress(`round ${round + 1} of ${rounds}: ${set.name}, ${entry.name}`);
      const answer = await running.look(set, pictures);
      ms.at(-1)?.push(...answer.ms);
      cpuMs.at(-1)?.push(...answer.cpuMs);
      pictures.forEach((n, i) => {
        const all = boxes.get(set);
        if (all) all[n] = answer.boxes[i] ?? [];
      });
    }
  }
}
