import { AxisFilter } from './kalman.ts';
import { type Subject, TOP_SPEED, WALKING_SPEED, WANDER } from './subject.ts';

/** How much the growth of a box (somebody walks up to the camera) wanders in a second, as a share of its height. */
const SIZE_WANDER = 0.3;

/** A box by its centre and size, in units of the picture's height (x runs from 0 to the picture's aspect ratio). */
export interface Box {
  cx: number;
  cy: number;
  w: number;
  h: number;
}

/** One person followed through the frames. */
export class Track {
  readonly id: number;
  readonly bornAt: number;
  readonly subject: Subject;
  /** Seconds of the stream at which it was last seen. */
  seenAt: number;
  /** Frames in which it was seen. */
  hits = 1;
  /** Seen often enough to be taken for a person. */
  confirmed = false;
  private readonly x: AxisFilter;
  private readonly y: AxisFilter;
  private readonly width: AxisFilter;
  private readonly height: AxisFilter;
  private scoreSum: number;
  private time: number;

  constructor(id: number, box: Box, score: number, t: number, subject: Subject) {
    const { centreNoise, sizeNoise, heightM } = subject;
    const speed = (WALKING_SPEED / heightM) * box.h;
    this.id = id;
    this.subject = subject;
    this.bornAt = t;
    this.seenAt = t;
    this.time = t;
    this.scoreSum = score;
    this.x = new AxisFilter(box.cx, centreNoise * box.h, speed);
    this.y = new AxisFilter(box.cy, centreNoise * box.h, speed);
    this.width = new AxisFilter(box.w, sizeNoise * box.h, 0.3 * box.h);
    this.height = new AxisFilter(box.h, sizeNoise * box.h, 0.3 * box.h);
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

  /** Moves the expected box on to `t` seconds of the stream. */
  predict(t: number): void {
    const dt = t - this.time;
    if (dt <= 0) return;
    this.time = t;
    const wander = (WANDER / this.subject.heightM) * this.h;
    this.x.predict(dt, wander);
    this.y.predict(dt, wander);
    this.width.predict(dt, SIZE_WANDER * this.h);
    this.height.predict(dt, SIZE_WANDER * this.h);
  }

  /** Takes in the box in which it was seen at `t`, the time of the last `predict`. */
  correct(box: Box, score: number, t: number): void {
    const { centreNoise, sizeNoise } = this.subject;
    this.x.correct(box.cx, centreNoise * this.h);
    this.y.correct(box.cy, centreNoise * this.h);
    this.width.correct(box.w, sizeNoise * this.h);
    this.height.correct(box.h, sizeNoise * this.h);
    this.hits++;
    this.scoreSum += score;
    this.seenAt = t;
  }

  /**
   * How far a box lies from where this track is expected: squared Mahalanobis distance over centre and size, with 4
   * degrees of freedom; infinite when nobody walks that fast.
   */
  distanceTo(box: Box): number {
    const { centreNoise, sizeNoise, heightM } = this.subject;
    const h = this.h;
    const dx = box.cx - this.cx;
    const dy = box.cy - this.cy;
    const reach = h * (0.5 + (TOP_SPEED / heightM) * (this.time - this.seenAt));
    if (dx * dx + dy * dy > reach * reach) return Number.POSITIVE_INFINITY;
    const dw = box.w - this.w;
    const dh = box.h - h;
    return (
      (dx * dx) / this.x.innovationVariance(centreNoise * h) +
      (dy * dy) / this.y.innovationVariance(centreNoise * h) +
      (dw * dw) / this.width.innovationVariance(2 * sizeNoise * h) +
      (dh * dh) / this.height.innovationVariance(2 * sizeNoise * h)
    );
  }

  /** Logarithm of the volume in which a box is expected: the wider it is, the less a near box says. */
  get spread(): number {
    const noise = this.subject.centreNoise * this.h;
    return (
      0.5 * Math.log(this.x.innovationVariance(noise) * this.y.innovationVariance(noise)) -
      2 * Math.log(this.h)
    );
  }

  /** Intersection over union of a box with the expected one. */
  overlapWith(box: Box): number {
    const left = Math.max(box.cx - box.w / 2, this.cx - this.w / 2);
    const right = Math.min(box.cx + box.w / 2, this.cx + this.w / 2);
    const top = Math.max(box.cy - box.h / 2, this.cy - this.h / 2);
    const bottom = Math.min(box.cy + box.h / 2, this.cy + this.h / 2);
    if (right <= left || bottom <= top) return 0;
    const both = (right - left) * (bottom - top);
    return both / (box.w * box.h + this.w * this.h - both);
  }
}
