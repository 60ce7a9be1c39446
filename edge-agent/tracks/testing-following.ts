import { simulate, type Walker } from '../testing-simulation.ts';
import { FACE, PERSON, type Subject } from './subject.ts';
import type { Track } from './track.ts';
import { Tracker } from './tracker.ts';

const ASPECT = 16 / 9;

/** Runs a tracker over walkers; the ids of confirmed tracks that were seen near each walker, in order of appearance. */
export function idsOf(walkers: Walker[], seconds: number, framesPerSecond: number) {
  const tracker = new Tracker({ subject: PERSON, aspect: ASPECT, sureScore: 0.5 });
  const ids: Set<number>[] = walkers.map(() => new Set());
  for (const { t, detections } of simulate(walkers, seconds, framesPerSecond)) {
    const tracks = tracker.update(detections, t);
    walkers.forEach((walker, w) => {
      const at = walker(t);
      if (!at) return;
      const away = (track: Track) => Math.hypot(track.cx - at.x * ASPECT, track.cy - at.y);
      const [nearest] = tracks.filter(({ seenAt }) => seenAt === t).sort((a, b) => away(a) - away(b));
      if (nearest?.confirmed && away(nearest) < 0.05) ids[w]?.add(nearest.id);
    });
  }
  return { ids: ids.map((set) => [...set]), tracker };
}

/** The walker, but where `isHidden` says so nothing is found. */
export const hiding =
  (walker: Walker, isHidden: (t: number) => boolean): Walker =>
  (t) =>
    isHidden(t) ? null : walker(t);

/** The face of somebody whose body this is, 1.7 m of whom are in the picture. */
export const faceOf =
  (body: Walker): Walker =>
  (t) => {
    const at = body(t);
    if (!at) return null;
    const metre = at.h / 1.7;
    const h = 0.22 * metre;
    return { x: at.x, y: at.y - at.h / 2 + 0.03 * metre + h / 2, w: (0.16 * metre) / ASPECT, h };
  };

/** What persons and faces are found by turns: even frames show bodies, odd ones faces. Ids of confirmed tracks, frame by frame. */
export function followByTurns(
  bodies: Walker[],
  faces: Walker[],
  seconds: number,
  { framesPerSecond = 10, subject = PERSON }: { framesPerSecond?: number; subject?: Subject } = {},
) {
  const tracker = new Tracker({ subject, aspect: ASPECT, sureScore: 0.5 });
  const ids = new Set<number>();
  let frame = 0;
  const seen = [simulate(bodies, seconds, framesPerSecond), simulate(faces, seconds, framesPerSecond)];
  for (let t = 0; t <= seconds; t = ++frame / framesPerSecond) {
    const [body, face] = seen.map((one) => one.next().value);
    const found = frame % 2 === 0 ? body : face;
    if (!found) break;
    const look = { subject: frame % 2 === 0 ? PERSON : FACE, sureScore: 0.5 };
    for (const track of tracker.update(found.detections, t, look)) if (track.confirmed) ids.add(track.id);
  }
  return { ids: [...ids], tracker };
}
