import { expect, it } from 'vitest';
import type { LineCrossing } from '../crossings/line-counter.ts';
import { FACE } from '../tracks/subject.ts';
import { Track } from '../tracks/track.ts';
import { TrackStream } from './track-stream.ts';

/** @param x of the picture, 0..1, which is twice as wide as high */
function trackAt(id: number, x: number, y: number, confirmed = true): Track {
  const track = new Track(id, { cx: 2 * x, cy: y, w: 0.1, h: 0.12 }, 0, FACE);
  track.confirmed = confirmed;
  return track;
}
const passed = (line: string): LineCrossing => ({
  line,
  gate: 'quay',
  direction: 'in',
  t: 0,
  place: [0.5, 0.5],
  track: 9,
  score: 0.9,
});

it('numbers tracks from 1 in the order in which they come, whatever their ids are', () => {
  const stream = new TrackStream(1e6, 0);
  const first = stream.saw([trackAt(70, 0.25, 0.5), trackAt(12, 0.123456, 0.9, false)], [], 2, 0);
  expect(first).toEqual({
    dots: [
      { track: 1, at: [0.25, 0.5], sure: true },
      { track: 2, at: [0.1235, 0.9], sure: false },
    ],
    crossings: [],
  });
  const second = stream.saw([trackAt(12, 0.2, 0.9), trackAt(99, 0.5, 0.5)], [], 2, 200);
  expect(second?.dots.map(({ track }) => track)).toEqual([2, 3]);
  expect(new TrackStream(1e6, 8).saw([trackAt(12, 0.2, 0.9)], [], 2, 0)?.dots[0]?.track).toBe(9);
});

it('says something every 200 ms at most, and no crossing is left out or told twice', () => {
  const stream = new TrackStream(1e6, 0);
  const said = Array.from({ length: 30 }, (_, n) => stream.saw([], [passed(`l${n}`)], 2, n * 50));
  const messages = said.filter((one) => one !== null);
  expect(messages).toHaveLength(8);
  expect(messages.flatMap(({ crossings }) => crossings.map(({ line }) => line))).toEqual(
    Array.from({ length: 29 }, (_, n) => `l${n}`),
  );
});

it('fits the contract wherever tracks are', () => {
  const many = Array.from({ length: 150 }, (_, n) => trackAt(n, n - 75, -n));
  const dots = new TrackStream(1e6, 0).saw(many, [], 2, 0)?.dots ?? [];
  expect(dots).toHaveLength(100);
  expect(dots.flatMap(({ at }) => at).every((value) => value >= -1 && value <= 2)).toBe(true);
});
