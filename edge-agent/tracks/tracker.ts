import type { Detections } from '../detections/detections.ts';
import { Assignment, FORBIDDEN } from './assignment.ts';
import { type Box, shared } from './box.ts';
import type { Subject } from './subject.ts';
import { Track } from './track.ts';

export interface TrackerOptions {
  /** What the boxes of the tracks are about. */
  subject: Subject;
  /** Width of the picture divided by its height. */
  aspect: number;
  /** Detections from here on are sure. The weaker ones carry a track on, but never make it a person. */
  sureScore: number;
}

/** What is particular about the detections of one frame. */
export interface Look {
  /** What was looked for, where it was another thing than the tracks are about: a face in place of its person. */
  subject?: Subject;
  /** Another score from which on detections are sure. */
  sureScore?: number;
}

/** Seconds for which a confirmed track may stay unseen, for example behind somebody. */
const PATIENCE_S = 2;
/** Seconds for which somebody who stands may, as long as nobody else takes the place. */
const STANDING_PATIENCE_S = 8;
/** He is found again no farther away than this, as a share of his height. */
const STANDING_REACH = 0.4;
/** Seconds for which an unconfirmed track may stay unseen. */
const DOUBT_S = 0.45;
/** 99.9 % of the boxes of a track lie within this squared Mahalanobis distance (chi-square, 4 degrees of freedom). */
const GATE = 18.5;
/** 95 % do within this. */
const NARROW_GATE = 9.5;
/** Boxes that overlap this much belong together even where the motion model was surprised. */
const SURE_OVERLAP = 0.4;
/** A weak detection must fit better than a sure one. */
const WEAK_OVERLAP = 0.3;
/** Seconds unseen after which a place is too vague for boxes to overlap. */
const VAGUE_S = 0.25;
/** Seconds after which weak detections no longer carry a track on. */
const WEAK_S = 1;
/**
 * Cost (negative log-likelihood, with areas in squared rulers) from which on a sure detection is rather somebody new than a
 * track seen again: about one newcomer in 300 frames and squared rulers.
 */
const NEWCOMER = 4;
/** A detection of which this share lies in a sure and better one shows a part of the same person. */
const PART = 0.75;

/**
 * Follows people from frame to frame: sure detections are assigned first, then weak ones carry on the tracks that are
 * left (two-stage association of ByteTrack: Y. Zhang et al., ECCV 2022), over a Kalman motion model that knows time
 * in seconds, not frames. Unlike there, weak detections also begin tracks, which remember the way of somebody who came
 * in half hidden; sure ones must confirm them.
 *
 * Frames in which faces and frames in which persons were looked for may take turns: both are sightings of the same tracks.
 */
export class Tracker {
  /** The tracks in hand, seen or not, confirmed or not. */
  readonly tracks: Track[] = [];
  /** The tracks that the last `update` gave up. */
  readonly ended: Track[] = [];
  private readonly options: TrackerOptions;
  private readonly assignment = new Assignment();
  private cost = new Float64Array(256);
  private nextId = 1;
  private free: number[] = [];
  private readonly box: Box = { cx: 0, cy: 0, w: 0, h: 0 };
  private readonly part: Box = { cx: 0, cy: 0, w: 0, h: 0 };
  private found: Subject;
  private sureScore: number;

  constructor(options: TrackerOptions) {
    this.options = options;
    this.found = options.subject;
    this.sureScore = options.sureScore;
  }

  /**
   * Takes in what was found in the frame at `t` seconds of the stream. Tracks seen in it have `seenAt === t`.
   */
  update(detections: Detections, t: number, look: Look = {}): readonly Track[] {
    this.ended.length = 0;
    this.found = look.subject ?? this.options.subject;
    this.sureScore = look.sureScore ?? this.options.sureScore;
    for (const track of this.tracks) track.predict(t);
    this.free = Array.from({ length: detections.count }, (_, index) => index);

    const isSure = (d: number) => this.strengthOf(detections, d) >= 1;
    const isWeak = (d: number) => !isSure(d);
    const confirmed = this.tracks.filter((track) => track.confirmed);
    const tentative = this.tracks.filter((track) => !track.confirmed);
    const recent = ({ seenAt, unseenS }: Track) => seenAt < t && unseenS < WEAK_S;
    this.associate(confirmed, detections, isSure, t, this.costOfSure, NEWCOMER);
    // A part of somebody who was found whole says nothing of anybody else.
    const isWeakWhole = (d: number) => isWeak(d) && !this.isPart(detections, d);
    this.associate(confirmed.filter(recent), detections, isWeakWhole, t, this.costOfWeak);
    this.associate(tentative, detections, isSure, t, this.costOfSure, NEWCOMER);
    this.associate(tentative.filter(recent), detections, isWeak, t, this.costOfSure, NEWCOMER);

    for (const d of this.free) {
      if (this.isPart(detections, d)) continue;
      const track = new Track(
        this.nextId++,
        this.boxOf(detections, d, this.box),
        t,
        this.options.subject,
        this.found,
      );
      track.count(detections.score[d] ?? 0, this.strengthOf(detections, d), t);
      this.tracks.push(track);
    }
    this.release();
    return this.tracks;
  }

  /** Gives up every track: the stream broke off or began anew. */
  reset(): void {
    this.ended.length = 0;
    this.ended.push(...this.tracks);
    this.tracks.length = 0;
  }

  private associate(
    tracks: Track[],
    detections: Detections,
    wanted: (d: number) => boolean,
    t: number,
    costOf: (track: Track, box: Box) => number,
    alone?: number,
  ): void {
    const candidates = this.free.filter(wanted);
    if (tracks.length === 0 || candidates.length === 0) return;
    const size = tracks.length * candidates.length;
    if (this.cost.length < size) this.cost = new Float64Array(size * 2);
    tracks.forEach((track, row) => {
      candidates.forEach((d, column) => {
        this.cost[row * candidates.length + column] = costOf(track, this.boxOf(detections, d, this.box));
      });
    });
    const chosen = this.assignment.solve(this.cost, tracks.length, candidates.length, alone);
    tracks.forEach((track, row) => {
      const d = candidates[chosen[row] ?? -1];
      if (d === undefined) return;
      const strength = this.isPart(detections, d) ? 0 : this.strengthOf(detections, d);
      track.correct(this.boxOf(detections, d, this.box), t, this.found);
      track.count(detections.score[d] ?? 0, strength, t);
      this.free.splice(this.free.indexOf(d), 1);
    });
  }

  /** Negative log-likelihood up to a constant; forbidden outside the gate unless the boxes clearly overlap. */
  private readonly costOfSure = (track: Track, box: Box): number => {
    const distance = track.distanceTo(box, this.found);
    const overlap = track.overlapWith(box, this.found);
    if (distance > GATE && overlap < SURE_OVERLAP) return FORBIDDEN;
    if (track.unseenS > PATIENCE_S && !isNear(track, box, STANDING_REACH)) return FORBIDDEN;
    return Math.min(distance, GATE) / 2 + track.spread - overlap;
  };

  private readonly costOfWeak = (track: Track, box: Box): number => {
    const overlap = track.overlapWith(box, this.found);
    const distance = track.distanceTo(box, this.found);
    const fits = overlap >= WEAK_OVERLAP && distance <= GATE;
    if (fits || (track.unseenS > VAGUE_S && distance <= NARROW_GATE)) return 1 - overlap;
    return FORBIDDEN;
  };

  /** True for a box that shows a part of somebody who was found whole. */
  private isPart(detections: Detections, d: number): boolean {
    const part = this.boxOf(detections, d, this.part);
    // Best first.
    for (let better = 0; better < d && this.strengthOf(detections, better) >= 1; better++) {
      if (shared(part, this.boxOf(detections, better, this.box)) > PART * part.w * part.h) return true;
    }
    return false;
  }

  /** A score as a share of that from which on the detector is sure. */
  private strengthOf(detections: Detections, d: number): number {
    return (detections.score[d] ?? 0) / this.sureScore;
  }

  private release(): void {
    let kept = 0;
    for (const track of this.tracks) {
      const unseen = track.unseenS;
      if (unseen > patienceWith(track) || (unseen > 0 && this.hasLeft(track))) this.ended.push(track);
      else this.tracks[kept++] = track;
    }
    this.tracks.length = kept;
  }

  /** Its motion has carried it out of the picture: who comes in next is somebody else. */
  private hasLeft({ cx, cy }: Track): boolean {
    return cx < 0 || cx > this.options.aspect || cy < 0 || cy > 1;
  }

  /** The box of detection `d` in picture heights. */
  private boxOf(detections: Detections, d: number, into: Box): Box {
    const { aspect } = this.options;
    const [x1, y1] = [detections.x1[d] ?? 0, detections.y1[d] ?? 0];
    const [x2, y2] = [detections.x2[d] ?? 0, detections.y2[d] ?? 0];
    into.cx = ((x1 + x2) / 2) * aspect;
    into.cy = (y1 + y2) / 2;
    into.w = (x2 - x1) * aspect;
    into.h = y2 - y1;
    return into;
  }
}

function patienceWith(track: Track): number {
  if (!track.confirmed) return DOUBT_S;
  return track.isStanding ? STANDING_PATIENCE_S : PATIENCE_S;
}

/** @param reach as a share of the track's ruler */
function isNear({ cx, cy, ruler }: Track, box: Box, reach: number): boolean {
  return Math.hypot(box.cx - cx, box.cy - cy) < reach * ruler;
}
