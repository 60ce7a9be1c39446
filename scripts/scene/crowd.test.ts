import { describe, expect, it } from 'vitest';
import { planCrowd } from './crowd.ts';
import { FACE_SHAPE, hiddenShare, PERSON_SHAPE, placeIn } from './hiding.ts';
import { DEFAULTS, MOSTLY, type SceneParameters } from './parameters.ts';
import { distanceAt, faceStage, metreAt, personStage } from './stage.ts';
import { CLEAR_M } from './truth.ts';

const few: SceneParameters = { ...DEFAULTS, seed: 5, crossings: 15 };
const stages = { person: personStage(few), face: faceStage(few) };

describe.each(['person', 'face'] as const)('a crowd, seen as %ss', (subject) => {
  const parameters = { ...few, subject };
  const stage = stages[subject];
  const crowd = planCrowd(parameters, stage);
  const frames = Array.from({ length: crowd.frames }, (_, frame) =>
    crowd.walks.flatMap((walk) => {
      const place = placeIn(walk, frame);
      return place ? [{ walk, place, size: walk.size }] : [];
    }),
  );

  it('is the same for the same seed, and another for another', () => {
    expect(planCrowd(parameters, stage)).toEqual(crowd);
    expect(planCrowd({ ...parameters, seed: 6 }, stage)).not.toEqual(crowd);
  });

  it('is never larger than wanted, and comes near it', () => {
    const sizes = frames.map((here) => here.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(parameters.people);
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(parameters.people - 3);
  });

  it('lets nobody walk through anybody', () => {
    const nearest = frames.flatMap((here) =>
      here.flatMap((one, index) =>
        here.slice(index + 1).map((other) => {
          const metre = (metreAt(stage, one.place.y) + metreAt(stage, other.place.y)) / 2;
          const deep = distanceAt(stage, one.place.y) - distanceAt(stage, other.place.y);
          return Math.hypot((one.place.x - other.place.x) / metre, deep);
        }),
      ),
    );
    expect(Math.min(...nearest)).toBeGreaterThanOrEqual(0.45);
  });

  it('hides nobody for longer than wanted, and somebody for a while', () => {
    const shape = subject === 'face' ? FACE_SHAPE : PERSON_SHAPE;
    const runs = new Map<object, number>();
    let longest = 0;
    for (const here of frames) {
      for (const { walk, place, size } of here) {
        const hidden = hiddenShare(place, size, here, shape, stage) > MOSTLY;
        runs.set(walk, hidden ? (runs.get(walk) ?? 0) + 1 : 0);
        longest = Math.max(longest, runs.get(walk) ?? 0);
      }
    }
    expect(longest).toBeLessThanOrEqual(parameters.occlusion * parameters.framesPerSecond);
    expect(longest).toBeGreaterThan(0);
  });

  it('walks no faster than wanted', () => {
    let fastest = 0;
    for (const { places } of crowd.walks) {
      for (let index = 1; index < places.length; index++) {
        const step = (places[index]?.walked ?? 0) - (places[index - 1]?.walked ?? 0);
        fastest = Math.max(fastest, step * parameters.framesPerSecond);
      }
    }
    expect(fastest).toBeLessThanOrEqual(parameters.speed[1] + 1e-6);
  });
});

describe('people with habits', () => {
  const stage = stages.person;
  const { walks } = planCrowd(
    { ...few, crossings: 40, stops: 0.2, turnsBefore: 0.25, turnsAfter: 0.2, loiters: 0.1 },
    stage,
  );
  const sidesOf = (habit: string) =>
    walks
      .filter((walk) => walk.habit === habit)
      .map(({ places }) => {
        const metres = places.map(({ x, y }) => (x - stage.width / 2) / metreAt(stage, y));
        const first = Math.sign(metres[0] ?? 0);
        const last = Math.sign(metres.at(-1) ?? 0);
        return { same: first === last, beyond: Math.max(...metres.map((metre) => -first * metre)) };
      });

  it('turn back clearly short of the line or clearly behind it', () => {
    const before = sidesOf('turn-before');
    const after = sidesOf('turn-after');
    expect(before.length).toBeGreaterThan(2);
    expect(after.length).toBeGreaterThan(2);
    for (const { same, beyond } of before) {
      expect(same).toBe(true);
      expect(beyond).toBeLessThan(-CLEAR_M);
    }
    for (const { same, beyond } of after) {
      expect(same).toBe(true);
      expect(beyond).toBeGreaterThan(CLEAR_M);
    }
  });

  it('stand for a while, and then go on to the other side', () => {
    const stopped = walks.filter(({ habit }) => habit === 'stop');
    expect(stopped.length).toBeGreaterThan(2);
    for (const { places } of stopped)
      expect(places.filter(({ standing }) => standing).length).toBeGreaterThan(13);
    for (const { same } of sidesOf('stop')) expect(same).toBe(false);
  });
});
