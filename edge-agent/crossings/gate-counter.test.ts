import { describe, expect, test } from 'vitest';
import type { Line, Zone } from '../../firmware-config/contract/layout.ts';
import { Follower } from '../pipeline.ts';
import { simulate, type Walker, walkerThrough } from '../testing-simulation.ts';
import { PERSON } from '../tracks/subject.ts';
import { GateCounter } from './gate-counter.ts';
import type { LineCrossing } from './line-counter.ts';
import { RightTrack } from './testing-right-track.ts';

const upright = (id: string, x: number, gate = 'main'): Line => ({ id, gate, a: [x, 1], b: [x, 0] });
/** x over time, at this height. */
const along = (y: number, ...points: [t: number, x: number][]): Walker =>
  walkerThrough(points.map(([t, x]) => ({ t, x, y })));

function count(walkers: Walker[], seconds: number, lines: Line[], zones: Zone[] = []): string[] {
  const follower = new Follower({ lines, zones, subject: PERSON, sureScore: 0.5, aspect: 16 / 9 });
  const crossings: LineCrossing[] = [];
  for (const { t, detections } of simulate(walkers, seconds, 10)) {
    crossings.push(...follower.follow(detections, t).crossings);
  }
  return [...crossings, ...follower.breakOff()].map(({ line, direction }) => `${line} ${direction}`);
}

describe('two lines of one gate', () => {
  const lines = [upright('front', 0.4), upright('back', 0.6)];

  test('who passes both is one passage, each way', () => {
    expect(count([along(0.5, [0, 0.1], [5, 0.9])], 6, lines)).toEqual(['front in']);
    expect(count([along(0.5, [0, 0.1], [5, 0.9], [10, 0.1])], 11, lines)).toEqual(['front in', 'back out']);
  });

  test('who turns between them has come and gone', () => {
    expect(count([along(0.5, [0, 0.1], [3, 0.5], [6, 0.1])], 7, lines)).toEqual(['front in', 'front out']);
  });

  test('who turns behind them, comes back over one and goes in again counts each time', () => {
    const way = along(0.5, [0, 0.1], [5, 0.8], [8, 0.5], [11, 0.9]);
    expect(count([way], 12, lines)).toEqual(['front in', 'back out', 'back in']);
  });

  test('two people are two passages', () => {
    const walkers = [along(0.25, [0, 0.1], [5, 0.9]), along(0.7, [0, 0.1], [5, 0.9])];
    expect(count(walkers, 6, lines)).toEqual(['front in', 'front in']);
  });

  test('the first of them counts, in whatever order they are drawn and seen to be passed', () => {
    const close = [upright('back', 0.5), upright('front', 0.495)];
    expect(count([along(0.5, [0, 0.1], [2, 0.9])], 3, close)).toEqual(['front in']);
  });

  test('lines of two gates count each', () => {
    const apart = [upright('front', 0.4, 'outer'), upright('back', 0.6, 'inner')];
    expect(count([along(0.5, [0, 0.1], [5, 0.9])], 6, apart)).toEqual(['front in', 'back in']);
  });
});

test('who goes round the end of a line and passes it again counts each time', () => {
  const door: Line = { id: 'door', gate: 'main', a: [0.5, 0.5], b: [0.5, 0] };
  const round = [
    [0.3, 0.25],
    [0.7, 0.25],
    [0.7, 0.75],
    [0.3, 0.75],
    [0.3, 0.25],
    [0.7, 0.25],
  ] as const;
  const walker = walkerThrough(round.map(([x, y], n) => ({ t: 3 * n, x, y })));
  expect(count([walker], 16, [door])).toEqual(['door in', 'door in']);
});

test('who has gone is forgotten: another track may have his number', () => {
  const counter = new GateCounter([upright('front', 0.4), upright('back', 0.6)], [], 16 / 9);
  const counted: string[] = [];
  for (const [from, to] of [
    [0.2, 0.5],
    [0.5, 0.8],
  ] as const) {
    const boxAt = (s: number) => ({ cx: ((from + (to - from) * s) * 16) / 9, cy: 0.5, w: 0.12, h: 0.3 });
    const track = new RightTrack(1, PERSON, boxAt(0), 0);
    for (let frame = 0; frame <= 20; frame++) {
      track.goOn(boxAt(frame / 20), frame / 10);
      counted.push(...counter.update([track], [], frame / 10).map(({ line }) => line));
    }
    counter.update([], [track], 4);
  }
  expect(counted).toEqual(['front', 'back']);
});

describe('a staff zone', () => {
  const lane: Zone = {
    id: 'lane',
    kind: 'staff',
    points: [
      [0, 0],
      [1, 0],
      [1, 0.45],
      [0, 0.45],
    ],
  };

  test('who passes a line in it is not counted, who passes beside it is', () => {
    const walkers = [along(0.25, [0, 0.1], [5, 0.9]), along(0.7, [0, 0.9], [5, 0.1])];
    expect(count(walkers, 6, [upright('door', 0.5)], [lane])).toEqual(['door out']);
    expect(count(walkers, 6, [upright('door', 0.5)], [{ ...lane, kind: 'measure' }])).toHaveLength(2);
  });

  test('where somebody passes tells, not where he goes', () => {
    const slanted = walkerThrough([
      { t: 0, x: 0.2, y: 0.25 },
      { t: 4, x: 0.8, y: 0.75 },
    ]);
    expect(count([slanted], 5, [upright('door', 0.5)], [lane])).toEqual(['door in']);
  });
});
