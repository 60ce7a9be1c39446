import { median } from '../median.ts';
import { againstTruth, type Box, confirmedOf } from './boxes.ts';
import { DETECTORS, type Entry, OURS } from './detectors.ts';
import type { PictureSet } from './pictures.ts';
import { RunningDetector } from './running-detector.ts';

/** What one detector found in all pictures, and how fast. */
export interface DetectionRow {
  detector: string;
  finds: 'face' | 'person';
  pictures: number;
  /** Medians over the rounds; processor time is that of its whole process. */
  picturesPerSecond: number;
  cpuMs: number;
  /** How many times as fast ours is, by the clock and by processor time: medians of the rounds' ratios. */
  timesFaster: number;
  timesLessCpu: number;
  found: number;
  /**
   * Of them those known to be right: where true boxes are known, those; elsewhere, where detectors of three makes or more
   * are compared, those that one of another make found as well.
   */
  right: number;
  /** `right` / ours. */
  share: number;
  /** In pictures with true boxes: how many were to be found, were found, and boxes where nothing is. */
  due: number;
  dueFound: number;
  false: number;
}

export interface CompareOptions {
  packages: string;
  sets: readonly PictureSet[];
  opencv: boolean;
  rounds?: number;
  onProgress: (message: string) => void;
}

/** Pictures that do not count: engines are compiled and caches filled. */
const WARM_UP = 3;

/** A detector's answers to all pictures of all sets, in the order of the rounds. */
interface Tally {
  entry: Entry;
  running: RunningDetector;
  /** Milliseconds of each round's pictures, by the clock and of the processor. */
  ms: number[][];
  cpuMs: number[][];
  /** By set and picture. */
  boxes: Map<PictureSet, Box[][]>;
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

async function runAll(finds: Entry['finds'], sets: PictureSet[], options: CompareOptions): Promise<Tally[]> {
  const { packages, onProgress, rounds = 5 } = options;
  const entries = DETECTORS.filter((entry) => entry.finds === finds && (options.opencv || !entry.opencv));
  const tallies: Tally[] = [];
  try {
    for (const entry of entries) {
      onProgress(`loading ${entry.name}`);
      const setting = { packages, threads: 1, model: OURS[finds] };
      const running = await RunningDetector.open(entry.name, setting);
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

async function runRound(
  tallies: readonly Tally[],
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

function rowsOf(
  finds: Entry['finds'],
  sets: readonly PictureSet[],
  tallies: readonly Tally[],
): DetectionRow[] {
  const ours = tallies.find(({ entry }) => entry.make === 'gateline');
  const known = sets.filter(({ truth }) => truth !== undefined);
  const makes = new Set(tallies.map(({ entry }) => entry.make)).size;
  const confirming = makes >= 3 ? sets.filter(({ truth }) => truth === undefined) : [];
  const rightOf = (tally: Tally) =>
    sum(known.flatMap((set) => truthIn(set, tally)).map(({ found }) => found)) +
    sum(confirming.map((set) => confirmedIn(set, tally, tallies)));
  return tallies.map((tally): DetectionRow => {
    const judged = known.flatMap((set) => truthIn(set, tally));
    const right = rightOf(tally);
    return {
      detector: tally.entry.name,
      finds,
      pictures: sum(sets.map(({ count }) => count)),
      picturesPerSecond: median(tally.ms.map((ms) => 1000 / mean(ms))),
      cpuMs: median(tally.cpuMs.map(mean)),
      timesFaster: ours ? medianRatio(tally.ms, ours.ms) : Number.NaN,
      timesLessCpu: ours ? medianRatio(tally.cpuMs, ours.cpuMs) : Number.NaN,
      found: sum(sets.flatMap((set) => (tally.boxes.get(set) ?? []).map((boxes) => boxes.length))),
      right,
      share: ours ? right / rightOf(ours) : Number.NaN,
      due: sum(judged.map(({ found, missed }) => found + missed)),
      dueFound: sum(judged.map(({ found }) => found)),
      false: sum(judged.map((one) => one.false)),
    };
  });
}

/** Of each round the mean time of the one over that of the other. */
const medianRatio = (times: readonly number[][], others: readonly number[][]) =>
  median(times.map((round, n) => mean(round) / mean(others[n] ?? [])));

function confirmedIn(set: PictureSet, tally: Tally, tallies: readonly Tally[]): number {
  const others = tallies.filter(({ entry }) => entry.make !== tally.entry.make);
  return sum(
    (tally.boxes.get(set) ?? []).map((boxes, n) =>
      confirmedOf(
        boxes,
        others.map((other) => other.boxes.get(set)?.[n] ?? []),
      ),
    ),
  );
}

const truthIn = (set: PictureSet, tally: Tally) =>
  (tally.boxes.get(set) ?? []).map((boxes, n) => againstTruth(boxes, set.truth?.[n] ?? []));

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
