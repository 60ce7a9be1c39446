import type { Line, Zone } from '../../firmware-config/contract/layout.ts';
import { isInside, pathOf } from '../../firmware-config/polygon.ts';
import { LineCounter, type LineCrossing } from './line-counter.ts';
import type { Seen } from './passage.ts';

/**
 * Counts at all lines of one camera. Who passes several lines of a gate one after the other in the same direction has
 * passed the gate once: the first of them counts, until he goes the other way. What lies in a `staff` zone is not
 * counted at all.
 */
export class GateCounter {
  private readonly counters: LineCounter[];
  private readonly staff: Float64Array[];
  /** Of each track, the crossing by which it last passed each gate. */
  private readonly passed = new Map<number, Map<string, LineCrossing>>();

  /** @param aspect width of the picture divided by its height */
  constructor(lines: readonly Line[], zones: readonly Zone[], aspect: number) {
    this.counters = lines.map((line) => new LineCounter(line, aspect));
    this.staff = zones.filter(({ kind }) => kind === 'staff').map(({ points }) => pathOf(points));
  }

  /** Takes in where the tracks are at `t` seconds of the stream, and those that just ended; returns what passed. */
  update(tracks: readonly Seen[], ended: readonly Seen[], t: number): LineCrossing[] {
    const crossings = this.counters
      .flatMap((counter) => counter.update(tracks, ended, t))
      .filter(({ place: [x, y] }) => !this.staff.some((path) => isInside(path, x, y)))
      .sort((one, other) => one.t - other.t)
      .filter((crossing) => this.isPassage(crossing));
    for (const { id } of ended) this.passed.delete(id);
    return crossings;
  }

  private isPassage(crossing: LineCrossing): boolean {
    const gates = this.passed.get(crossing.track) ?? new Map<string, LineCrossing>();
    const before = gates.get(crossing.gate);
    if (before && before.line !== crossing.line && before.direction === crossing.direction) return false;
    this.passed.set(crossing.track, gates.set(crossing.gate, crossing));
    return true;
  }
}
