import fc from 'fast-check';
import { type Approach, clearOf, type Scene, type Sight } from './testing-walks.ts';

/** Evenly spread: fc.double prefers numbers next to the ends, by which hardly any walk would have noise or gaps. */
export const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 10_000 }).map((part) => min + (part / 10_000) * (max - min));
const share = between(0, 1);

/** Heights of boxes, from the smallest to the largest, in picture heights. */
interface Heights {
  face: [number, number];
  person: [number, number];
}

/** Any line, in any direction, of any anchor, from hardly longer than somebody needs to half of the picture. */
export const linesOf = ({ face, person }: Heights): fc.Arbitrary<Scene> =>
  fc
    .record({
      subject: fc.constantFrom('face' as const, 'person' as const),
      size: share,
      aspect: fc.constantFrom(4 / 3, 16 / 9, 1),
      angle: between(0, 2 * Math.PI),
      length: share,
      anchor: fc.constantFrom('centre' as const, 'foot' as const, 'head' as const),
      framesPerSecond: fc.integer({ min: 5, max: 30 }),
    })
    .map(({ size, length, ...rest }) => {
      const [smallest, largest] = rest.subject === 'face' ? face : person;
      const scene = { ...rest, height: smallest + size * (largest - smallest), length: 0 };
      return { ...scene, length: 2.2 * clearOf(scene) + 0.25 * length };
    });

export const scenes = linesOf({ face: [0.03, 0.08], person: [0.08, 0.25] });

/** Somebody's approaches to the line, up to this pace in metres per second; some of them beside its ends, if he may. */
export function approachesOf({
  fastest,
  beside = true,
}: {
  fastest: number;
  beside?: boolean;
}): fc.Arbitrary<Approach[]> {
  return fc.array(
    fc.record({
      lane: share,
      beside: beside ? fc.boolean() : fc.constant(false),
      pace: between(0.3, fastest),
      standsS: fc.oneof(fc.constant(0), between(0, 12)),
      passes: fc.boolean(),
      onward: between(0, 0.1),
    }),
    { minLength: 1, maxLength: 5 },
  );
}

/** What a detector makes of it, at worst. */
export function sightsOf(worst: Omit<Sight, 'seed'>): fc.Arbitrary<Sight> {
  return fc.record({
    noise: between(0, worst.noise),
    missed: between(0, worst.missed),
    hidden: fc.oneof(fc.constant(0), between(0, worst.hidden)),
    doubted: between(0, worst.doubted),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
  });
}
