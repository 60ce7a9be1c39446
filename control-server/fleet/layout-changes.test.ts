import { expect, test } from 'vitest';
import type { Layout, Line, Zone } from '../../firmware-config/contract/index.ts';
import { changesBetween } from './layout-changes.ts';

const line: Line = { id: 'l-1', gate: 'main', a: [0.1, 0.5], b: [0.9, 0.5] };
const zone: Zone = {
  id: 'z-1',
  kind: 'ignore',
  points: [
    [0, 0],
    [0.2, 0],
    [0.2, 0.2],
  ],
};
const layout = (lines: Line[], zones: Zone[] = []): Layout[] => [{ camera: 'cam-1', lines, zones }];
const kinds = (before: Layout[], after: Layout[]) =>
  changesBetween(before, after).map(({ part, id, change }) => `${part} ${id} ${change}`);

test('nothing differs between a version and itself; an anchor that is not said is the centre', () => {
  expect(kinds(layout([line], [zone]), layout([{ ...line, anchor: 'centre' }], [zone]))).toEqual([]);
});

test('a line that was turned round is not one that was moved', () => {
  expect(kinds(layout([line]), layout([{ ...line, a: line.b, b: line.a }]))).toEqual(['line l-1 turned']);
  expect(kinds(layout([line]), layout([{ ...line, a: [0.2, 0.5] }]))).toEqual(['line l-1 moved']);
});

test('everything that changed is told, what came and what went as well', () => {
  const other: Line = { ...line, id: 'l-2' };
  const changed: Line = { ...line, gate: 'side', anchor: 'foot' };
  expect(kinds(layout([line, other], [zone]), layout([changed], [{ ...zone, kind: 'only' }]))).toEqual([
    'line l-1 gate',
    'line l-1 anchor',
    'line l-2 removed',
    'zone z-1 kind',
  ]);
});

test('another camera, or another part, of an overlap is another use of it', () => {
  const shared: Zone = { ...zone, kind: 'overlap', with: 'cam-2', counts: 'first' };
  expect(kinds(layout([line], [shared]), layout([line], [{ ...shared, counts: 'second' }]))).toEqual([
    'zone z-1 kind',
  ]);
  expect(kinds(layout([line], [shared]), layout([line], [{ ...shared }]))).toEqual([]);
});

test('a camera that is named for the first time brings all its lines', () => {
  const after: Layout[] = [
    ...layout([line]),
    { camera: 'cam-2', lines: [{ ...line, id: 'l-9' }], zones: [] },
  ];
  expect(changesBetween(layout([line]), after)).toEqual([
    { camera: 'cam-2', part: 'line', id: 'l-9', change: 'added' },
  ]);
});
