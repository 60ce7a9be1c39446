import type { Direction } from '../../firmware-config/contract/index.ts';
import type { Zone } from '../../firmware-config/contract/layout.ts';
import { isInside, pathOf } from '../../firmware-config/polygon.ts';

/** Two cameras see the same passage at most so far apart in time; and so long the second waits for the first. */
export const SAME_PASSAGE_MS = 2_000;
/** A camera may be late with a passing, for example of a track that it lost: so long they are remembered. */
const REMEMBERED_MS = 10_000;

/** What is looked at of a crossing that a camera tells. */
export interface Passing {
  camera: string;
  gate: string;
  direction: Direction;
  /** Where it was in that camera's picture, 0..1. */
  place: readonly [number, number];
  /** Wall time in milliseconds. */
  at: number;
}

export interface OverlapOptions<P extends Passing> {
  /** Whether a camera runs: of one that does not, nothing is awaited. */
  isRunning: (camera: string) => boolean;
  /** Hears each passing that counts, once. */
  onCounted: (passing: P) => void;
}

/** An overlap zone in which a passing lies. */
interface Overlap {
  with: string;
  counts: 'first' | 'second';
}

/** A passing that a camera on the other side of an overlap may have seen too. */
interface Open<P> {
  passing: P;
  /** The cameras that may. */
  others: readonly string[];
  /** Until when it is looked for, by the clock of `now`. */
  until: number;
}

/**
 * Merges what cameras count that see the same place. A passing in an `overlap` zone that counts `second` waits for one of the
 * same gate and direction in the zone of its `first` camera that answers it; where there is one at most 2 s before or after
 * it, they are the same, one to one, and the second is not counted. All others count: those of first cameras and outside of
 * overlap zones at once, those that waited in vain as soon as they have. Should the first camera tell its own only then, that
 * one is not counted in turn. Nothing is lost, nothing counts twice.
 */
export class OverlapMerger<P extends Passing> {
  private readonly options: OverlapOptions<P>;
  /** Of second cameras: not counted yet. */
  private waiting: Open<P>[] = [];
  /** Of second cameras: counted, since the first camera told of none. */
  private alone: Open<P>[] = [];
  /** Of first cameras: no second one has told of it. */
  private unanswered: Open<P>[] = [];

  constructor(options: OverlapOptions<P>) {
    this.options = options;
  }

  /** When `tick` is due, by the clock of `now`; undefined where nothing waits. */
  get due(): number | undefined {
    return this.waiting.length === 0 ? undefined : Math.min(...this.waiting.map(({ until }) => until));
  }

  /**
   * Takes in a passing.
   *
   * @param zones drawn in its camera's picture
   * @param now milliseconds of a clock that does not jump
   */
  take(passing: P, zones: readonly Zone[], now: number): void {
    this.tick(now);
    const here = overlapsAt(zones, passing.place);
    const others = (counts: Overlap['counts']) =>
      here.filter((overlap) => overlap.counts === counts).map((overlap) => overlap.with);
    const [seconds, firsts] = [others('first'), others('second')];
    let isKnown = false;
    if (seconds.length > 0 && !takeSame(this.waiting, passing, seconds)) {
      isKnown = takeSame(this.alone, passing, seconds);
      if (!isKnown) this.unanswered.push({ passing, others: seconds, until: now + REMEMBERED_MS });
    }
    if (isKnown || (firsts.length > 0 && takeSame(this.unanswered, passing, firsts))) return;
    if (firsts.length === 0) this.options.onCounted(passing);
    else if (firsts.some(this.options.isRunning)) {
      this.waiting.push({ passing, others: firsts, until: now + SAME_PASSAGE_MS });
    } else this.countAlone({ passing, others: firsts, until: now });
  }

  /** Counts what has waited long enough, or waits for cameras that do not run any more. */
  tick(now: number): void {
    const { isRunning } = this.options;
    const isDone = ({ others, until }: Open<P>) => until <= now || !others.some(isRunning);
    const done = this.waiting.filter(isDone);
    this.waiting = this.waiting.filter((open) => !done.includes(open));
    for (const open of done) this.countAlone(open);
    this.alone = this.alone.filter(({ until }) => until > now);
    this.unanswered = this.unanswered.filter(({ until }) => until > now);
  }

  /** Counts all that waits. */
  close(): void {
    this.tick(Number.POSITIVE_INFINITY);
  }

  private countAlone(open: Open<P>): void {
    this.alone.push({ ...open, until: open.until + REMEMBERED_MS });
    this.options.onCounted(open.passing);
  }
}

function overlapsAt(zones: readonly Zone[], [x, y]: Passing['place']): Overlap[] {
  return zones.flatMap(({ kind, points, with: other, counts }) =>
    kind === 'overlap' && other && counts && isInside(pathOf(points), x, y) ? [{ with: other, counts }] : [],
  );
}

/** Takes out of a list the passing nearest in time that is the same as this one, which one of these cameras saw. */
function takeSame<P extends Passing>(list: Open<P>[], passing: P, cameras: readonly string[]): boolean {
  const { camera, gate, direction, at } = passing;
  const same = list
    .filter(
      ({ passing: other, others }) =>
        cameras.includes(other.camera) &&
        others.includes(camera) &&
        other.gate === gate &&
        other.direction === direction &&
        Math.abs(other.at - at) <= SAME_PASSAGE_MS,
    )
    .sort((one, two) => Math.abs(one.passing.at - at) - Math.abs(two.passing.at - at))[0];
  if (same) list.splice(list.indexOf(same), 1);
  return same !== undefined;
}
