import { shared } from '../tracks/box.ts';
import type { Track } from '../tracks/track.ts';

/** From so many people on, and where so large a share of them is hidden, nobody can tell who passed. */
const PEOPLE = 8;
const HIDDEN_SHARE = 0.4;
/** A box is hidden where so much of it lies behind another one that reaches further down. */
const COVERED = 0.6;

/** People in view who were seen at `t`, and how many of them stand behind another one, as far as boxes tell. */
export function crowdOf(tracks: readonly Track[], t: number): { people: number; hidden: number } {
  const seen = tracks.filter(({ confirmed, seenAt }) => confirmed && t - seenAt < 1);
  const hidden = seen.filter((track) => seen.some((other) => other !== track && isBehind(track, other)));
  return { people: seen.length, hidden: hidden.length };
}

/** @param people and @param hidden means over some seconds */
export function isCrowded({ people, hidden }: { people: number; hidden: number }): boolean {
  return people >= PEOPLE && hidden >= HIDDEN_SHARE * people;
}

function isBehind(track: Track, other: Track): boolean {
  if (other.cy + other.h / 2 < track.cy + track.h / 2) return false;
  return shared(track, other) >= COVERED * track.w * track.h;
}
