import fc from 'fast-check';
import { overlapOf } from '../tracks/box.ts';
import { approachesOf, between, linesOf, sightsOf } from './testing-walk-choices.ts';
import {
  type Approach,
  clearOf,
  metreOf,
  type Scene,
  type Sight,
  subjectOf,
  type Way,
  wayOf,
} from './testing-walks.ts';

/** Some people in view at the same time, each with a strip of the line that nobody else walks over. */
export interface Company {
  scene: Scene;
  ways: Way[];
  /** Of each: the middle of his strip, in picture heights from a. */
  strips: number[];
}

/** Shoulder to shoulder, in metres from middle to middle. */
const SHOULDERS_M = 0.7;
/** In a file nobody walks nearer to the one before him, in metres. */
const FILE_M = 1;
/** Share (intersection over union) up to which two boxes are surely found as two: detectors drop what shares 0.4 to 0.5. */
const MOST_SHARED = 0.25;
/** Width of a strip, in metres. */
const STRIP_M = 0.3;

/**
 * How far people must keep apart, in picture heights, to be legal: at least as far as two pairs of shoulders need, and so
 * far that their boxes share no more than a quarter wherever the one is who passes the other.
 *
 * @param angle radians of the direction in which this distance lies
 * @param passing whether one may be anywhere before or behind the other, across that direction
 */
function distanceApart(
  scene: Scene,
  angle: number,
  { least, passing }: { least: number; passing: boolean },
): number {
  const metre = metreOf(scene);
  const h = scene.height;
  const box = { cx: 0, cy: 0, w: h * subjectOf(scene).slimness, h };
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const overlap = (apart: number, passed: number) =>
    overlapOf(box, { ...box, cx: dx * apart - dy * passed, cy: dy * apart + dx * passed });
  const passed = passing ? Array.from({ length: 41 }, (_, n) => (n / 20 - 1) * 2 * h) : [0];
  let apart = least * metre;
  while (passed.some((one) => overlap(apart, one) > MOST_SHARED)) apart += 0.02 * h;
  return apart;
}

/** What a detector makes of several people: who is unseen for long beside another one is not decidable. */
const sights = sightsOf({ noise: 0.7, missed: 0.2, hidden: 0.3, doubted: 0.2 });

/**
 * Two to four, each on his way to and fro over the own strip, at his own pace and with his own stops. All are there at first:
 * who vanishes in mid-picture while somebody appears there cannot be told from one who went on.
 */
export const companies: fc.Arbitrary<Company> = fc
  .record({
    scene: linesOf({ face: [0.02, 0.035], person: [0.08, 0.13] }),
    spare: between(0, 0.5),
    people: fc.array(
      fc.record({
        fromRight: fc.boolean(),
        approaches: approachesOf({ fastest: 1.2, beside: false }),
        sight: sights,
      }),
      { minLength: 2, maxLength: 4 },
    ),
  })
  .map(({ scene, spare, people }) => {
    const metre = metreOf(scene);
    const step =
      distanceApart(scene, scene.angle, { least: SHOULDERS_M + spare, passing: true }) + STRIP_M * metre;
    const clear = clearOf(scene);
    const wide = { ...scene, length: 2 * clear + (people.length - 1) * step + STRIP_M * metre };
    const froms = people.map((_, n) => clear + n * step);
    return {
      scene: wide,
      strips: froms.map((from) => from + (STRIP_M * metre) / 2),
      ways: people.map(({ fromRight, approaches, sight }, n) => {
        const from = froms[n] ?? 0;
        const strip = { from, to: from + STRIP_M * metre };
        return wayOf(wide, fromRight, approaches, sight, { startsAt: 0, strip });
      }),
    };
  });

/** Two or three in a file, who walk over the line one behind the other at the same pace. */
export const files: fc.Arbitrary<Company> = fc
  .record({
    scene: linesOf({ face: [0.02, 0.035], person: [0.08, 0.13] }),
    fromRight: fc.boolean(),
    pace: between(0.3, 1.2),
    spare: between(0, 0.5),
    sights: fc.array(sights, { minLength: 2, maxLength: 3 }),
  })
  .map(({ scene, fromRight, pace, spare, sights }) => {
    const least = FILE_M + spare;
    const gap = distanceApart(scene, scene.angle + Math.PI / 2, { least, passing: false }) / metreOf(scene);
    const approach: Approach = { lane: 0.5, beside: false, pace, standsS: 0, passes: true, onward: 0.1 };
    const hidden = sights[0]?.hidden ?? 0;
    return {
      scene,
      strips: sights.map(() => scene.length / 2),
      // They set out together, so that all of them rest equally long before.
      ways: sights.map((sight: Sight, n) =>
        wayOf(
          scene,
          fromRight,
          [approach],
          { ...sight, hidden },
          {
            startsAt: 0,
            behind: n * gap,
            before: (sights.length - 1 - n) * gap,
          },
        ),
      ),
    };
  });
