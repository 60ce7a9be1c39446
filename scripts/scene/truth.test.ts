import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Centre, CLEAR_M, crossingsOf, type SceneLine } from './truth.ts';

const METRE = 100;
const CLEAR = CLEAR_M * METRE;
const line: SceneLine = { a: [0.5, 1], b: [0.5, 0], width: 1000, height: 500 };

/** Straight ways between turning points (pixels right of the line), a step each tenth of a second. */
function wayThrough(stations: readonly number[]): Centre[] {
  const centres: Centre[] = [];
  let x = stations[0] ?? 0;
  for (const to of stations) {
    const steps = Math.max(1, Math.ceil(Math.abs(to - x) / 12));
    for (let step = 1; step <= steps; step++) {
      const at = x + ((to - x) * step) / steps;
      centres.push({ t: centres.length / 10, x: 500 + at, y: 300, metre: METRE });
    }
    x = to;
  }
  return centres;
}

describe('the truth of a scene', () => {
  it('counts every station clear on the other side, whatever lies between', () => {
    const clear = fc.integer({ min: CLEAR + 1, max: 400 });
    const station = fc.oneof(
      clear,
      clear.map((x) => -x),
      fc.integer({ min: 1 - CLEAR, max: CLEAR - 1 }),
    );
    fc.assert(
      fc.property(fc.array(station, { minLength: 1, maxLength: 12 }), (stations) => {
        const sides = stations.filter((x) => Math.abs(x) > CLEAR).map(Math.sign);
        const expected = sides.slice(1).flatMap((side, index) => {
          if (side === sides[index]) return [];
          return [side > 0 ? 'in' : 'out'];
        });
        const found = crossingsOf(wayThrough(stations), line);
        expect(found.map(({ direction }) => direction)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('says when the centre was on the line, between two frames', () => {
    const centres = [480, 495, 505.5, 560].map((x, frame) => ({ t: frame / 10, x, y: 300, metre: METRE }));
    const [crossing] = crossingsOf([{ t: -0.1, x: 300, y: 300, metre: METRE }, ...centres], line);
    expect(crossing?.direction).toBe('in');
    expect(crossing?.t).toBeCloseTo(0.1 + (5 / 10.5) * 0.1, 2);
  });

  it('takes the last touch of the line of those who waver on it', () => {
    const centres = wayThrough([-200, 10, -10, 200]);
    const [crossing, ...more] = crossingsOf(centres, line);
    expect(more).toEqual([]);
    const last = centres.findLastIndex(({ x }) => x < 500);
    expect(crossing?.t).toBeGreaterThanOrEqual((centres[last]?.t ?? 0) - 0.001);
    expect(crossing?.t).toBeLessThanOrEqual((centres[last + 1]?.t ?? 0) + 0.001);
  });

  it('turns with the line', () => {
    const centres = wayThrough([-200, 200]);
    const turned = { ...line, a: line.b, b: line.a };
    expect(crossingsOf(centres, turned).map(({ direction }) => direction)).toEqual(['out']);
  });

  it('is nothing for those who come close and turn back', () => {
    expect(crossingsOf(wayThrough([-200, CLEAR - 2, -200]), line)).toEqual([]);
  });
});
