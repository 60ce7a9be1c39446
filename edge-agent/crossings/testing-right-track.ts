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

/** One right track for each person, by the person's number; it begins where he is first seen. */
export class RightTracks extends Map<number, RightTrack> {
  /** Moves the person's track on to `t` seconds; `box` is where he is seen then, if he is. */
  see(person: number, subject: Subject, box: Box | null, t: number): void {
    if (box && !this.has(person)) this.set(person, new RightTrack(person, subject, box, t));
    this.get(person)?.goOn(box, t);
  }

  /** Takes out the tracks that were not seen for more than so many seconds. */
  takeLost(afterS: number, t: number): RightTrack[] {
    const lost = [...this.values()].filter(({ seenAt }) => t - seenAt > afterS);
    for (const { id } of lost) this.delete(id);
    return lost;
  }
}
