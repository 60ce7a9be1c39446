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
  /** Median over the rounds. */
  picturesPerSecond: number;
  /** Ours / this one: the median of the rounds' ratios. */
  timesFaster: number;
  found: number;
  /** Of them those that a detector of another make found as well. */
  confirmed: number;
  /** `confirmed` / ours. */
  share: number;
  /** In pictures with true boxes: found ones of so many, and boxes where nothing is; null where there are none. */
  trueFound: number | null;
  truth: number | null;
  falseFound: number | null;
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
  /** Milliseconds of each round's pictures. */
  ms: number[][];
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
      tallies.push({ entry, running, ms: [], boxes: new Map(sets.map((set) => [set, []])) });
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
  for (const tally of tallies) tally.ms.push([]);
  for (const set of sets) {
    const pictures = Array.from({ length: set.count }, (_, n) => n).filter((n) => n % rounds === round);
    for (const { entry, running, ms, boxes } of round % 2 === 0 ? tallies : tallies.toReversed()) {
      onProgress(`round ${round + 1} of ${rounds}: ${set.name}, ${entry.name}`);
      const answer = await running.look(set, pictures);
      ms.at(-1)?.push(...answer.ms);
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
  const confirmed = tallies.map((tally) => sum(sets.map((set) => confirmedIn(set, tally, tallies))));
  const oursConfirmed = confirmed[ours ? tallies.indexOf(ours) : 0] ?? 0;
  return tallies.map((tally, n): DetectionRow => {
    const speeds = tally.ms.map(speedOf);
    const judged = sets.filter(({ truth }) => truth !== undefined).flatMap((set) => truthIn(set, tally));
    const known = judged.length > 0;
    return {
      detector: tally.entry.name,
      finds,
      pictures: sum(sets.map(({ count }) => count)),
      picturesPerSecond: median(speeds),
      timesFaster: median(speeds.map((speed, round) => speedOf(ours?.ms[round] ?? []) / speed)),
      found: sum(sets.flatMap((set) => (tally.boxes.get(set) ?? []).map((boxes) => boxes.length))),
      confirmed: confirmed[n] ?? 0,
      share: (confirmed[n] ?? 0) / oursConfirmed,
      trueFound: known ? sum(judged.map(({ found }) => found)) : null,
      truth: known ? sum(judged.map(({ found, missed }) => found + missed)) : null,
      falseFound: known ? sum(judged.map((one) => one.false)) : null,
    };
  });
}

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

/** Pictures per second. */
const speedOf = (ms: readonly number[]) => (1000 * ms.length) / sum(ms);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
