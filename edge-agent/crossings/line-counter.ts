import type { Direction } from '../../firmware-config/contract/fields.ts';
import type { Line, Point } from '../../firmware-config/contract/layout.ts';
import type { Box } from '../tracks/track.ts';
import { LostPassages, nearestOf } from './lost-passages.ts';
import {
  bandOf,
  driftBetween,
  driftOf,
  isOnLine,
  metreOf,
  type Passage,
  type Place,
  passingBetween,
  passingBy,
  placeOf,
  type Seen,
  type Side,
  signOf,
} from './passage.ts';
import { type Segment, segmentOf } from './segment.ts';

/** A track that passed a line. */
export interface LineCrossing {
  line: string;
  gate: string;
  direction: Direction;
  /** Seconds of the stream at which the anchor was on the line. */
  t: number;
  /** Where on the line it was, in the picture, 0..1. */
  place: Point;
  track: number;
  /** Mean detection score of the track, 0..1. */
  score: number;
}

/** Seconds of its own motion that a track is given before it was first seen and after it was last seen. */
const CARRY_S = 0.6;
/** Seconds over which somebody who appears on the line is watched before his motion says where he came from. */
const ORIGIN_S = 0.35;
/** Slower than this, in metres per second, nobody is on his way. */
const SLOW = 0.2;
/** Seconds for which the motion holds that a track had before the picture's edge cut it off. */
const WHOLE_S = 1;
/** A track was lost at the picture's edge when it would have reached it in so many seconds. */
const LEAVING_S = 0.3;
/** Two tracks that pass the line so near to each other, in metres and seconds, may be of one person. */
const SAME_PERSON_M = 0.5;
const SAME_PERSON_S = 1;
/** Seconds for which it is kept who passed: longer than a lost track is waited for. */
const REMEMBER_S = 10;
/** A box this near to the picture's edge, as a share of the picture, is cut off by it. */
const EDGE = 0.01;

/**
 * Counts the tracks that pass one line. A crossing counts once a track has been seen on both sides clear of a band
 * around the line; coming back inside the band undoes it. Only frames in which a track was really seen say anything,
 * and only confirmed tracks count. Who appears or vanishes on the line, or where the picture ends just before it, is
 * settled by his motion.
 */
export class LineCounter {
  private readonly line: Line;
  private readonly aspect: number;
  private readonly segment: Segment;
  private readonly passages = new Map<number, Passage>();
  private readonly lost = new LostPassages();
  /** Who was counted lately by being seen on both sides. */
  private seenPassing: { side: Side; passed: Place }[] = [];

  /** @param aspect width of the picture divided by its height */
  constructor(line: Line, aspect: number) {
    this.line = line;
    this.aspect = aspect;
    this.segment = segmentOf(line.a, line.b, aspect);
  }

  /** Takes in where the tracks are at `t` seconds of the stream, and those that just ended; returns what passed. */
  update(tracks: readonly Seen[], ended: readonly Seen[], t: number): LineCrossing[] {
    const crossings: LineCrossing[] = [];
    for (const track of tracks) {
      if (track.seenAt === t) this.see(track, tracks, t);
      const passage = this.passages.get(track.id);
      if (!track.confirmed || !passage) continue;
      passage.confirmed = true;
      if (passage.waiting.length > 0) crossings.push(...passage.waiting.splice(0));
    }
    for (const track of ended) {
      const passage = this.passages.get(track.id);
      this.passages.delete(track.id);
      if (!passage || !track.confirmed) continue;
      this.settle(track, passage);
      crossings.push(...passage.waiting.splice(0));
      this.lost.remember(passage);
    }
    // The stream broke off: who comes then was not here before.
    if (Number.isNaN(t)) {
      this.lost.forget();
      this.seenPassing = [];
    }
    return crossings;
  }

  private remember(side: Side, passed: Place): void {
    this.seenPassing = this.seenPassing.filter((one) => passed.t - one.passed.t < REMEMBER_S);
    this.seenPassing.push({ side, passed });
  }

  private see(track: Seen, tracks: readonly Seen[], t: number): void {
    const place = placeOf(this.segment, track.cx, this.anchorY(track), t);
    const band = bandOf(track, this.line.anchor);
    const { cx, cy, w, h, vx, vy, ruler } = track;
    const at = { cx, cy, w, h };
    const isWhole = !this.isCut(at);
    const isClear = Math.abs(place.side) > band;
    let passage = this.passages.get(track.id) ?? this.lost.take(track, t);
    if (!passage) {
      passage = { settled: signOf(place.side), born: place, last: place, at, band, ruler, waiting: [] };
      if (!isClear || !isWhole) passage.isOpen = true;
      const before = this.unseenNear(track, tracks, t);
      if (before) {
        before.heir = passage;
        passage.forebear = before;
      }
    } else if (signOf(place.side) !== signOf(passage.last.side)) {
      passage.passed = passingBetween(passage.last, place);
    }
    this.passages.set(track.id, passage);
    delete passage.heir;
    Object.assign(passage, { last: place, at, band, ruler });
    if (isWhole) passage.whole = { vx, vy, t };
    if (!isClear) return;
    const side = signOf(place.side);
    if (passage.isOpen && !this.placeOrigin(track, passage, side)) return;
    if (side === passage.settled) delete passage.ahead;
    else if (!passage.ahead) {
      const { passed } = passage;
      this.count(track, passage, side, passed);
      if (passed) this.remember(side, passed);
    }
  }

  /**
   * Of somebody who was first seen on the line or half outside of the picture, and is now clear of the line on a side:
   * whether his way came over the line. False as long as he was not watched long enough.
   */
  private placeOrigin(track: Seen, passage: Passage, side: Side): boolean {
    const { born, last, settled } = passage;
    const wasClear = Math.abs(born.side) > passage.band;
    // Who was clear of the line at first and is now on its other side came over it before everybody's eyes.
    if (wasClear && side !== settled) {
      delete passage.isOpen;
      return true;
    }
    if (passage.forebear?.heir === passage) {
      goOnFrom(passage.forebear, passage);
      return true;
    }
    if (last.t - born.t < ORIGIN_S) return false;
    delete passage.isOpen;
    passage.settled = side;
    const drift = driftBetween(born, last);
    if (drift.side * side < SLOW * metreOf(track)) return true;
    const passed = passage.passed ?? passingBy(born, drift);
    if (passed.t >= born.t - CARRY_S) this.count(track, passage, side, passed);
    return true;
  }

  /** A track that ended counts when its own motion carries it clear of the other side. */
  private settle(track: Seen, passage: Passage): void {
    const { last, band, settled, whole, heir } = passage;
    if (passage.ahead) return;
    if (heir?.confirmed) {
      this.bequeath(track, passage, heir);
      return;
    }
    const isClear = Math.abs(last.side) > band;
    const isRecent = whole !== undefined && last.t - whole.t <= WHOLE_S;
    const { vx, vy } = isRecent ? whole : track;
    const drift = driftOf(this.segment, { vx, vy });
    const other = -settled as Side;
    if ((last.side + drift.side * CARRY_S) * other < band) return;
    const isOver = signOf(last.side) === other;
    const next = { ...passage.at, cx: passage.at.cx + vx * LEAVING_S, cy: passage.at.cy + vy * LEAVING_S };
    if (isClear && !this.isCut(next)) return;
    const passed = isOver ? passage.passed : passingBy(last, drift);
    if (passed && this.isSeenPassing(track, other, passed)) return;
    this.count(track, passage, other, passed);
    passage.ahead = true;
  }

  /** Where two tracks follow one person, the one that is lost on the line passes with the one that was seen to. */
  private isSeenPassing(track: Seen, side: Side, passed: Place): boolean {
    const reach = (SAME_PERSON_M * metreOf(track)) / this.segment.length;
    return this.seenPassing.some(
      (one) =>
        one.side === side &&
        Math.abs(one.passed.t - passed.t) <= SAME_PERSON_S &&
        Math.abs(one.passed.along - passed.along) <= reach,
    );
  }

  /** The track belongs to `side` from now on; where it passed the line between its ends, that is a crossing. */
  private count(track: Seen, passage: Passage, side: Side, passed: Place | undefined): void {
    passage.settled = side;
    passage.hasCounted = true;
    if (!passed || !isOnLine(passed)) return;
    const { id, gate, a, b } = this.line;
    passage.waiting.push({
      line: id,
      gate,
      direction: side > 0 ? 'in' : 'out',
      t: passed.t,
      place: [a[0] + passed.along * (b[0] - a[0]), a[1] + passed.along * (b[1] - a[1])],
      track: track.id,
      score: track.score,
    });
  }

  /**
   * A track was lost, and another one began near it at that time: where that one went says more than how this one moved.
   */
  private bequeath(track: Seen, passage: Passage, heir: Passage): void {
    if (heir.isOpen) goOnFrom(passage, heir);
    else if (!heir.hasCounted && heir.settled !== passage.settled) {
      this.count(track, passage, heir.settled, passingBetween(passage.last, heir.born));
    }
  }

  /** The passage of a track that is not seen now, near which this new one begins. */
  private unseenNear(track: Seen, tracks: readonly Seen[], t: number): Passage | undefined {
    const unseen = tracks.filter(({ seenAt, confirmed }) => seenAt < t && confirmed);
    return nearestOf(
      unseen.flatMap(({ id }) => this.passages.get(id) ?? []),
      track,
      t,
    );
  }

  /** True for a box that reaches to the picture's edge, beyond which there may be more of the person. */
  private isCut({ cx, cy, w, h }: Box): boolean {
    const [right, bottom] = [this.aspect * (1 - EDGE), 1 - EDGE];
    return cx - w / 2 < this.aspect * EDGE || cx + w / 2 > right || cy - h / 2 < EDGE || cy + h / 2 > bottom;
  }

  private anchorY(track: Seen): number {
    if (this.line.anchor === 'foot') return track.cy + track.h / 2;
    if (this.line.anchor === 'head') return track.cy - track.h / 2;
    return track.cy;
  }
}

/** Who began on the line near where another track was lost is that person, and came from where that one came. */
function goOnFrom(forebear: Passage, heir: Passage): void {
  heir.settled = forebear.settled;
  heir.passed ??= passingBetween(forebear.last, heir.last);
  delete heir.isOpen;
  delete heir.forebear;
}
