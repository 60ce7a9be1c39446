import { describe, expect, test } from 'vitest';
import type { Layout, Line } from '../../../../firmware-config/contract/layout.ts';
import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { baseOf, begun, changed, isDirty, redone, undone } from './drafts.ts';
import {
  asKind,
  middleOf,
  placed,
  shifted,
  turned,
  withMorePoints,
  withNewLine,
  withNewZone,
  withPoint,
} from './drawing.ts';

const line: Line = { id: 'line-1', gate: 'main', a: [0.2, 0.5], b: [0.8, 0.5] };
const layout: Layout = { camera: 'cam-1', lines: [line], zones: [] };

describe('a drawing', () => {
  test('points stay in the picture, to the tenth of a thousandth', () => {
    expect(placed(-0.2, 1.7)).toEqual([0, 1]);
    expect(placed(0.123456, 0.5)).toEqual([0.1235, 0.5]);
    expect(withPoint(layout, { part: 'line', index: 0, point: 'b' }, [0.9, 0.4]).lines[0]).toEqual({
      ...line,
      b: [0.9, 0.4],
    });
  });

  test('a line that is moved as a whole keeps its length at the edge', () => {
    expect(shifted(line, 0.5, -0.7)).toEqual({ a: [0.4, 0], b: [1, 0] });
  });

  test('turned round, its ends change places', () => {
    expect(turned(layout, 0).lines[0]).toEqual({ ...line, a: line.b, b: line.a });
  });

  test('new lines and zones get ids that no camera of the gateway uses', () => {
    const other: Layout = { camera: 'cam-2', lines: [{ ...line, id: 'line-2' }], zones: [] };
    const more = withNewLine([layout, other], layout, 'side');
    expect(more.lines[1]).toMatchObject({ id: 'line-3', gate: 'side' });
    const [zone] = withNewZone([layout, other], layout).zones;
    expect(zone).toMatchObject({ id: 'zone-1', kind: 'ignore' });
    expect(zone && withMorePoints(zone).points).toHaveLength(5);
  });
});

describe('a zone of another kind', () => {
  const [zone] = withNewZone([layout], layout).zones;
  if (!zone) throw new Error('there is no zone');

  test('names the other camera only where two cameras see it', () => {
    const shared = asKind(zone, 'overlap', 'cam-1', ['cam-1', 'cam-2', 'cam-3']);
    expect(shared).toEqual({ ...zone, kind: 'overlap', with: 'cam-2', counts: 'first' });
    expect(asKind(shared, 'measure', 'cam-1', ['cam-1', 'cam-2'])).toEqual({ ...zone, kind: 'measure' });
    expect(asKind(zone, 'overlap', 'cam-1', ['cam-1'])).toEqual({
      ...zone,
      kind: 'overlap',
      counts: 'first',
    });
  });

  test('has its name in its middle', () => {
    expect(
      middleOf({
        points: [
          [0, 0],
          [0.4, 0],
          [0.4, 0.2],
          [0, 0.2],
        ],
      }),
    ).toEqual([0.2, 0.1]);
  });
});

describe('a draft', () => {
  const [one, two, three] = [[layout], [turned(layout, 0)], [withNewLine([], layout, 'main')]];

  test('every change can be taken back and made again; a drag is one change', () => {
    const draft = changed(changed(changed(begun(4, one), two, 'drag-1'), three, 'drag-1'), two);
    expect(undone(draft).now).toBe(three);
    expect(undone(undone(draft)).now).toBe(one);
    expect(undone(undone(undone(draft))).now).toBe(one);
    expect(redone(redone(undone(undone(draft)))).now).toBe(two);
    expect(redone(changed(undone(draft), one)).now).toBe(one);
  });

  test('what is as it was is not changed', () => {
    const draft = begun(4, one);
    expect([
      isDirty(draft),
      isDirty(changed(draft, two)),
      isDirty(changed(changed(draft, two), one)),
    ]).toEqual([false, true, false]);
  });

  test('begins from the newest version, and from what runs for cameras that it does not name', () => {
    const runs = { model: 'm', subject: 'person', fps: 10 } as const;
    const detail = {
      layout: { version: 2, latest: 3 },
      versions: [{ version: 3, cameras: two }],
      inForce: {
        at: 1,
        version: 2,
        cameras: [
          { ...layout, ...runs },
          { ...layout, camera: 'cam-0', ...runs },
        ],
      },
    } as unknown as GatewayDetail;
    expect(baseOf(detail)).toEqual({ madeFrom: 3, layouts: [two[0], { ...layout, camera: 'cam-0' }] });
    expect(baseOf({ ...detail, versions: [], inForce: null })).toBeNull();
  });
});
