import type { Subject } from '../tracks/subject.ts';
import { type Box, Track } from '../tracks/track.ts';

/** A track that is always of the same person: what a tracker that never errs would hand to a counter. */
export class RightTrack extends Track {
  constructor(id: number, subject: Subject, box: Box, t: number) {
    super(id, box, t, subject);
    this.count(1, 1, t);
  }

  /** Moves on to `t` seconds; `box` is where it is seen then, if it is. */
  goOn(box: Box | null, t: number): void {
    this.predict(t);
    if (!box || t === this.bornAt) return;
    this.correct(box, t);
    this.count(1, 1, t);
  }
}
