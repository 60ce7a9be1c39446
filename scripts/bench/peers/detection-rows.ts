import { median } from '../median.ts';
import { againstTruth, type Box, confirmedOf } from './boxes.ts';
import type { Entry } from './detectors.ts';
import type { PictureSet } from './pictures.ts';

/** A detector's answers to all pictures of all sets. */
export interface Tally {
  entry: Pick<Entry, 'name' | 'make' | 'tuned'>;
  /** Milliseconds of each round's pictures, by the clock and of the processor. */
  ms: number[][];
  cpuMs: number[][];
  /** By set and picture. */
  boxes: Map<PictureSet, Box[][]>;
}

/** What one detector found in all pictures, and how fast. */
export interface DetectionRow {
  detector: string;
  make: string;
  /** Whether it ran with settings that are not its own. */
  tuned: boolean;
  finds: 'face' | 'person';
  pictures: number;
  /** Medians over the rounds; processor time is that of its whole process. */
  picturesPerSecond: number;
  cpuMs: number;
  /** Mean milliseconds of a picture in each round: two detectors are compared round by round. */
  roundMs: number[];
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

/** What the answers of all detectors come to, in their order. */
export function rowsOf(
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
      make: tally.entry.make,
      tuned: tally.entry.tuned === true,
      finds,
      pictures: sum(sets.map(({ count }) => count)),
      picturesPerSecond: median(tally.ms.map((ms) => 1000 / mean(ms))),
      cpuMs: median(tally.cpuMs.map(mean)),
      roundMs: tally.ms.map(mean),
      timesFaster: ours ? medianRatio(tally.ms.map(mean), ours.ms.map(mean)) : Number.NaN,
      timesLessCpu: ours ? medianRatio(tally.cpuMs.map(mean), ours.cpuMs.map(mean)) : Number.NaN,
      found: sum(sets.flatMap((set) => (tally.boxes.get(set) ?? []).map((boxes) => boxes.length))),
      right,
      share: ours ? right / rightOf(ours) : Number.NaN,
      due: sum(judged.map(({ found, missed }) => found + missed)),
      dueFound: sum(judged.map(({ found }) => found)),
      false: sum(judged.map((one) => one.false)),
    };
  });
}

/** Of each round the time of the one over that of the other: their median. */
export const medianRatio = (times: readonly number[], others: readonly number[]) =>
  median(times.map((time, n) => time / (others[n] ?? Number.NaN)));

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
