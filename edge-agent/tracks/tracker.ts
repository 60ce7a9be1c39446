import type { Detections } from '../detections/detections.ts';
import { Assignment, FORBIDDEN } from './assignment.ts';
import type { Subject } from './subject.ts';
import { type Box, Track } from './track.ts';

export interface TrackerOptions {
  subject: Subject;
  /** Width of the picture divided by its height. */
  aspect: number;
  /** Detections from here on are sure. The weaker ones carry a track on, but never make it a person. */
  sureScore: number;
}

/** Frames in which a track must have been seen before it is taken for a person. */
const CONFIRMING_HITS = 3;
/** In so many of them it must have been a sure detection. */
const SURE_HITS = 2;
/** Seconds for which a confirmed track may stay unseen, for example behind somebody. */
const PATIENCE_S = 2;
/** Seconds for which an unconfirmed one may. */
const DOUBT_S = 0.45;
/** 99.9 % of the boxes of a track lie within this squared Mahalanobis distance (chi-square, 4 degrees of freedom). */
const GATE = 18.5;
/** Boxes that overlap this much belong together even where the motion model was surprised. */
const SURE_OVERLAP = 0.4;
/** A weak detection must fit better than a sure one. */
const WEAK_OVERLAP = 0.3;

/**
 * Follows people from frame to frame: sure detections are assigned first, then weak ones carry on the tracks that are
 * left (two-stage association of ByteTrack: Y. Zhang et al., ECCV 2022), over a Kalman motion model that knows time
 * in seconds, not frames. Unlike there, weak detections also begin tracks, which remember the way of somebody who came
 * in half hidden; sure ones must confirm them.
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

  constructor(options: TrackerOptions) {
    this.options = options;
  }

  /**
   * Takes in what was found in the frame at `t` seconds of the stream. Tracks seen in it have `seenAt === t`.
   */
  update(detections: Detections, t: number): readonly Track[] {
    this.ended.length = 0;
    for (const track of this.tracks) track.predict(t);
    this.free = Array.from({ length: detections.count }, (_, index) => index);

    const isSure = (d: number) => this.isSure(detections, d);
    const isWeak = (d: number) => !isSure(d);
    const confirmed = this.tracks.filter((track) => track.confirmed);
    const tentative = this.tracks.filter((track) => !track.confirmed);
    const recent = (track: Track) => track.seenAt < t && t - track.seenAt < 1;
    this.associate(confirmed, detections, isSure, t, this.costOfSure);
    this.associate(confirmed.filter(recent), detections, isWeak, t, this.costOfWeak);
    this.associate(tentative, detections, isSure, t, this.costOfSure);
    this.associate(tentative.filter(recent), detections, isWeak, t, this.costOfSure);

    for (const d of this.free) {
      const track = new Track(this.nextId++, this.boxOf(detections, d), t, this.options.subject);
      track.count(detections.score[d] ?? 0, isSure(d));
      this.tracks.push(track);
    }
    this.release(t);
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
  ): void {
    const candidates = this.free.filter(wanted);
    if (tracks.length === 0 || candidates.length === 0) return;
    const size = tracks.length * candidates.length;
    if (this.cost.length < size) this.cost = new Float64Array(size * 2);
    tracks.forEach((track, row) => {
      candidates.forEach((d, column) => {
        this.cost[row * candidates.length + column] = costOf(track, this.boxOf(detections, d));
      });
    });
    const chosen = this.assignment.solve(this.cost, tracks.length, candidates.length);
    tracks.forEach((track, row) => {
      const d = candidates[chosen[row] ?? -1];
      if (d === undefined) return;
      track.correct(this.boxOf(detections, d), t);
      track.count(detections.score[d] ?? 0, this.isSure(detections, d));
      if (track.hits >= CONFIRMING_HITS && track.sureHits >= SURE_HITS) track.confirmed = true;
      this.free.splice(this.free.indexOf(d), 1);
    });
  }

  /** Negative log-likelihood up to a constant; forbidden outside the gate unless the boxes clearly overlap. */
  private readonly costOfSure = (track: Track, box: Box): number => {
    const distance = track.distanceTo(box);
    const overlap = track.overlapWith(box);
    if (distance > GATE && overlap < SURE_OVERLAP) return FORBIDDEN;
    return 100 + Math.min(distance, GATE) / 2 + track.spread - 4 * overlap;
  };

  private readonly costOfWeak = (track: Track, box: Box): number => {
    const overlap = track.overlapWith(box);
    return overlap < WEAK_OVERLAP || track.distanceTo(box) > GATE ? FORBIDDEN : 1 - overlap;
  };

  private isSure(detections: Detections, d: number): boolean {
    return (detections.score[d] ?? 0) >= this.options.sureScore;
  }

  private release(t: number): void {
    let kept = 0;
    for (const track of this.tracks) {
      const unseen = t - track.seenAt;
      const patience = track.confirmed ? PATIENCE_S : DOUBT_S;
      if (unseen > patience || (unseen > 0 && this.hasLeft(track))) this.ended.push(track);
      else this.tracks[kept++] = track;
    }
    this.tracks.length = kept;
  }

  /** Its motion has carried it out of the picture: who comes in next is somebody else. */
  private hasLeft({ cx, cy }: Track): boolean {
    return cx < 0 || cx > this.options.aspect || cy < 0 || cy > 1;
  }

  /** The box of detection `d` in picture heights; lent until the next call. */
  private boxOf(detections: Detections, d: number): Box {
    const { aspect } = this.options;
    const [x1, y1] = [detections.x1[d] ?? 0, detections.y1[d] ?? 0];
    const [x2, y2] = [detections.x2[d] ?? 0, detections.y2[d] ?? 0];
    this.box.cx = ((x1 + x2) / 2) * aspect;
    this.box.cy = (y1 + y2) / 2;
    this.box.w = (x2 - x1) * aspect;
    this.box.h = y2 - y1;
    return this.box;
  }
}
