import { metreOf, type Passage, type Seen } from './passage.ts';

/** Seconds since it was last seen, for which who is lost may appear again as another track. */
const MEMORY_S = 3;
/** The same for who was lost without having been counted: whoever appears later is somebody else. */
const ON_LINE_S = 1;
/** How far from where he was lost, in metres. */
const REACH_M = 0.5;
/** How much larger or smaller his box may be then. */
const GROWTH = 1.5;

/**
 * Passages of tracks that were lost on the line. Where another track begins at the same place soon after, it is the same
 * person, who is not counted anew.
 */
export class LostPassages {
  private lost: Passage[] = [];

  /** Keeps the passage of a track that has ended, where it matters who comes after it. */
  remember(passage: Passage): void {
    if (matters(passage)) this.lost.push(passage);
  }

  forget(): void {
    this.lost = [];
  }

  /** Takes out the passage that a track goes on with which is first seen at `t`. */
  take(track: Seen, t: number): Passage | undefined {
    this.lost = this.lost.filter(({ last }) => t - last.t <= MEMORY_S);
    const nearest = nearestOf(this.lost, track, t);
    if (nearest) this.lost.splice(this.lost.indexOf(nearest), 1);
    return nearest;
  }
}

/** The passage in which somebody was lost nearest to where a track begins at `t`; undefined where none was near. */
export function nearestOf(passages: readonly Passage[], track: Seen, t: number): Passage | undefined {
  let nearest: Passage | undefined;
  let least = REACH_M * metreOf(track);
  for (const passage of passages) {
    const away = Math.hypot(passage.at.cx - track.cx, passage.at.cy - track.cy);
    const grown = Math.max(passage.ruler / track.ruler, track.ruler / passage.ruler);
    const isSoon = t - passage.last.t <= (passage.ahead ? MEMORY_S : ON_LINE_S);
    if (away > least || grown > GROWTH || !isSoon || !matters(passage)) continue;
    least = away;
    nearest = passage;
  }
  return nearest;
}

const matters = ({ ahead, last, band }: Passage) => ahead === true || Math.abs(last.side) <= band;
