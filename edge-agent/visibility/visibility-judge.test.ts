import { expect, test } from 'vitest';
import { PERSON } from '../tracks/subject.ts';
import { Track } from '../tracks/track.ts';
import { passage, type Weather } from './testing-weather.ts';
import { VisibilityJudge } from './visibility-judge.ts';

/** The causes that were found, each with when it began (milliseconds from the first frame), in their order. */
function found(judge: VisibilityJudge, frames: Iterable<Parameters<VisibilityJudge['saw']>[0]>) {
  const causes: { fault: string; since: number }[] = [];
  for (const frame of frames) {
    const finding = judge.saw(frame, []);
    const last = causes.at(-1);
    if (finding && (last?.fault !== finding.fault || last.since !== finding.since - 1_000_000))
      causes.push({ fault: finding.fault, since: finding.since - 1_000_000 });
  }
  return causes;
}

const faults = (weather: Weather, { enlarged = 1, fps = 10 } = {}) =>
  found(new VisibilityJudge(192 / enlarged), passage(weather, 4, { fps })).map(({ fault }) => fault);

test.each<[string, Weather, number]>([
  ['broad daylight', { noise: 1 }, 10],
  ['5 frames a second', { noise: 1 }, 5],
  ['dusk', { gamma: 0.6, noise: 4 }, 10],
  ['light rain', { noise: 1, streaks: 25, glare: 25 }, 10],
  ['fog', { noise: 1, contrast: 0.4 }, 10],
])('%s is no reason not to count', (_, weather, fps) => {
  expect(faults(weather, { fps })).toEqual([]);
});

test.each<[string, Weather]>([
  ['dark', { gamma: 0.35, noise: 14 }],
  ['rain', { noise: 2, streaks: 400, glare: 90, contrast: 0.25 }],
  ['compressed', { blocks: 16 }],
])('says %s where it is, from the first look on', (cause, weather) => {
  const causes = found(new VisibilityJudge(192), passage(weather, 4));
  expect(causes.map(({ fault }) => fault)).toEqual([cause]);
  expect(causes[0]?.since).toBeLessThan(500);
});

test('a soft picture in which nothing moves tells nothing of its bit rate', () => {
  const frames = [...passage({ blocks: 16 }, 4)];
  const still = frames.map((frame) => ({ ...frame, pixels: frames[0]?.pixels ?? frame.pixels }));
  expect(found(new VisibilityJudge(192), still)).toEqual([]);
});

test('a source with too few pixels for the model is told, one with enough is not', () => {
  expect(faults({ noise: 1 }, { enlarged: 4 })).toEqual(['small']);
  expect(faults({ noise: 1 }, { enlarged: 3 })).toEqual([]);
});

test('what is over is over, and does not reach back into the time before', () => {
  const judge = new VisibilityJudge(192);
  expect(found(judge, passage({ noise: 1 }, 5))).toEqual([]);
  const causes = found(judge, passage({ gamma: 0.35, noise: 14 }, 5, { from: 5 }));
  expect(causes.map(({ fault }) => fault)).toEqual(['dark']);
  expect(causes[0]?.since).toBeGreaterThanOrEqual(5_000);
  found(judge, passage({ noise: 1 }, 6, { from: 10 }));
  expect(found(judge, passage({ noise: 1 }, 3, { from: 16 }))).toEqual([]);
});

test('a night of half a second, a lamp that flickers, is none', () => {
  const judge = new VisibilityJudge(192);
  found(judge, passage({ noise: 1 }, 3));
  expect(found(judge, passage({ gamma: 0.35, noise: 14 }, 0.5, { from: 3 }))).toEqual([]);
  expect(found(judge, passage({ noise: 1 }, 3, { from: 3.5 }))).toEqual([]);
});

test('where somebody is followed through the dark it is not too dark, nor soon after; a light that goes out is', () => {
  const judge = new VisibilityJudge(192);
  const track = new Track(1, { cx: 0.5, cy: 0.5, w: 0.1, h: 0.3 }, 0, PERSON);
  track.confirmed = true;
  const causes = (weather: Weather, from: number, tracks: Track[]) =>
    new Set(
      [...passage(weather, 3, { from })].map((frame) => {
        track.seenAt = frame.t;
        return judge.saw(frame, tracks)?.fault;
      }),
    );
  const night = { gamma: 0.35, noise: 14 };
  expect(causes(night, 0, [track])).toEqual(new Set([undefined]));
  expect(causes(night, 3, [])).toEqual(new Set([undefined]));
  const other = new VisibilityJudge(192);
  for (const frame of passage({ noise: 1 }, 3)) {
    track.seenAt = frame.t;
    other.saw(frame, [track]);
  }
  expect(found(other, passage(night, 4, { from: 3 })).map(({ fault }) => fault)).toEqual(['dark']);
});

test('people behind people, many of them, are a crowd; as many side by side are not', () => {
  const people = (step: number) =>
    Array.from({ length: 14 }, (_, n) => {
      const track = new Track(n, { cx: 0.2 + step * n, cy: 0.5 + 0.001 * n, w: 0.1, h: 0.3 }, 0, PERSON);
      track.confirmed = true;
      return track;
    });
  const causes = (step: number) => {
    const judge = new VisibilityJudge(192);
    const all = [...passage({ noise: 1 }, 4)].map((frame) => {
      const tracks = people(step);
      for (const track of tracks) track.seenAt = frame.t;
      return judge.saw(frame, tracks)?.fault;
    });
    return all.at(-1);
  };
  expect(causes(0.01)).toBe('crowded');
  expect(causes(0.1)).toBeUndefined();
});
