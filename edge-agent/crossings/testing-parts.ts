import type { Line } from '../../firmware-config/contract/layout.ts';
import { PERSON, type Subject } from '../tracks/subject.ts';
import { LineCounter } from './line-counter.ts';
import { RightTracks } from './testing-right-track.ts';

/** The way of one track: where it is seen at which times, by straight lines between these places; x and y are 0..1. */
export interface Part {
  points: readonly { t: number; x: number; y?: number; h?: number }[];
  /** From when to when it is not seen on it. */
  hidden?: readonly [from: number, to: number];
}

const ASPECT = 16 / 9;
/** Seconds for which a track is kept that is not seen. */
const GIVEN_UP_S = 2;

export interface Told {
  line?: Line;
  subject?: Subject;
  /** Seconds at which the stream breaks off. */
  breaksAt?: number;
  /** Seconds for which tracks are kept that are not seen: longer for those who stand. */
  keepsS?: number;
  /** What is seen when the stream is opened anew after that, and its time begins at 0 again. */
  anew?: readonly Part[];
}

/** From the bottom to the top: `in` is from the image's left to its right. */
export const upright = (x: number): Line => ({ id: 'line', gate: 'gate', a: [x, 1], b: [x, 0] });

/** What is counted in 20 s of tracks that never mix, at 10 frames per second. */
export function countParts(
  parts: readonly Part[],
  { line = upright(0.5), anew, ...told }: Told = {},
): string[] {
  const counter = new LineCounter(line, ASPECT);
  const counted = countBy(counter, parts, told);
  if (anew === undefined) return counted;
  counter.update([], [], Number.NaN);
  return [...counted, ...countBy(counter, anew, told)];
}

function countBy(
  counter: LineCounter,
  parts: readonly Part[],
  { subject = PERSON, breaksAt, keepsS = GIVEN_UP_S }: Told,
): string[] {
  const tracks = new RightTracks();
  const counted: string[] = [];
  for (let frame = 0; frame <= 200; frame++) {
    const t = frame / 10;
    if (t === breaksAt) {
      counted.push(...counter.update([], [...tracks.values()], Number.NaN).map(({ direction }) => direction));
      tracks.clear();
    }
    parts.forEach(({ points, hidden }, n) => {
      const next = points.findIndex((point) => point.t > t);
      const [from, to] = [points[next - 1], points[next]];
      const isHidden = hidden && t >= hidden[0] && t < hidden[1];
      if (!from || !to || isHidden) {
        tracks.see(n, subject, null, t);
        return;
      }
      const share = (t - from.t) / (to.t - from.t);
      const mixed = (a: number, b: number) => a + share * (b - a);
      const h = mixed(from.h ?? 0.3, to.h ?? 0.3);
      const cx = mixed(from.x, to.x) * ASPECT;
      const cy = mixed(from.y ?? 0.5, to.y ?? 0.5);
      const w = h * subject.slimness;
      // What lies outside of the picture is not seen.
      const [left, right] = [Math.max(0, cx - w / 2), Math.min(ASPECT, cx + w / 2)];
      const [top, bottom] = [Math.max(0, cy - h / 2), Math.min(1, cy + h / 2)];
      const box = { cx: (left + right) / 2, cy: (top + bottom) / 2, w: right - left, h: bottom - top };
      tracks.see(n, subject, box, t);
    });
    const ended = tracks.takeLost(keepsS, t);
    counted.push(...counter.update([...tracks.values()], ended, t).map(({ direction }) => direction));
  }
  return counted;
}

/** A part by its times and x alone, at half the picture's height. */
export const way = (...points: [t: number, x: number][]): Part => ({
  points: points.map(([t, x]) => ({ t, x })),
});
