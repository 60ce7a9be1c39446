import { describe, expect, test } from 'vitest';
import { type Walker, walkerThrough } from '../testing-simulation.ts';
import { emptySighting, expectedBox, FACE, PERSON } from './subject.ts';
import { faceOf, followByTurns, hiding } from './testing-following.ts';

const across = (y: number, from: number, to: number, seconds: number, h = 0.4): Walker =>
  walkerThrough(
    [
      { t: 0, x: from, y },
      { t: seconds, x: to, y },
    ],
    h,
  );
const nobody: Walker = () => null;

test('a face is expected in the upper middle of its person, and the person under the face', () => {
  const person = { cx: 0.8, cy: 0.5, w: 0.2, h: 0.5 };
  const face = { ...expectedBox(person, PERSON, FACE, emptySighting()).box };
  expect(face.cx).toBe(0.8);
  expect(face.h).toBeCloseTo((0.5 * 0.22) / 1.7, 5);
  expect(face.cy - face.h / 2).toBeGreaterThan(0.25);
  expect(face.cy).toBeLessThan(0.3);
  const back = expectedBox(face, FACE, PERSON, emptySighting()).box;
  expect(back.cy).toBeCloseTo(0.5, 5);
  expect(back.h).toBeCloseTo(0.5, 5);
});

describe.each([
  ['persons', PERSON],
  ['faces', FACE],
])('tracks of %s, persons and faces looked for by turns', (_name, subject) => {
  const body = across(0.5, 0.1, 0.9, 5);

  test.each([5, 10, 25])('body and face are one person at %i frames per second', (framesPerSecond) => {
    const { ids } = followByTurns([body], [faceOf(body)], 5, { framesPerSecond, subject });
    expect(ids).toHaveLength(1);
  });

  test('a head that turns away stays the same track', () => {
    const turned = hiding(faceOf(body), (t) => t > 1.5 && t < 3.5);
    expect(followByTurns([body], [turned], 5, { subject }).ids).toHaveLength(1);
  });

  test('a body that is hidden below the head stays the same track', () => {
    const hidden = hiding(body, (t) => t > 1.5 && t < 3.5);
    expect(followByTurns([hidden], [faceOf(body)], 5, { subject }).ids).toHaveLength(1);
  });

  test('a face without a body is a person', () => {
    const { ids, tracker } = followByTurns([nobody], [faceOf(body)], 4, { subject });
    expect(ids).toHaveLength(1);
    expect(tracker.tracks[0]?.cx).toBeCloseTo(((0.1 + 0.16 * 4) * 16) / 9, 1);
  });

  test('a body without a face is a person', () => {
    expect(followByTurns([body], [nobody], 4, { subject }).ids).toHaveLength(1);
  });

  test('first only the face, then only the body: one person', () => {
    const { ids } = followByTurns([hiding(body, (t) => t < 2)], [hiding(faceOf(body), (t) => t > 2.4)], 5, {
      subject,
    });
    expect(ids).toHaveLength(1);
  });

  test('two who walk behind each other are two, each with the own face', () => {
    const second = across(0.5, 0.02, 0.82, 5);
    const { ids } = followByTurns([body, second], [faceOf(body), faceOf(second)], 5, { subject });
    expect(ids).toHaveLength(2);
  });

  test('one whose face shows and one whose face does not are two', () => {
    const second = across(0.55, 0.9, 0.1, 5);
    const { ids } = followByTurns([body, second], [faceOf(body)], 5, { subject });
    expect(ids).toHaveLength(2);
  });
});
