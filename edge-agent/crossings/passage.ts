import type { Line } from '../../firmware-config/contract/layout.ts';
import type { Box, Track } from '../tracks/track.ts';
import type { LineCrossing } from './line-counter.ts';
import { alongOf, type Segment, sideOf } from './segment.ts';

/** What a counter looks at of a track. */
export type Seen = Pick<
  Track,
  | 'id'
  | 'cx'
  | 'cy'
  | 'w'
  | 'h'
  | 'vx'
  | 'vy'
  | 'ruler'
  | 'subject'
  | 'seenAt'
  | 'hits'
  | 'confirmed'
  | 'score'
>;

export type Side = -1 | 1;

/** Where an anchor was at a time, as seen from the line. */
export interface Place {
  /** Distance from the line in picture heights: negative on its left, positive on its right. */
  side: number;
  /** Place along the line: 0 at a, 1 at b. */
  along: number;
  /** Seconds of the stream. */
  t: number;
}

/** How fast a place moves: picture heights per second off the line, lengths of the line per second along it. */
export interface Drift {
  side: number;
  along: number;
}

/** Somebody who stands sways by this much to either side, in metres. */
const SWAY_M = 0.06;
/** The band around the line reaches so many standard deviations of a box's centre beyond that. */
const NOISE = 2;
/** Half of the band is at least this share of the picture's height. */
const LEAST_BAND = 0.01;

/**
 * Half the width of the band around the line in which nothing is decided, in picture heights: who stands on the line does
 * not leave it by swaying, nor by how exactly the detector places boxes.
 */
export function bandOf({ ruler, subject }: Pick<Seen, 'ruler' | 'subject'>, anchor: Line['anchor']): number {
  const { heightM, centreNoise, sizeNoise } = subject;
  // Foot and head are half a height from the centre.
  const noise = anchor === 'foot' || anchor === 'head' ? Math.hypot(centreNoise, sizeNoise / 2) : centreNoise;
  return Math.max(LEAST_BAND, ruler * (SWAY_M / heightM + NOISE * noise));
}

/** Picture heights to a metre where this track is. */
export function metreOf({ ruler, subject }: Pick<Seen, 'ruler' | 'subject'>): number {
  return ruler / subject.heightM;
}

export function signOf(side: number): Side {
  return side < 0 ? -1 : 1;
}

/** Where a point of the picture lies, in picture heights, as seen from a line. */
export function placeOf(segment: Segment, x: number, y: number, t: number): Place {
  return { side: sideOf(segment, x, y), along: alongOf(segment, x, y), t };
}

/** A track's own motion, as seen from a line. */
export function driftOf(segment: Segment, { vx, vy }: Pick<Seen, 'vx' | 'vy'>): Drift {
  return {
    side: segment.dx * vy - segment.dy * vx,
    along: (segment.dx * vx + segment.dy * vy) / segment.length,
  };
}

/** The mean motion from one place to another. */
export function driftBetween(from: Place, to: Place): Drift {
  const s = to.t - from.t;
  return { side: (to.side - from.side) / s, along: (to.along - from.along) / s };
}

/** When and where on the line a straight way from one place to another passes it. */
export function passingBetween(from: Place, to: Place): Place {
  // Both on the line, where jitter tells no side.
  if (signOf(from.side) === signOf(to.side)) return { ...to, side: 0 };
  const share = from.side / (from.side - to.side);
  return {
    side: 0,
    along: from.along + share * (to.along - from.along),
    t: from.t + share * (to.t - from.t),
  };
}

/** When and where a way that is gone on straight, or came straight, passes the line: before or after `place.t`. */
export function passingBy({ side, along, t }: Place, drift: Drift): Place {
  const s = -side / drift.side;
  return { side: 0, along: along + drift.along * s, t: t + s };
}

/** True between the line's ends. */
export function isOnLine({ along }: Place): boolean {
  return along >= 0 && along <= 1;
}

/** What is remembered of one track at a line. */
export interface Passage {
  /** The side it belongs to: where it was last seen clear of the band, at first where it was born. */
  settled: Side;
  /** Where it was last seen, as seen from the line and in picture heights, and the band and ruler that it had there. */
  last: Place;
  at: Box;
  band: number;
  ruler: number;
  born: Place;
  /** It is open whether it came over the line before it was first seen. */
  isOpen?: true;
  /** Its last change of sides. */
  passed?: Place;
  /** Its motion when the picture's edge did not cut it off last, and when that was. */
  whole?: { vx: number; vy: number; t: number };
  /** It was counted when it was lost, by its motion, before anybody saw it clear of the other side. */
  ahead?: true;
  hasCounted?: true;
  confirmed?: true;
  /** Of a track that is not seen any more: the one that began near it since; and that one's from it. */
  heir?: Passage;
  forebear?: Passage;
  /** Decided, but held back until the track is confirmed. */
  waiting: LineCrossing[];
}
