import type { Direction } from '../../firmware-config/contract/fields.ts';
import type { Line } from '../../firmware-config/contract/layout.ts';
import type { Track } from '../tracks/track.ts';
import { alongOf, type Segment, segmentOf, sideOf } from './segment.ts';

/** A track that passed a line. */
export interface LineCrossing {
  line: string;
  gate: string;
  direction: Direction;
  /** Seconds of the stream at which the anchor was on the line. */
  t: number;
  track: number;
  /** Mean detection score of the track, 0..1. */
  score: number;
}

type Side = -1 | 1;

/** What is remembered of one track at this line. */
interface Passage {
  /** The side it belongs to: where it was last seen clear of the band, at first where it was born. -1 left, 1 right. */
  settled: Side;
  /** Where it was last seen: distance from the line, place along it, time. */
  side: number;
  along: number;
  t: number;
  /** Its last change of sides: whether between the segment's ends, and when. */
  passedInside: boolean;
  passedAt: number;
  /** Decided, but held back until the track is confirmed. */
  waiting: LineCrossing[];
}

/** Half of the hysteresis band: this share of the box's height, and at least this share of the picture's. */
const BAND_OF_BOX = 0.05;
const BAND_OF_PICTURE = 0.01;
/** Seconds of its own motion that a track which ends on the line is given to finish its way. */
const CARRY_S = 0.6;

/**
 * Counts the tracks that pass one line. A crossing counts once a track has been seen on both sides clear of a band
 * around the line; coming back inside the band undoes it. Only frames in which a track was really seen say anything,
 * and only confirmed tracks count.
 */
export class LineCounter {
  private readonly line: Line;
  private readonly segment: Segment;
  private readonly passages = new Map<number, Passage>();

  /** @param aspect width of the picture divided by its height */
  constructor(line: Line, aspect: number) {
    this.line = line;
    this.segment = segmentOf(line.a, line.b, aspect);
  }

  /** Takes in where the tracks are at `t` seconds of the stream, and those that just ended; returns what passed. */
  update(tracks: readonly Track[], ended: readonly Track[], t: number): LineCrossing[] {
    const crossings: LineCrossing[] = [];
    for (const track of tracks) {
      if (track.seenAt === t) this.see(track, t);
      const passage = this.passages.get(track.id);
      if (track.confirmed && passage && passage.waiting.length > 0)
        crossings.push(...passage.waiting.splice(0));
    }
    for (const track of ended) {
      const crossing = this.settle(track);
      if (crossing) crossings.push(crossing);
      this.passages.delete(track.id);
    }
    return crossings;
  }

  private see(track: Track, t: number): void {
    const y = this.anchorY(track);
    const side = sideOf(this.segment, track.cx, y);
    const along = alongOf(this.segment, track.cx, y);
    const passage = this.passages.get(track.id);
    if (!passage) {
      const settled = signOf(side);
      this.passages.set(track.id, { settled, side, along, t, passedInside: false, passedAt: t, waiting: [] });
      return;
    }
    if (signOf(side) !== signOf(passage.side)) {
      const share = passage.side / (passage.side - side);
      const at = passage.along + share * (along - passage.along);
      passage.passedInside = at >= 0 && at <= 1;
      passage.passedAt = passage.t + share * (t - passage.t);
    }
    if (Math.abs(side) > bandOf(track) && signOf(side) !== passage.settled) {
      passage.settled = signOf(side);
      if (passage.passedInside) passage.waiting.push(this.crossing(track, passage.settled, passage.passedAt));
    }
    passage.side = side;
    passage.along = along;
    passage.t = t;
  }

  /** A track that ended inside the band counts when its own motion carries it clear of the other side. */
  private settle(track: Track): LineCrossing | null {
    const passage = this.passages.get(track.id);
    if (!passage || !track.confirmed) return null;
    const drift = this.segment.dx * track.vy - this.segment.dy * track.vx;
    const alongDrift = (this.segment.dx * track.vx + this.segment.dy * track.vy) / this.segment.length;
    const target = passage.side + drift * CARRY_S;
    const other = -passage.settled as Side;
    if (Math.abs(passage.side) > bandOf(track) || target * other < bandOf(track)) return null;
    const wait = signOf(passage.side) === other ? 0 : Math.abs(passage.side / drift);
    const at = passage.along + alongDrift * wait;
    if (wait === 0 ? !passage.passedInside : at < 0 || at > 1) return null;
    return this.crossing(track, other, wait === 0 ? passage.passedAt : passage.t + wait);
  }

  private crossing(track: Track, to: Side, t: number): LineCrossing {
    const { id, gate } = this.line;
    return { line: id, gate, direction: to > 0 ? 'in' : 'out', t, track: track.id, score: track.score };
  }

  private anchorY(track: Track): number {
    if (this.line.anchor === 'foot') return track.cy + track.h / 2;
    if (this.line.anchor === 'head') return track.cy - track.h / 2;
    return track.cy;
  }
}

function bandOf(track: Track): number {
  return Math.max(BAND_OF_PICTURE, BAND_OF_BOX * track.h);
}

function signOf(side: number): Side {
  return side < 0 ? -1 : 1;
}
