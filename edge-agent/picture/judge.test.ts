import { describe, expect, it } from 'vitest';
import {
  between,
  blurred,
  crowd,
  film,
  gate,
  type Scene,
  sheet,
  shifted,
  told,
  yard,
} from './testing-scenes.ts';

/** Seconds from 30 to 80 of the gate are something else; what is told, and since when. */
function during(other: Scene, noise = 3) {
  const found = film(between(30, 80, other), 100, { noise });
  return { told: told(found), since: found.find((finding) => finding !== null)?.since };
}
const BEGAN = 1_030_000;

describe('a fault is told in time, since when it began, and until it is over', () => {
  it.each<[string, Scene, number, string]>([
    ['a grey sheet', sheet(170), 0, 'covered 45..82'],
    ['a hand', sheet(90), 25, 'covered 45..82'],
    ['a black cloth', sheet(8), 4, 'covered 45..82'],
    ['a room that went dark', (x, y, t) => 6 + gate(x, y, t) / 12, 6, 'dark 42..82'],
    ['a lens out of focus', blurred(gate, 0.05), 3, 'blurred 45..82'],
    ['a camera that was turned', yard, 3, 'turned 55..82'],
    ['a camera that was turned a little', shifted(gate, 0.12), 3, 'turned 55..82'],
  ])('%s', (_, other, noise, expected) => {
    const { told, since } = during(other, noise);
    expect(told).toEqual([expected]);
    expect(since).toBe(BEGAN);
  });

  it('a frozen picture', () => {
    const still = between(30, 80, (x, y) => gate(x, y, 30));
    const noise: Scene = (x, y, t) => (t >= 30 && t < 80 ? 0 : 4 * Math.sin(x * 7919 + y * 6007 + t * 131));
    const found = film((x, y, t) => still(x, y, t) + noise(x, y, t), 100, { noise: 0 });
    expect(told(found)).toEqual(['frozen 50..80']);
    expect(found[60]?.since).toBe(BEGAN);
  });

  it('a lens that was covered from the start, and what it shows once it is free', () => {
    const found = film(between(0, 40, sheet(120)), 120);
    expect(told(found)).toEqual(['covered 15..42']);
  });
});

describe('no alarm', () => {
  const quiet: [string, Scene, number, number?][] = [
    ['a quiet night: little light, much noise', (x, y, t) => 12 + gate(x, y, t) / 3, 14, 150],
    ['people who walk through', crowd(gate, 4), 3, 200],
    ['a crowd before everything, for minutes', between(40, 160, crowd(gate, 16)), 3, 200],
    [
      'somebody who stands before three quarters of the lens',
      between(30, 120, (x, y, t) => (x > 0.25 && y > 0.05 ? 60 + 10 * Math.sin(9 * y) : gate(x, y, t))),
      3,
      150,
    ],
    ['somebody before the whole lens, for a moment', between(30, 42, sheet(60)), 3, 80],
    ['lights that go off and on', between(40, 90, (x, y, t) => 10 + gate(x, y, t) * 0.35), 3, 150],
    ['a lamp to one side', between(40, 90, (x, y, t) => gate(x, y, t) * (0.3 + 0.7 * x)), 3, 150],
    ['a day that goes by', (x, y, t) => gate(x, y, t) * (0.63 + 0.37 * Math.cos(t / 40)), 3, 200],
    ['noise without end and people far away', crowd((x, y, t) => gate(x, y, t) / 2 + 40, 2), 20, 200],
  ];
  it.each(quiet)('%s', (_, scene, noise, seconds = 200) => {
    expect(told(film(scene, seconds, { noise }))).toEqual([]);
  });

  it.each([1, 3, 3.4, 17])('a recording of %f s that is looped', (length) => {
    const loop: Scene = (x, y, t) => crowd(gate, 3)(x, y, t % length);
    const options = { noise: 0, framesPerSecond: 2, segmentOf: (t: number) => Math.floor(t / length) };
    expect(told(film(loop, 120, options))).toEqual([]);
  });

  it('a recording in which nothing moves, or no longer, without any noise', () => {
    expect(told(film(gate, 60, { noise: 0, live: false }))).toEqual([]);
    const walks: Scene = (x, y, t) => crowd(gate, 2)(x, y, Math.min(t, 30));
    expect(told(film(walks, 350, { noise: 0, live: false }))).toEqual([]);
  });

  it('a stream that comes back', () => {
    const segmentOf = (t: number) => (t < 60 ? 0 : 1);
    expect(told(film(gate, 120, { segmentOf }))).toEqual([]);
  });
});

describe('a new aim', () => {
  it('is accepted as the view after ten minutes; from then on that is what must be seen', {
    timeout: 60_000,
  }, () => {
    const found = film(between(640, 9999, between(1300, 1360, sheet(100), yard)), 1400, {
      framesPerSecond: 0.5,
    });
    expect(told(found)).toEqual(['turned 333..622', 'covered 658..682']);
  });

  it('is accepted sooner where the view before was known for less', () => {
    expect(told(film(between(40, 999, yard), 160))).toEqual(['turned 65..122']);
  });

  it('is over at once when the camera is turned back', () => {
    expect(told(film(between(60, 120, yard), 140))).toEqual(['turned 85..122']);
  });
});
