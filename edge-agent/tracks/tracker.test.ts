import { describe, expect, test } from 'vitest';
import { simulate, type Walker, walkerThrough } from '../testing-simulation.ts';
import { PERSON } from './subject.ts';
import { Tracker } from './tracker.ts';

/** Runs a tracker over walkers; the ids under which something was seen near each walker, in order of appearance. */
function idsOf(walkers: Walker[], seconds: number, framesPerSecond: number) {
  const tracker = new Tracker({ subject: PERSON, aspect: 16 / 9, sureScore: 0.5 });
  const ids: Set<number>[] = walkers.map(() => new Set());
  for (const { t, detections } of simulate(walkers, seconds, framesPerSecond)) {
    const tracks = tracker.update(detections, t);
    walkers.forEach((walker, w) => {
      const at = walker(t);
      if (!at) return;
      const near = tracks.find(
        (track) => track.seenAt === t && Math.hypot(track.cx - (at.x * 16) / 9, track.cy - at.y) < 0.05,
      );
      if (near?.confirmed) ids[w]?.add(near.id);
    });
  }
  return { ids: ids.map((set) => [...set]), tracker };
}

const across = (y: number, from: number, to: number, seconds: number) =>
  walkerThrough([
    { t: 0, x: from, y },
    { t: seconds, x: to, y },
  ]);

describe.each([5, 10, 30])('at %i frames per second', (framesPerSecond) => {
  test('a walker keeps one id', () => {
    expect(idsOf([across(0.5, 0.1, 0.9, 5)], 5, framesPerSecond).ids).toEqual([[1]]);
  });

  test('two who pass side by side keep their ids', () => {
    const { ids } = idsOf([across(0.4, 0.1, 0.9, 5), across(0.62, 0.1, 0.9, 5)], 5, framesPerSecond);
    expect(ids.map((set) => set.length)).toEqual([1, 1]);
    expect(ids[0]).not.toEqual(ids[1]);
  });

  test('two who meet and pass each other keep their ids', () => {
    const { ids } = idsOf([across(0.5, 0.1, 0.9, 5), across(0.56, 0.9, 0.1, 5)], 5, framesPerSecond);
    expect(ids.map((set) => set.length)).toEqual([1, 1]);
    expect(ids[0]).not.toEqual(ids[1]);
  });

  test('a second behind a pillar does not end a track', () => {
    const walk = across(0.5, 0.1, 0.9, 6);
    const { ids } = idsOf([(t) => (t > 2.5 && t < 3.5 ? null : walk(t))], 6, framesPerSecond);
    expect(ids[0]).toHaveLength(1);
  });

  test('weak detections carry a track on', () => {
    const walk = across(0.5, 0.1, 0.9, 6);
    const fading: Walker = (t) => {
      const at = walk(t);
      return at && { ...at, score: t > 1.5 && t < 5 ? 0.25 : 0.9 };
    };
    expect(idsOf([fading], 6, framesPerSecond).ids[0]).toHaveLength(1);
  });
});

test('weak detections alone make no person', () => {
  const walk = across(0.5, 0.1, 0.9, 4);
  const ghost: Walker = (t) => {
    const at = walk(t);
    return at && { ...at, score: 0.3 };
  };
  const { ids, tracker } = idsOf([ghost], 4, 10);
  expect(ids).toEqual([[]]);
  expect(tracker.tracks.filter(({ confirmed }) => confirmed)).toEqual([]);
});

test('a weak beginning belongs to the track that sure detections confirm', () => {
  const walk = across(0.5, 0.1, 0.9, 5);
  const tracker = new Tracker({ subject: PERSON, aspect: 16 / 9, sureScore: 0.5 });
  const emerging: Walker = (t) => {
    const at = walk(t);
    return at && { ...at, score: t < 1 ? 0.2 : 0.9 };
  };
  for (const { t, detections } of simulate([emerging], 3, 10)) tracker.update(detections, t);
  expect(tracker.tracks.map(({ bornAt, confirmed }) => ({ bornAt, confirmed }))).toEqual([
    { bornAt: 0, confirmed: true },
  ]);
});

test('a single flash is never confirmed and soon forgotten', () => {
  const flash: Walker = (t) => (t > 0.95 && t < 1.05 ? { x: 0.5, y: 0.5, w: 0.1, h: 0.3 } : null);
  const { ids, tracker } = idsOf([flash], 3, 10);
  expect(ids).toEqual([[]]);
  expect(tracker.tracks).toHaveLength(0);
});

// https://github.com/roboflow/supervision/issues/2578
test('no two tracks share an id, confirmed or not', () => {
  const tracker = new Tracker({ subject: PERSON, aspect: 16 / 9, sureScore: 0.5 });
  const crowd = Array.from({ length: 12 }, (_, k) => across(0.1 + k * 0.07, 0.05 + k * 0.03, 0.9, 6));
  for (const { t, detections } of simulate(crowd, 6, 10)) {
    const ids = tracker.update(detections, t).map((track) => track.id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});
