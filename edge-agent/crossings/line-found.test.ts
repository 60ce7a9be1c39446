import { describe, expect, test } from 'vitest';
import type { Line } from '../../firmware-config/contract/layout.ts';
import { FACE } from '../tracks/subject.ts';
import { countParts, type Part, way } from './testing-parts.ts';

/** The same way at another height in the picture, by a box of another height. */
const moved = ({ points, ...rest }: Part, to: { y?: number; h?: number }): Part => ({
  ...rest,
  points: points.map((point) => ({ ...point, ...to })),
});
/** Lost on the line while he walks to the right. */
const lost = way([0, 0.2], [2, 0.49], [2.1, 0.5]);
/** Lost on the line, where he stood. */
const fromLeft = way([0, 0.2], [2, 0.5], [5, 0.5]);
const fromRight = way([0, 0.8], [2, 0.5], [5, 0.5]);

describe('who is found again as another track before he is given up', () => {
  test('is counted where he begins beyond the line', () => {
    expect(countParts([lost, way([2.3, 0.525], [4, 0.8])])).toEqual(['in']);
    expect(countParts([lost, way([2.3, 0.46], [4, 0.2])])).toEqual([]);
  });

  test('still came from where he came when he is lost on the line once more', () => {
    const goesOn = way([5.4, 0.505], [7.5, 0.505], [7.9, 0.52]);
    expect(countParts([fromLeft, goesOn])).toEqual(['in']);
    expect(countParts([fromRight, goesOn])).toEqual([]);
  });

  test('is himself again when he was but hidden, whoever began beside him meanwhile', () => {
    const hidden: Part = { ...way([0, 0.3], [2.75, 0.52]), hidden: [2.35, 2.55] };
    expect(countParts([hidden, way([2.4, 0.46], [4, 0.2])])).toEqual(['in']);
  });

  test('is not a flash that nobody takes for a person', () => {
    expect(countParts([lost, way([2.3, 0.49], [2.35, 0.49])])).toEqual(['in']);
  });

  test('is not who was seen together with him at last', () => {
    expect(countParts([lost, way([2, 0.46], [4, 0.2])])).toEqual(['in']);
  });

  test('is a person, not a flash: who stands where one was did not come from its side of the line', () => {
    expect(countParts([way([0, 0.497], [0.05, 0.497]), way([0.2, 0.503], [8, 0.503], [10, 0.7])])).toEqual(
      [],
    );
  });

  test('passed where he was lost when he stood just behind the line, wherever he is found there', () => {
    const stands = way([0, 0.2], [2, 0.505], [5, 0.505]);
    const found = moved(way([5.4, 0.505], [8, 0.505], [10, 0.8]), { y: 0.53 });
    expect(countParts([stands, found])).toEqual(['in']);
  });

  test('is not who appears beyond the line where he was lost clear of it', () => {
    const face = (part: Part) => moved(part, { h: 0.1 });
    const stands = face(way([0, 0.2], [2, 0.45], [3, 0.45]));
    expect(countParts([stands, face(way([3.3, 0.55], [5, 0.8]))], { subject: FACE })).toEqual([]);
  });

  // The one who was lost came from the right; by his own motion, the other one came over the line.
  const appears = (t: number): Part => way([t, 0.502], [t + 0.5, 0.6], [t + 1.5, 0.8]);
  test.each<[string, Part, string[]]>([
    ['is who begins there soon', appears(5.3), []],
    ['is not who is twice as large', moved(appears(5.3), { h: 0.6 }), ['in']],
    ['is not who is half as large', moved(appears(5.3), { h: 0.15 }), ['in']],
    ['is not who begins more than a metre away', moved(appears(5.3), { y: 0.75 }), ['in']],
    ['is not who begins two seconds later', appears(7.2), ['in']],
  ])('%s', (_name, part, expected) => {
    expect(countParts([fromRight, part], { keepsS: 8 })).toEqual(expected);
  });

  test('goes on from the nearest of those who were lost', () => {
    const both = [fromLeft, moved(fromRight, { y: 0.56 })];
    expect(countParts([...both, way([5.3, 0.502], [7, 0.8])])).toEqual(['in']);
    expect(countParts([...both, way([5.3, 0.498], [7, 0.2])])).toEqual([]);
  });
});

describe('who was counted by his motion when he was lost on the line', () => {
  test('is counted back when he is found again, goes on, and comes back', () => {
    expect(countParts([lost, way([4.6, 0.52], [5, 0.55], [6, 0.8], [8, 0.2])])).toEqual(['in', 'out']);
  });

  test('is not counted again however often he is lost there', () => {
    const back = way([4.6, 0.502], [5.1, 0.482]);
    expect(countParts([lost, back, way([7.4, 0.485], [8, 0.49], [9, 0.8])])).toEqual(['in']);
  });

  test('is not who comes ten seconds later', () => {
    expect(countParts([lost, way([12, 0.47], [12.5, 0.48], [13.5, 0.8])])).toEqual(['in', 'in']);
  });

  test('is one person, whoever else comes with him', () => {
    const again = way([4.6, 0.47], [5, 0.48], [6, 0.8]);
    expect(countParts([lost, again, moved(again, { y: 0.53 })])).toEqual(['in', 'in']);
  });

  test('is not counted again where the picture ends just behind the line, and he is found before it', () => {
    const line: Line = { id: 'line', gate: 'gate', a: [1, 0.85], b: [0, 0.85] };
    const down = (...points: [t: number, y: number][]): Part => ({
      points: points.map(([t, y]) => ({ t, x: 0.5, y, h: 0.2 })),
    });
    const face = { line, subject: FACE };
    expect(countParts([down([0, 0.2], [1.2, 0.8])], face)).toEqual(['out']);
    expect(countParts([down([0, 0.2], [1.2, 0.8]), down([3.4, 0.76], [5, 0.76], [6, 1.02])], face)).toEqual([
      'out',
    ]);
  });
});

describe('two tracks of one person, of which one is lost on the line', () => {
  const passes = way([0, 0.2], [3.5, 0.7]);
  const double = way([0, 0.2], [2.1, 0.5]);
  const later = way([4, 0.2], [6.1, 0.5]);

  test.each<[string, Part, string[]]>([
    ['are one passage', double, ['in']],
    ['are one passage where their boxes differ', moved(double, { y: 0.52 }), ['in']],
    ['are one passage where it is lost just behind the line', way([0, 0.2], [2.25, 0.521]), ['in']],
    [
      'are two people where the other one passes more than a metre away',
      moved(double, { y: 0.8 }),
      ['in', 'in'],
    ],
    ['are two people where the other one passes four seconds later', later, ['in', 'in']],
    ['are two people where the other one goes the other way', way([0, 0.8], [2.1, 0.5]), ['in', 'out']],
  ])('%s', (_name, other, expected) => {
    expect(countParts([passes, other])).toEqual(expected);
  });

  test('are two people where the stream began anew between them', () => {
    expect(countParts([passes], { anew: [double] })).toEqual(['in', 'in']);
  });
});
