import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Line } from '../../firmware-config/contract/layout.ts';
import { emptyDetections } from '../detections/detections.ts';
import { Follower } from '../pipeline.ts';
import type { Box } from '../tracks/box.ts';
import { FACE, PERSON } from '../tracks/subject.ts';
import { LineCounter, type LineCrossing } from './line-counter.ts';
import { putBoxes } from './testing-counts.ts';
import { RightTracks } from './testing-right-track.ts';
import { between } from './testing-walk-choices.ts';
import { randomFrom } from './testing-walks.ts';

const ASPECT = 16 / 9;

/** Some boxes that wander, leap and vanish as no person does, about a line past whose ends nobody goes. */
const chaos = fc.record({
  subject: fc.constantFrom(FACE, PERSON),
  framesPerSecond: fc.integer({ min: 5, max: 30 }),
  /** Of the line: x at its lower and its upper end. */
  from: between(0.3, 0.7),
  to: between(0.3, 0.7),
  boxes: fc.integer({ min: 1, max: 5 }),
  /** Picture widths by which a box moves in a second, and shares of frames in which it leaps or vanishes. */
  pace: between(0, 1.5),
  leaps: between(0, 0.1),
  gaps: between(0, 0.6),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
});
type Chaos = typeof chaos extends fc.Arbitrary<infer T> ? T : never;

const FRAMES = 200;

/** The boxes of each frame; null for what is not found. */
function* wander({ subject, framesPerSecond, boxes, pace, leaps, gaps, seed }: Chaos) {
  const random = randomFrom(seed);
  const leap = (): Box => {
    const h = 0.05 + 0.3 * random();
    return { cx: (0.3 + 0.4 * random()) * ASPECT, cy: 0.2 + 0.6 * random(), w: h * subject.slimness, h };
  };
  const places = Array.from({ length: boxes }, leap);
  for (let frame = 0; frame < FRAMES; frame++) {
    const t = frame / framesPerSecond;
    const step = () => ((random() - 0.5) * 4 * pace) / Math.sqrt(framesPerSecond);
    places.forEach((box, n) => {
      const cx = Math.min(0.9 * ASPECT, Math.max(0.1 * ASPECT, box.cx + step()));
      const cy = Math.min(0.9, Math.max(0.1, box.cy + step()));
      places[n] = random() < leaps ? leap() : { ...box, cx, cy };
    });
    const found = places.map((box) => (random() < gaps ? null : { ...box, score: 0.2 + 0.8 * random() }));
    yield { t, found };
  }
}

/** Longer than the picture: a track that overshoots when its box leaps may be carried out of it. */
const lineOf = ({ from, to }: Chaos): Line => ({ id: 'line', gate: 'gate', a: [from, 4], b: [to, -3] });

/** Of each track what was counted. */
function byTrack(crossings: readonly LineCrossing[]): LineCrossing[][] {
  const tracks = new Map<number, LineCrossing[]>();
  for (const one of crossings) tracks.set(one.track, [...(tracks.get(one.track) ?? []), one]);
  return [...tracks.values()];
}

/** In after out, and out after in, each later than the one before. */
function expectTurns(crossings: readonly LineCrossing[]): void {
  for (const own of byTrack(crossings)) {
    own.forEach(({ direction, t }, n) => {
      const before = own[n - 1];
      if (!before) return;
      expect(direction).not.toBe(before.direction);
      expect(t).toBeGreaterThan(before.t);
    });
  }
}

describe('whatever is found, no track is counted twice in one direction without having come back', () => {
  test('by a counter', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(chaos, (one) => {
        const counter = new LineCounter(lineOf(one), ASPECT);
        const tracks = new RightTracks();
        const crossings: LineCrossing[] = [];
        for (const { t, found } of wander(one)) {
          found.forEach((box, n) => {
            tracks.see(n, one.subject, box, t);
          });
          crossings.push(...counter.update([...tracks.values()], [], t));
        }
        expectTurns([...crossings, ...counter.update([], [...tracks.values()], Number.NaN)]);
      }),
      { numRuns: 1_500, seed: 5 },
    );
  });

  test('by tracker and counter, nor before it was sure that somebody is there', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(chaos, (one) => {
        const follower = new Follower({
          lines: [lineOf(one)],
          subject: one.subject,
          sureScore: 0.5,
          aspect: ASPECT,
        });
        const found = emptyDetections();
        const confirmed = new Set<number>();
        const crossings: LineCrossing[] = [];
        for (const step of wander(one)) {
          putBoxes(
            found,
            step.found.flatMap((box) => box ?? []),
            ASPECT,
          );
          const now = follower.follow(found, step.t);
          for (const track of now.tracks) if (track.confirmed) confirmed.add(track.id);
          crossings.push(...now.crossings);
        }
        crossings.push(...follower.breakOff());
        expectTurns(crossings);
        expect(crossings.filter(({ track }) => !confirmed.has(track))).toEqual([]);
      }),
      { numRuns: 1_000, seed: 5 },
    );
  });
});
