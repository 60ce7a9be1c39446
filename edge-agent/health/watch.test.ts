import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PictureFinding } from '../picture/judge.ts';
import { Watch } from './watch.ts';

/** A frame taken at `at`, with which the detector is done 50 ms later. */
function saw(watch: Watch, at: number, picture: PictureFinding | null = null, workMs = 50): void {
  watch.saw({ at, doneAt: at + workMs, picture });
}

/** Frames every `step` milliseconds for `lengthMs`, a little early and late by turns. */
function watch(step: number, lengthMs: number): Watch {
  const watching = new Watch(0);
  for (let at = 0, n = 0; at <= lengthMs; at += step, n++) saw(watching, at + (n % 2) * 20);
  return watching;
}

it('a camera looked at once a second is watched all the time', () => {
  const { watchedMs, frames } = watch(1000, 60_000).take(60_000);
  expect(frames).toBe(61);
  expect(watchedMs).toBeGreaterThan(59_900);
});

it('time without frames is not watched', () => {
  const watching = watch(100, 20_000);
  for (let at = 40_000; at <= 60_000; at += 100) saw(watching, at);
  expect(watching.take(60_000).watchedMs).toBe(40_000);
});

it('each span begins where the last one ended, and no more than all of it was watched', () => {
  const watching = watch(100, 10_000);
  expect(watching.take(10_000)).toMatchObject({ from: 0, to: 10_000 });
  saw(watching, 10_100);
  expect(watching.take(10_050)).toEqual({ from: 10_000, to: 10_050, watchedMs: 50, frames: 1 });
});

it('a clock that was set back ends no span before it began', () => {
  const watching = watch(100, 1000);
  expect(watching.take(-5000)).toMatchObject({ from: 0, to: 0, watchedMs: 0 });
  expect(watching.take(1000)).toMatchObject({ from: -5000, to: 1000 });
});

/** Frames ten times a second and a sign of life every 2 seconds, as long as `isOn` holds. */
function play(
  watching: Watch,
  from: number,
  to: number,
  picture: (at: number) => PictureFinding | null = () => null,
) {
  for (let at = from; at < to; at += 100) {
    if (at % 2000 === 0) watching.tick(at);
    saw(watching, at, picture(at), 50);
  }
}

/** Nothing but signs of life. */
function wait(watching: Watch, from: number, to: number): void {
  for (let at = from; at <= to; at += 2000) watching.tick(at);
}

describe('why a camera was not watched', () => {
  it('a fault of the picture counts from when it began, not from when it was found', () => {
    const watching = new Watch(0);
    const covered: PictureFinding = { fault: 'covered', since: 20_000 };
    play(watching, 0, 60_000, (at) => (at >= 35_000 && at < 50_000 ? covered : null));
    expect(watching.take(60_000)).toMatchObject({
      watchedMs: 30_000,
      blind: [{ cause: 'covered', ms: 29_900 }],
    });
  });

  it('what was reported before stays as it was', () => {
    const watching = new Watch(0);
    play(watching, 0, 60_000);
    expect(watching.take(60_000).blind).toBeUndefined();
    play(watching, 60_000, 120_000, (at) => (at >= 65_000 ? { fault: 'turned', since: 50_000 } : null));
    expect(watching.take(120_000)).toMatchObject({ watchedMs: 0, blind: [{ cause: 'turned', ms: 60_000 }] });
  });

  it('one fault after another: each has its own time', () => {
    const watching = new Watch(0);
    play(watching, 0, 60_000, (at) => {
      if (at >= 40_000) return { fault: 'dark', since: 35_000 };
      return at >= 15_000 && at < 20_000 ? { fault: 'frozen', since: 10_000 } : null;
    });
    const { watchedMs, blind } = watching.take(60_000);
    expect(blind).toEqual([
      { cause: 'frozen', ms: 9_900 },
      { cause: 'dark', ms: 24_900 },
    ]);
    expect(watchedMs).toBe(25_100);
  });

  it('a stream that gives nothing is down, while this process lives to see it', () => {
    const watching = new Watch(0);
    play(watching, 0, 20_000);
    wait(watching, 20_000, 40_000);
    play(watching, 40_000, 60_000);
    expect(watching.take(60_000)).toMatchObject({
      watchedMs: 39_800,
      blind: [{ cause: 'stream-down', ms: 20_050 }],
    });
  });

  it('a stream that is still down is told as far as it has come', () => {
    const watching = new Watch(0);
    play(watching, 0, 20_000);
    wait(watching, 20_000, 60_000);
    expect(watching.take(60_000).blind).toEqual([{ cause: 'stream-down', ms: 40_050 }]);
    wait(watching, 62_000, 70_000);
    play(watching, 70_500, 80_000);
    expect(watching.take(80_000)).toMatchObject({
      watchedMs: 9_400,
      blind: [{ cause: 'stream-down', ms: 10_500 }],
    });
  });

  it('a camera that was never there is down from the moment it is known', () => {
    const watching = new Watch(0);
    watching.tick(1_500);
    watching.hear('down', 1_500);
    wait(watching, 2_000, 60_000);
    expect(watching.take(60_000)).toEqual({
      from: 0,
      to: 60_000,
      watchedMs: 0,
      frames: 0,
      blind: [{ cause: 'stream-down', ms: 58_500 }],
    });
  });

  it('a camera whose process was gone is down since then', () => {
    const watching = new Watch(10_000, 4_000);
    watching.hear('down', 11_000);
    watching.tick(12_000);
    play(watching, 13_000, 20_000);
    expect(watching.take(20_000)).toMatchObject({
      from: 4_000,
      watchedMs: 6_900,
      blind: [{ cause: 'stream-down', ms: 9_000 }],
    });
  });

  it('a detector that takes longer than 2 seconds is overloaded, the stream is not down', () => {
    const watching = new Watch(0);
    for (let at = 0; at < 60_000; at += 3_000) {
      // The timer comes late, for the detector held up everything.
      watching.tick(at + 2_900);
      saw(watching, at, null, 2_900);
    }
    expect(watching.take(60_000)).toEqual({
      from: 0,
      to: 60_000,
      watchedMs: 0,
      frames: 20,
      blind: [{ cause: 'overload', ms: 57_000 }],
    });
  });

  it('nothing is claimed of time in which this process did not run', () => {
    const watching = new Watch(0);
    play(watching, 0, 20_000);
    play(watching, 50_000, 60_000);
    const { watchedMs, blind } = watching.take(60_000);
    expect(watchedMs).toBe(29_800);
    expect(blind).toBeUndefined();
  });
});

it('what was watched and what was not never add up to more than the time there was', () => {
  const fault = fc.constantFrom<PictureFinding['fault']>('dark', 'covered', 'blurred', 'turned', 'frozen');
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('frame'), ms: fc.integer({ min: 0, max: 4000 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('tick'), ms: fc.integer({ min: 0, max: 7000 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('up', 'down'), ms: fc.nat(3000) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('take'), ms: fc.nat(3000) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('jump'), ms: fc.integer({ min: -90_000, max: 90_000 }) }),
    },
  );
  const looks = fc.record({
    step,
    workMs: fc.nat(5000),
    picture: fc.option(fc.record({ fault, ago: fc.nat(400_000) })),
  });
  fc.assert(
    fc.property(fc.array(looks, { maxLength: 80 }), fc.option(fc.nat(100_000)), (all, ago) => {
      let now = 1_000_000;
      const watching = new Watch(now, ago === null ? undefined : now - ago);
      const check = () => {
        const { from, to, watchedMs, blind = [] } = watching.take(now);
        const sum = blind.reduce((ms, part) => ms + part.ms, watchedMs);
        expect(watchedMs).toBeGreaterThanOrEqual(0);
        expect(sum).toBeLessThanOrEqual(to - from);
        expect(blind.every(({ ms }) => ms >= 1 && Number.isInteger(ms))).toBe(true);
        expect(new Set(blind.map(({ cause }) => cause)).size).toBe(blind.length);
      };
      for (const { step, workMs, picture } of all) {
        now += step.ms;
        if (step.kind === 'tick') watching.tick(now);
        else if (step.kind === 'up' || step.kind === 'down') watching.hear(step.kind, now);
        else if (step.kind === 'take') check();
        else if (step.kind === 'frame') {
          const finding = picture === null ? null : { fault: picture.fault, since: now - picture.ago };
          watching.saw({ at: now, doneAt: now + workMs, picture: finding });
          now += workMs;
        }
      }
      check();
    }),
    { numRuns: 300 },
  );
});
