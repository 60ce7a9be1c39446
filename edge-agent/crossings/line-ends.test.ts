import { describe, expect, test } from 'vitest';
import type { Line, Point } from '../../firmware-config/contract/layout.ts';
import { FACE, PERSON, type Subject } from '../tracks/subject.ts';
import { LineCounter } from './line-counter.ts';
import { RightTrack } from './testing-right-track.ts';

/** The way of one track: where it is seen at which times, by straight lines between these places. */
interface Part {
  points: readonly { t: number; x: number; y?: number; h?: number }[];
}

const ASPECT = 16 / 9;
const upright = (x: number): Line => ({ id: 'line', gate: 'gate', a: [x, 1], b: [x, 0] });
const MIDDLE = upright(0.5);

/** What is counted of tracks that each end 2 s after they were last seen, at 10 frames per second; x is 0..1. */
function count(
  parts: readonly Part[],
  line = MIDDLE,
  subject: Subject = PERSON,
  breaksAt?: number,
): string[] {
  const counter = new LineCounter(line, ASPECT);
  const tracks = new Map<number, RightTrack>();
  const counted: string[] = [];
  for (let frame = 0; frame <= 200; frame++) {
    const t = frame / 10;
    if (t === breaksAt) {
      counted.push(...counter.update([], [...tracks.values()], Number.NaN).map(({ direction }) => direction));
      tracks.clear();
    }
    parts.forEach(({ points }, n) => {
      const next = points.findIndex((point) => point.t > t);
      const [from, to] = [points[next - 1], points[next]];
      const track = tracks.get(n);
      if (!from || !to) {
        track?.goOn(null, t);
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
      const now = track ?? new RightTrack(n, subject, box, t);
      tracks.set(n, now);
      now.goOn(box, t);
    });
    const ended = [...tracks.values()].filter(({ seenAt }) => t - seenAt > 2);
    for (const { id } of ended) tracks.delete(id);
    counted.push(...counter.update([...tracks.values()], ended, t).map(({ direction }) => direction));
  }
  return counted;
}
const way = (...points: [t: number, x: number][]): Part => ({ points: points.map(([t, x]) => ({ t, x })) });

describe('who is first seen on the line', () => {
  test('and walks off came over it', () => {
    expect(count([way([0, 0.505], [2, 0.7])])).toEqual(['in']);
    expect(count([way([0, 0.495], [2, 0.3])])).toEqual(['out']);
  });

  test('and stands there before he goes did not', () => {
    expect(count([way([0, 0.505], [8, 0.505], [10, 0.7])])).toEqual([]);
  });

  test('just behind the line, cut off by the edge of the picture that he came over, came over both', () => {
    const enters = way([0, 0.04], [0.2, 0.07], [2, 0.4]);
    expect(count([enters], upright(0.025))).toEqual(['in']);
    expect(count([way([0, 0.14], [0.2, 0.17], [2, 0.5])], upright(0.025))).toEqual([]);
  });
});

describe('who is lost on the line', () => {
  const lost = way([0, 0.2], [2, 0.49], [2.1, 0.5]);

  test('while he walks is counted by his motion, once, even where he appears again as another track', () => {
    expect(count([lost])).toEqual(['in']);
    expect(count([lost, way([4.6, 0.52], [5, 0.55], [6, 0.8])])).toEqual(['in']);
    expect(count([lost, way([4.6, 0.47], [5, 0.48], [6, 0.8])])).toEqual(['in']);
  });

  test('and found again as another track before he is given up counts once, where that one goes', () => {
    expect(count([lost, way([2.3, 0.51], [4, 0.8])])).toEqual(['in']);
    expect(count([lost, way([2.6, 0.55], [4, 0.8])])).toEqual(['in']);
    expect(count([lost, way([2.3, 0.49], [4, 0.2])])).toEqual([]);
  });

  test('standing, and found again as another track, goes on from where he came', () => {
    const stands = way([0, 0.2], [2, 0.5], [5, 0.5]);
    expect(count([stands])).toEqual([]);
    expect(count([stands, way([5.4, 0.5], [8, 0.5], [10, 0.8])])).toEqual(['in']);
    expect(count([stands, way([5.4, 0.5], [8, 0.5], [10, 0.2])])).toEqual([]);
  });

  test('where the stream breaks off, is not who comes when it is there again', () => {
    expect(count([lost, way([2.3, 0.45], [4, 0.8])], MIDDLE, PERSON, 2.2)).toEqual(['in', 'in']);
  });
});

describe('who walks up to the camera until the face leaves the picture', () => {
  const across = (y: number): Line => ({ id: 'line', gate: 'gate', a: [1, y] as Point, b: [0, y] as Point });
  const comes = (until: number): Part => ({
    points: [
      { t: 0, x: 0.5, y: 0.2, h: 0.08 },
      { t: until, x: 0.5, y: 0.2 + 0.4 * until, h: 0.08 + 0.05 * until },
    ],
  });

  test('is counted where the line lies between his last place and the edge', () => {
    // At 1.9 s the box reaches the picture's lower edge.
    expect(count([comes(1.7)], across(0.93), FACE)).toEqual(['out']);
    expect(count([comes(2.1)], across(0.93), FACE)).toEqual(['out']);
    expect(
      count([{ points: comes(1.7).points }], { ...across(0.93), a: [0, 0.93], b: [1, 0.93] }, FACE),
    ).toEqual(['in']);
  });

  test('is not where he was lost in the middle of the picture, nor where he stopped', () => {
    expect(count([comes(1)], across(0.75), FACE)).toEqual([]);
    const stops = { t: 6, x: 0.5, y: 0.82, h: 0.15 };
    expect(count([{ points: [...comes(1.55).points, stops] }], across(0.95), FACE)).toEqual([]);
  });
});
