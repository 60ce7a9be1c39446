import { describe, expect, test } from 'vitest';
import { simulate, type Walker, walkerThrough } from '../testing-simulation.ts';
import { PERSON } from './subject.ts';
import { hiding, idsOf } from './testing-following.ts';
import { Tracker } from './tracker.ts';

const across = (y: number, from: number, to: number, seconds: number) =>
  walkerThrough([
    { t: 0, x: from, y },
    { t: seconds, x: to, y },
  ]);

describe.each([5, 10, 25, 30])('at %i frames per second', (framesPerSecond) => {
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

  test('in a group of three, who is hidden by the one before him keeps his id', () => {
    const near = across(0.7, 0.1, 0.9, 5);
    const middle = hiding(across(0.6, 0.13, 0.85, 5), (t) => t > 1.6 && t < 2.6);
    const far = hiding(across(0.5, 0.05, 0.9, 5), (t) => t > 2.8 && t < 3.6);
    const { ids } = idsOf([near, middle, far], 5, framesPerSecond);
    expect(ids.map((set) => set.length)).toEqual([1, 1, 1]);
    expect(new Set(ids.flat()).size).toBe(3);
  });

  test('who stands and is not seen for six seconds is the same when he goes on', () => {
    const walk = walkerThrough([
      { t: 0, x: 0.1, y: 0.5 },
      { t: 2.5, x: 0.4, y: 0.5 },
      { t: 12, x: 0.4, y: 0.5 },
      { t: 15, x: 0.8, y: 0.5 },
    ]);
    expect(idsOf([hiding(walk, (t) => t > 5 && t < 11)], 15, framesPerSecond).ids[0]).toHaveLength(1);
  });

  test('who comes elsewhere meanwhile is somebody else', () => {
    const stands = across(0.5, 0.4, 0.4, 4);
    const comes: Walker = (t) => (t < 6 ? null : across(0.5, 0.6, 0.9, 5)(t - 6));
    const { ids } = idsOf([stands, comes], 10, framesPerSecond);
    expect(ids[1]).toHaveLength(1);
    expect(ids[0]).not.toEqual(ids[1]);
  });

  test('who turns back keeps his id', () => {
    const walk = walkerThrough([
      { t: 0, x: 0.1, y: 0.5 },
      { t: 3, x: 0.5, y: 0.5 },
      { t: 6, x: 0.1, y: 0.5 },
    ]);
    expect(idsOf([walk], 6, framesPerSecond).ids[0]).toHaveLength(1);
  });

  test('who walks up to the camera keeps his id while he grows out of the picture', () => {
    const walk: Walker = (t) => {
      const h = 1.2 / (8 - 1.3 * t);
      const [top, bottom] = [0.45 - 0.3 * h, Math.min(1, 0.45 + 0.7 * h)];
      return { x: 0.5, y: (top + bottom) / 2, w: h * 0.2, h: bottom - top };
    };
    expect(idsOf([walk], 5, framesPerSecond).ids[0]).toHaveLength(1);
  });

  test('who comes in half hidden keeps his id when all of him shows', () => {
    const walk: Walker = (t) => {
      const bottom = Math.min(1, 0.55 + 0.3 * t);
      return { x: 0.5 + 0.05 * t, y: (0.4 + bottom) / 2, w: 0.1, h: bottom - 0.4 };
    };
    expect(idsOf([walk], 4, framesPerSecond).ids[0]).toHaveLength(1);
  });

  test('the upper half of a person, found as well, is nobody else', () => {
    const body = across(0.5, 0.1, 0.9, 5);
    const half: Walker = (t) => {
      const at = body(t);
      return at && { ...at, y: at.y - at.h / 4, h: at.h / 2, w: at.w * 0.9, score: 0.7 };
    };
    const tracker = new Tracker({ subject: PERSON, aspect: 16 / 9, sureScore: 0.5 });
    const ids = new Set<number>();
    for (const { t, detections } of simulate([body, half], 5, framesPerSecond)) {
      for (const { confirmed, id } of tracker.update(detections, t)) if (confirmed) ids.add(id);
    }
    expect(ids.size).toBe(1);
  });

  test('a frozen picture and a burst of lost frames do not end a track', () => {
    const walk = across(0.5, 0.1, 0.9, 5);
    expect(idsOf([hiding(walk, (t) => t % 1.5 > 1)], 5, framesPerSecond).ids[0]).toHaveLength(1);
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

test('at 5 frames per second half a second in view is enough', () => {
  const { tracker, ids } = idsOf([across(0.5, 0.4, 0.6, 0.5)], 0.5, 5);
  expect(ids[0]).toHaveLength(1);
  expect(tracker.tracks).toHaveLength(1);
});

test('a frame may have another score from which on detections are sure', () => {
  const tracker = new Tracker({ subject: PERSON, aspect: 16 / 9, sureScore: 0.5 });
  const dim: Walker = (t) => {
    const at = across(0.5, 0.1, 0.9, 4)(t);
    return at && { ...at, score: 0.3 };
  };
  for (const { t, detections } of simulate([dim], 2, 10)) tracker.update(detections, t, { sureScore: 0.25 });
  expect(tracker.tracks.map(({ confirmed }) => confirmed)).toEqual([true]);
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
