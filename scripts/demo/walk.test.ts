import { describe, expect, it } from 'vitest';
import { crossingsOf, DURATION_S, expressionOf, LINE, PASSES, type Pass, WIDTH } from './walk.ts';

const pass = (...path: [number, number][]): Pass => ({ path, scale: 1, faceFrom: 0, shirt: '#000' });

/** x(t) as ffmpeg would work the expression out. */
function evaluate(expression: string, t: number): number {
  const js = expression
    .replaceAll('if(', 'when(')
    .replace(/lt\(t,([\d.]+)\)/g, (_, limit: string) => String(t < Number(limit)));
  return new Function('t', 'when', `return ${js}`)(t, (c: boolean, a: number, b: number) => (c ? a : b));
}

describe('crossingsOf', () => {
  it('notes when and which way the line is passed', () => {
    expect(crossingsOf([pass([2, 100], [4, 300])], 200)).toEqual([{ t: 3, direction: 'in' }]);
    expect(crossingsOf([pass([2, 300], [4, 100])], 150)).toEqual([{ t: 3.5, direction: 'out' }]);
  });

  it('notes nothing for one who turns back, and both passings of one who comes back', () => {
    expect(crossingsOf([pass([0, 0], [1, 190], [2, 0])], 200)).toEqual([]);
    expect(crossingsOf([pass([0, 0], [1, 400], [2, 0])], 200)).toEqual([
      { t: 0.5, direction: 'in' },
      { t: 1.5, direction: 'out' },
    ]);
  });

  it('orders the crossings of all passes by time', () => {
    const both = [pass([5, 0], [6, 100]), pass([0, 100], [1, 0])];
    expect(crossingsOf(both, 50).map(({ t }) => t)).toEqual([0.5, 5.5]);
  });
});

describe('expressionOf', () => {
  it('says where the face is at any time', () => {
    const path = [
      [1, 0],
      [2, 100],
      [4, 100],
      [6, -100],
    ] as const;
    for (const [t, x] of [
      [1, 0],
      [1.5, 50],
      [3, 100],
      [5, 0],
      [9, -100],
    ] as const) {
      expect(evaluate(expressionOf(path, 10), t)).toBeCloseTo(x - 10);
    }
  });
});

describe('the demo clip', () => {
  it('can be looped: nobody is in the picture at either end', () => {
    for (const { path } of PASSES) {
      const [first, last] = [path[0], path.at(-1)];
      expect(first?.[0]).toBeGreaterThanOrEqual(0);
      expect(last?.[0]).toBeLessThanOrEqual(DURATION_S);
      for (const end of [first, last])
        expect(Math.abs((end?.[1] ?? 0) - WIDTH / 2)).toBeGreaterThan(WIDTH / 2 + 200);
    }
  });

  it('lets five in and three out, the first within ten seconds', () => {
    const crossings = crossingsOf(PASSES, LINE.a[0] * WIDTH);
    expect(crossings.filter(({ direction }) => direction === 'in')).toHaveLength(5);
    expect(crossings.filter(({ direction }) => direction === 'out')).toHaveLength(3);
    expect(crossings[0]?.t).toBeLessThan(10);
  });
});
