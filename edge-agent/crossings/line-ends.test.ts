import { describe, expect, test } from 'vitest';
import type { Line, Point } from '../../firmware-config/contract/layout.ts';
import { FACE } from '../tracks/subject.ts';
import { countParts, type Part, upright, way } from './testing-parts.ts';

describe('who is first seen on the line', () => {
  test('and walks off came over it', () => {
    expect(countParts([way([0, 0.505], [2, 0.7])])).toEqual(['in']);
    expect(countParts([way([0, 0.495], [2, 0.3])])).toEqual(['out']);
  });

  test('and stands there before he goes did not', () => {
    expect(countParts([way([0, 0.505], [8, 0.505], [10, 0.7])])).toEqual([]);
    expect(countParts([way([0, 0.5005], [8, 0.5005], [10, 0.7])])).toEqual([]);
  });

  test('and walks off so slowly that he would have been seen before he came over it did not', () => {
    expect(countParts([way([0, 0.52], [4, 0.62])])).toEqual([]);
    expect(countParts([way([0, 0.505], [4, 0.605])])).toEqual(['in']);
  });

  test('is watched before it is said where he came from, for a box may leap at first', () => {
    expect(countParts([way([0, 0.503], [0.1, 0.54], [0.5, 0.46], [1.5, 0.3])])).toEqual(['out']);
  });

  test('just behind the line, cut off by the edge of the picture that he came over, came over both', () => {
    const enters = way([0, 0.04], [0.2, 0.07], [2, 0.4]);
    expect(countParts([enters], { line: upright(0.025) })).toEqual(['in']);
    expect(countParts([way([0, 0.14], [0.2, 0.17], [2, 0.5])], { line: upright(0.025) })).toEqual([]);
    expect(countParts([way([0, 0.1], [2, 0.46])], { line: upright(0.025) })).toEqual([]);
  });

  test('clear behind the line, cut off by the edge that he came over, came over both', () => {
    const points = [
      { t: 0, x: 0.063, h: 0.5 },
      { t: 2, x: 0.623, h: 0.5 },
    ];
    expect(countParts([{ points }], { line: upright(0.02) })).toEqual(['in']);
  });

  test('clear behind the line, cut off by the upper edge, came over both as well', () => {
    const points = [
      { t: 0, x: 0.5, y: 0.057, h: 0.1 },
      { t: 2, x: 0.5, y: 0.657, h: 0.1 },
    ];
    const line: Line = { id: 'line', gate: 'gate', a: [0, 0.01], b: [1, 0.01] };
    expect(countParts([{ points }], { line, subject: FACE })).toEqual(['in']);
  });

  test('half outside of the picture, and stands clear of the line before he passes it, came from there', () => {
    const points = [
      { t: 0, x: 0.4, y: 0.9 },
      { t: 12, x: 0.4, y: 0.9 },
      { t: 14, x: 0.6, y: 0.9 },
    ];
    expect(countParts([{ points }])).toEqual(['in']);
  });
});

test('who hurries in, cut off by the edge of the picture at first, and is seen clear on both sides passed', () => {
  const points = [
    { t: 0, x: 0.028, h: 0.1 },
    { t: 0.35, x: 0.12, h: 0.1 },
  ];
  expect(countParts([{ points }], { line: upright(0.07), subject: FACE })).toEqual(['in']);
});

test('who is first seen on the line, before the edge of the picture, and hurries on over that came over both', () => {
  const points = [
    { t: 0, x: 0.899, h: 0.1 },
    { t: 0.35, x: 0.987, h: 0.1 },
  ];
  expect(countParts([{ points }], { line: upright(0.9), subject: FACE })).toEqual(['in']);
});

describe('who is lost on the line', () => {
  const lost = way([0, 0.2], [2, 0.49], [2.1, 0.5]);

  test('while he walks is counted by his motion, once, even where he appears again as another track', () => {
    expect(countParts([lost])).toEqual(['in']);
    expect(countParts([lost, way([4.6, 0.52], [5, 0.55], [6, 0.8])])).toEqual(['in']);
    expect(countParts([lost, way([4.6, 0.47], [5, 0.48], [6, 0.8])])).toEqual(['in']);
  });

  test('and found again as another track before he is given up counts once, where that one goes', () => {
    expect(countParts([lost, way([2.3, 0.51], [4, 0.8])])).toEqual(['in']);
    expect(countParts([lost, way([2.6, 0.55], [4, 0.8])])).toEqual(['in']);
    expect(countParts([lost, way([2.3, 0.49], [4, 0.2])])).toEqual([]);
  });

  test('standing, and found again as another track, goes on from where he came', () => {
    const stands = way([0, 0.2], [2, 0.5], [5, 0.5]);
    expect(countParts([stands])).toEqual([]);
    expect(countParts([stands, way([5.4, 0.5], [8, 0.5], [10, 0.8])])).toEqual(['in']);
    expect(countParts([stands, way([5.4, 0.5], [8, 0.5], [10, 0.2])])).toEqual([]);
  });

  test('where the stream breaks off, is not who comes when it is there again', () => {
    expect(countParts([lost, way([2.3, 0.45], [4, 0.8])], { breaksAt: 2.2 })).toEqual(['in', 'in']);
  });
});

describe('who walks up to the camera until the face leaves the picture', () => {
  const across = (y: number): Line => ({ id: 'line', gate: 'gate', a: [1, y] as Point, b: [0, y] as Point });
  const comes = (until: number): Part => ({
    points: [
      { t: 0, x: 0.5, y: 0.2, h: 0.08 },
      { t: until, x: 0.5, y: 0.2 + 0.4 * until, h: 0.08 + 0.05 * until },
    ],
  });

  test('is counted where the line lies between his last place and the edge', () => {
    // At 1.9 s the box reaches the picture's lower edge.
    expect(countParts([comes(1.7)], { line: across(0.93), subject: FACE })).toEqual(['out']);
    expect(countParts([comes(2.1)], { line: across(0.93), subject: FACE })).toEqual(['out']);
    const turned = { ...across(0.93), a: [0, 0.93] as Point, b: [1, 0.93] as Point };
    expect(countParts([comes(1.7)], { line: turned, subject: FACE })).toEqual(['in']);
  });

  test('is not where he was lost in the middle of the picture, nor where he stopped', () => {
    expect(countParts([comes(1)], { line: across(0.7), subject: FACE })).toEqual([]);
    const stops = { t: 6, x: 0.5, y: 0.82, h: 0.15 };
    expect(
      countParts([{ points: [...comes(1.55).points, stops] }], { line: across(0.95), subject: FACE }),
    ).toEqual([]);
  });

  test('is by the motion that he had before the edge cut him off', () => {
    const slow = [0, 3.7].map((t) => ({ t, x: 0.5, y: 0.3 + 0.2 * t, h: 0.17 }));
    expect(countParts([{ points: slow }], { line: across(0.99), subject: FACE })).toEqual(['out']);
  });

  test('is not where he stopped at the edge', () => {
    const stops = [1.875, 6].map((t) => ({ t, x: 0.5, y: 0.95, h: 0.174 }));
    const points = [...comes(1.875).points.slice(0, 1), ...stops];
    expect(countParts([{ points }], { line: across(0.99), subject: FACE })).toEqual([]);
  });
});

describe('whose way passes beyond the end of the line is not counted', () => {
  const half: Line = { ...upright(0.5), a: [0.5, 0.48] };
  const slanting = (...points: [t: number, x: number, y: number][]): Part => ({
    points: points.map(([t, x, y]) => ({ t, x, y })),
  });

  test('where he is lost before he gets there', () => {
    expect(countParts([slanting([0, 0.38, 0.17], [1.05, 0.49, 0.485])], { line: half })).toEqual([]);
    expect(countParts([slanting([0, 0.38, 0.47], [1.05, 0.49, 0.47])], { line: half })).toEqual(['in']);
  });

  test('where he is first seen after that', () => {
    expect(countParts([slanting([0, 0.52, 0.46], [2, 0.62, 0.18])], { line: half })).toEqual([]);
    expect(countParts([slanting([0, 0.52, 0.46], [2, 0.62, 0.46])], { line: half })).toEqual(['in']);
  });
});

describe('who stands on the line and goes back', () => {
  const sways = (by: number, h: number): Part => ({
    points: way([0, 0.4], [5, 0.5], [6, 0.5 + by], [7, 0.5], [8, 0.5 + by], [9, 0.5], [14, 0.4]).points.map(
      (point) => ({ ...point, h }),
    ),
  });

  test('may sway as people do, a head by some centimetres', () => {
    expect(countParts([sways(0.012, 0.1)], { subject: FACE })).toEqual([]);
    expect(countParts([sways(0.03, 0.1)], { subject: FACE })).toEqual(['in', 'out']);
  });

  test('may be as far away as one likes', () => {
    expect(countParts([sways(0.0042, 0.04)])).toEqual([]);
  });

  test('may breathe with his box, by which a foot moves more than the middle', () => {
    const steps = [0.4, 0.494, 0.494, 0.4].map((y, n) => ({ t: 4 * n, x: 0.5, y }));
    const line: Line = { id: 'line', gate: 'gate', a: [1, 0.6], b: [0, 0.6], anchor: 'foot' };
    expect(countParts([{ points: steps }], { line })).toEqual([]);
  });
});
