import { describe, expect, it } from 'vitest';
import { layoutFaults } from './layout-faults.ts';

const line = { id: 'steps', gate: 'quay', a: [0.1, 0.6], b: [0.9, 0.6] };
const zone = {
  id: 'poster',
  kind: 'ignore',
  points: [
    [0.1, 0.1],
    [0.3, 0.1],
    [0.3, 0.4],
  ],
};
const camera = { camera: 'east', lines: [line], zones: [zone] };
const west = { camera: 'west', lines: [{ ...line, id: 'ramp' }], zones: [zone] };

describe('layouts', () => {
  it('that make sense have no fault, whether their cameras are named by camera or id', () => {
    expect(layoutFaults([camera, west])).toEqual([]);
    expect(
      layoutFaults([
        { id: 'east', lines: [line] },
        { ...west, camera: undefined, id: 'west' },
      ]),
    ).toEqual([]);
  });

  it('name every fault with its path', () => {
    const faults = layoutFaults(
      [
        {
          ...camera,
          zones: [
            zone,
            zone,
            {
              ...zone,
              id: 'tie',
              points: [
                [0, 0],
                [1, 1],
                [1, 0],
                [0, 1],
              ],
            },
          ],
        },
        {
          ...camera,
          zones: [
            {
              ...zone,
              points: [
                [0.1, 0.1],
                [0.105, 0.1],
                [0.1, 0.105],
              ],
            },
          ],
        },
        { ...west, lines: [{ ...line, id: 'dot', b: [0.11, 0.6] }], zones: [] },
      ],
      'layouts',
    );
    expect(faults.map(({ path, problem }) => [path, problem])).toEqual([
      ['layouts[1].camera', 'is used twice'],
      ['layouts[1].lines[0].id', 'is used twice'],
      ['layouts[2].lines[0].b', 'lies on a, so nobody can pass the line'],
      ['layouts[0].zones[1].id', 'is used twice'],
      ['layouts[0].zones[2].points', expect.stringContaining('cross or touch')],
      ['layouts[1].zones[0].points', expect.stringContaining('next to nothing')],
    ]);
  });

  it('say what overlap zones need, and that two cameras must agree on one', () => {
    const overlap = (other: string, counts: string) => ({
      ...zone,
      id: 'door',
      kind: 'overlap',
      with: other,
      counts,
    });
    const faults = (east: object, ...more: object[]) =>
      layoutFaults([
        { ...camera, zones: [east] },
        { ...west, zones: more },
      ]).map(({ path, problem }) => [path, problem]);
    expect(faults(overlap('west', 'first'), overlap('east', 'second'))).toEqual([]);
    expect(faults(overlap('west', 'first'), overlap('east', 'first'))).toEqual([
      ['cameras[0].zones[0].with', 'has no overlap zone that answers this one'],
      ['cameras[1].zones[0].with', 'has no overlap zone that answers this one'],
    ]);
    expect(faults(overlap('east', 'first'))).toEqual([
      ['cameras[0].zones[0].with', 'has no overlap zone that answers this one'],
    ]);
    expect(faults({ ...zone, kind: 'overlap', with: 'west' })).toEqual([
      ['cameras[0].zones[0].counts', 'is missing in an overlap zone'],
    ]);
    expect(faults({ ...zone, counts: 'first' })).toEqual([
      ['cameras[0].zones[0].counts', 'belongs to overlap zones alone'],
    ]);
  });

  it.each([[null], [7], ['x'], [[null, 3, { lines: 4, zones: [null, { points: [1, [2]] }] }]], [{}]])(
    'that are no layouts at all are left to the schema: %j',
    (value) => {
      expect(layoutFaults(value)).toEqual([]);
    },
  );
});
