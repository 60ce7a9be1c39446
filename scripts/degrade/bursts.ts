import { Random } from '../random.ts';

export interface BurstLoss {
  /** Share of the frames that are lost, 0..1. */
  share: number;
  /** Frames of the shortest and of the longest burst. */
  shortest: number;
  longest: number;
  seed: number;
}

/**
 * Which of so many frames come through where they are lost in bursts, as on a bad radio link: bursts of seeded lengths
 * until the share is reached, with gaps of seeded lengths between them. The first frame always comes.
 */
export function burstLoss(frames: number, { share, shortest, longest, seed }: BurstLoss): boolean[] {
  const random = new Random(seed);
  const keep = new Array<boolean>(frames).fill(true);
  const gap = ((shortest + longest) / 2) * (1 / share - 1);
  let lost = 0;
  for (let at = 1; at < frames; ) {
    at += random.whole(1, Math.max(1, Math.round(2 * gap) - 1));
    const length = random.whole(shortest, longest);
    for (let n = 0; n < length && at < frames && lost + 1 <= share * frames; n++, at++, lost++)
      keep[at] = false;
  }
  return keep;
}
