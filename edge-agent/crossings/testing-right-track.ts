import { AxisFilter } from '../tracks/kalman.ts';
import { type Subject, WALKING_SPEED, WANDER } from '../tracks/subject.ts';
import type { Box } from '../tracks/track.ts';
import type { Seen } from './passage.ts';

/** A track that is always of the same person: what a tracker that never errs would hand to a counter. */
export class RightTrack implements Seen {
  readonly id: number;
  readonly subject: Subject;
  w: number;
  h: number;
  seenAt: number;
  hits = 0;
  readonly score = 0.9;
  private readonly x: AxisFilter;
  private readonly y: AxisFilter;
  private time: number;

  constructor(id: number, subject: Subject, box: Box, t: number) {
    const noise = subject.centreNoise * box.h;
    const speed = (WALKING_SPEED / subject.heightM) * box.h;
    this.id = id;
    this.subject = subject;
    [this.w, this.h, this.seenAt, this.time] = [box.w, box.h, t, t];
    this.x = new AxisFilter(box.cx, noise, speed);
    this.y = new AxisFilter(box.cy, noise, speed);
  }

  get cx(): number {
    return this.x.position;
  }
  get cy(): number {
    return this.y.position;
  }
  get vx(): number {
    return this.x.velocity;
  }
  get vy(): number {
    return this.y.velocity;
  }
  get ruler(): number {
    return Math.max(this.h, this.w / this.subject.slimness);
  }
  get confirmed(): boolean {
    return this.hits >= 3;
  }

  /** Moves on to `t` seconds; `box` is where it is seen then, if it is. */
  goOn(box: Box | null, t: number): void {
    const wander = (WANDER / this.subject.heightM) * this.ruler;
    this.x.predict(t - this.time, wander);
    this.y.predict(t - this.time, wander);
    this.time = t;
    if (!box) return;
    this.hits++;
    this.seenAt = t;
    const noise = this.subject.centreNoise * this.ruler;
    this.x.correct(box.cx, noise);
    this.y.correct(box.cy, noise);
    [this.w, this.h] = [box.w, box.h];
  }
}
