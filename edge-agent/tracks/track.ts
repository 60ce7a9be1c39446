import { AxisFilter } from './kalman.ts';
import { type Subject, TOP_SPEED, WALKING_SPEED, WANDER } from './subject.ts';

/** How much the growth of a box (somebody walks up to the camera) wanders in a second, as a share of its ruler. */
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
  hits = 0;
  /** Frames in which the detector was sure of it. */
  sureHits = 0;
  /** Seen often enough to be taken for a person. */
  confirmed = false;
  private readonly x: AxisFilter;
  private readonly y: AxisFilter;
  private readonly width: AxisFilter;
  private readonly height: AxisFilter;
  private scoreSum = 0;
  private time: number;

  constructor(id: number, box: Box, t: number, subject: Subject) {
    const { centreNoise, sizeNoise, heightM } = subject;
    const ruler = rulerOf(box, subject);
    const speed = (WALKING_SPEED / heightM) * ruler;
    this.id = id;
    this.subject = subject;
    this.bornAt = t;
    this.seenAt = t;
    this.time = t;
    this.x = new AxisFilter(box.cx, centreNoise * ruler, speed);
    this.y = new AxisFilter(box.cy, centreNoise * ruler, speed);
    // Who comes in over the picture's edge grows as fast as he walks.
    this.width = new AxisFilter(box.w, sizeNoise * ruler, speed);
    this.height = new AxisFilter(box.h, sizeNoise * ruler, speed);
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
  /** The height it would have if nothing were cut off: its width tells, where the picture's edge hides the rest. */
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

  /** Moves the expected box on to `t` seconds of the stream. */
  predict(t: number): void {
    const dt = t - this.time;
    if (dt <= 0) return;
    this.time = t;
    const { ruler } = this;
    const wander = (WANDER / this.subject.heightM) * ruler;
    this.x.predict(dt, wander);
    this.y.predict(dt, wander);
    this.width.predict(dt, SIZE_WANDER * ruler);
    this.height.predict(dt, SIZE_WANDER * ruler);
  }

  /** Takes in the box in which it was seen at `t`, the time of the last `predict`. */
  correct(box: Box, t: number): void {
    const { centreNoise, sizeNoise } = this.subject;
    const { ruler } = this;
    this.x.correct(box.cx, centreNoise * ruler);
    this.y.correct(box.cy, centreNoise * ruler);
    this.width.correct(box.w, sizeNoise * ruler);
    this.height.correct(box.h, sizeNoise * ruler);
    this.seenAt = t;
  }

  /** Notes how sure the detector was of the box that was just taken in. */
  count(score: number, sure: boolean): void {
    this.hits++;
    this.scoreSum += score;
    if (sure) this.sureHits++;
  }

  /**
   * How far a box lies from where this track is expected: squared Mahalanobis distance over centre and size, with 4
   * degrees of freedom; infinite when nobody walks that fast.
   */
  distanceTo(box: Box): number {
    const { centreNoise, sizeNoise, heightM } = this.subject;
    const { ruler } = this;
    const dx = box.cx - this.cx;
    const dy = box.cy - this.cy;
    const reach = ruler * (0.5 + (TOP_SPEED / heightM) * (this.time - this.seenAt));
    if (dx * dx + dy * dy > reach * reach) return Number.POSITIVE_INFINITY;
    const dw = box.w - this.w;
    const dh = box.h - this.h;
    return (
      (dx * dx) / this.x.innovationVariance(centreNoise * ruler) +
      (dy * dy) / this.y.innovationVariance(centreNoise * ruler) +
      (dw * dw) / this.width.innovationVariance(2 * sizeNoise * ruler) +
      (dh * dh) / this.height.innovationVariance(2 * sizeNoise * ruler)
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

function rulerOf({ w, h }: Pick<Box, 'w' | 'h'>, { slimness }: Subject): number {
  return Math.max(h, w / slimness);
}
