import { type Box, overlapOf } from './box.ts';
import { Evidence } from './evidence.ts';
import { AxisFilter } from './kalman.ts';
import {
  emptySighting,
  expectedBox,
  PERSISTENCE_S,
  rulerOf,
  type Sighting,
  type Subject,
  TOP_SPEED,
  WALKING_SPEED,
  WANDER,
} from './subject.ts';

export type { Box } from './box.ts';

/** How much the growth of a box (somebody walks up to the camera) wanders in a second, as a share of its ruler. */
const SIZE_WANDER = 0.3;
/** Boxes are told apart by size only where it differs by more than it breathes: so many times its noise. */
const SIZE_DOUBT = 2;
/** Slower than this, in metres per second, somebody stands. */
const STANDING = 0.3;
/** Seconds for which he must have been seen for that to be said. */
const STANDING_S = 1.5;

/** One person followed through the frames. */
export class Track {
  readonly id: number;
  readonly bornAt: number;
  /** What its box is about; sightings of other subjects say where this one is. */
  readonly subject: Subject;
  /** Seconds of the stream at which it was last seen. */
  seenAt: number;
  /** Frames in which it was seen. */
  hits = 0;
  /** Seen often enough to be taken for a person. */
  confirmed = false;
  private readonly x: AxisFilter;
  private readonly y: AxisFilter;
  private readonly width: AxisFilter;
  private readonly height: AxisFilter;
  private readonly evidence = new Evidence();
  private readonly sighting = emptySighting();
  private scoreSum = 0;
  private time: number;

  /** @param found the subject that `box` is of, where it is another one */
  constructor(id: number, box: Box, t: number, subject: Subject, found = subject) {
    const { box: at, noiseX, noiseY, noiseSize } = expectedBox(box, found, subject, this.sighting);
    const speed = (WALKING_SPEED / subject.heightM) * rulerOf(at, subject);
    this.id = id;
    this.subject = subject;
    this.bornAt = t;
    this.seenAt = t;
    this.time = t;
    this.x = new AxisFilter(at.cx, noiseX, speed);
    this.y = new AxisFilter(at.cy, noiseY, speed);
    // Who comes in over the picture's edge grows as fast as he walks.
    this.width = new AxisFilter(at.w, noiseSize, speed);
    this.height = new AxisFilter(at.h, noiseSize, speed);
  }

  get cx(): number {
    return this.x.position;
  }
  get cy(): number {
    return this.y.position;
  }
  get w(): number {
    return Math.max(this.width.position, 1e-3);
  }
  get h(): number {
    return Math.max(this.height.position, 1e-3);
  }
  /** The height it would have if nothing were cut off. */
  get ruler(): number {
    return rulerOf(this, this.subject);
  }
  /** Picture heights per second. */
  get vx(): number {
    return this.x.velocity;
  }
  get vy(): number {
    return this.y.velocity;
  }
  /** Mean detection score, 0..1. */
  get score(): number {
    return this.scoreSum / this.hits;
  }
  /** Seconds since it was last seen. */
  get unseenS(): number {
    return this.time - this.seenAt;
  }
  /** True for somebody who stood when last seen: he is still there. */
  get isStanding(): boolean {
    const speed = Math.hypot(this.vx, this.vy) * (this.subject.heightM / this.ruler);
    return this.seenAt - this.bornAt >= STANDING_S && speed < STANDING;
  }

  /** Moves the expected box on to `t` seconds of the stream. */
  predict(t: number): void {
    const dt = t - this.time;
    if (dt <= 0) return;
    this.time = t;
    const { ruler } = this;
    const wander = (WANDER / this.subject.heightM) * ruler;
    this.x.predict(dt, wander, PERSISTENCE_S);
    this.y.predict(dt, wander, PERSISTENCE_S);
    this.width.predict(dt, SIZE_WANDER * ruler, PERSISTENCE_S);
    this.height.predict(dt, SIZE_WANDER * ruler, PERSISTENCE_S);
  }

  /**
   * Takes in the box in which it was seen at `t`, the time of the last `predict`.
   *
   * @param found the subject that the box is of, where it is another one
   */
  correct(box: Box, t: number, found = this.subject): void {
    const { box: at, noiseX, noiseY, noiseSize } = this.seenAs(box, found);
    this.x.correct(at.cx, noiseX);
    this.y.correct(at.cy, noiseY);
    if (found === this.subject) {
      this.width.correct(at.w, noiseSize);
      this.height.correct(at.h, noiseSize);
    }
    this.seenAt = t;
  }

  /**
   * Notes how sure the detector was of the box that was just taken in.
   *
   * @param strength the score as a share of that from which on the detector is sure; 0 for a box that says nothing
   */
  count(score: number, strength: number, t: number): void {
    this.hits++;
    this.scoreSum += score;
    this.evidence.add(strength, t);
    if (this.evidence.isEnough) this.confirmed = true;
  }

  /**
   * How far a box lies from where this track is expected: squared Mahalanobis distance over centre and size, with 4
   * degrees of freedom; infinite when nobody walks that fast.
   */
  distanceTo(box: Box, found = this.subject): number {
    const { box: at, noiseX, noiseY, noiseSize } = this.seenAs(box, found);
    const dx = at.cx - this.cx;
    const dy = at.cy - this.cy;
    const reach = this.ruler * (0.5 + (TOP_SPEED / this.subject.heightM) * this.unseenS);
    if (dx * dx + dy * dy > reach * reach) return Number.POSITIVE_INFINITY;
    const place =
      (dx * dx) / this.x.innovationVariance(noiseX) + (dy * dy) / this.y.innovationVariance(noiseY);
    if (found !== this.subject) return place + this.sizeDistance(rulerOf(box, found) / found.heightM);
    const dw = at.w - this.w;
    const dh = at.h - this.h;
    return (
      place +
      (dw * dw) / this.width.innovationVariance(SIZE_DOUBT * noiseSize) +
      (dh * dh) / this.height.innovationVariance(SIZE_DOUBT * noiseSize)
    );
  }

  /** Logarithm of the volume in which a box is expected: the wider it is, the less a near box says. */
  get spread(): number {
    const { ruler } = this;
    const noise = this.subject.centreNoise * ruler;
    return (
      0.5 * Math.log(this.x.innovationVariance(noise) * this.y.innovationVariance(noise)) -
      2 * Math.log(ruler)
    );
  }

  /** Intersection over union of a box with the expected one. */
  overlapWith(box: Box, found = this.subject): number {
    return overlapOf(this.seenAs(box, found).box, this);
  }

  /** The box of another subject in the same person, put where this track's own box would be. */
  private seenAs(box: Box, found: Subject): Sighting {
    return expectedBox(box, found, this.subject, this.sighting, found === this.subject ? this.ruler : this.h);
  }

  /** Squared distance between sizes of different subjects in the same person. @param metre picture heights to a metre */
  private sizeDistance(metre: number): number {
    const ratio = Math.log((metre * this.subject.heightM) / this.ruler);
    return (ratio / (SIZE_DOUBT * CROSS_SIZE_NOISE)) ** 2;
  }
}

/** Standard deviation of the logarithm of a face's height over its person's, each as boxes give it. */
const CROSS_SIZE_NOISE = 0.2;
