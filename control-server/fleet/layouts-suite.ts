import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Layout } from '../../firmware-config/contract/index.ts';
import type { LayoutStore } from './layouts.ts';

const cameras = (gate: string): Layout[] => [
  { camera: 'cam-1', lines: [{ id: 'l-1', gate, a: [0.1, 0.5], b: [0.9, 0.5], anchor: 'foot' }], zones: [] },
];
const draft = (version: number, gate = 'main') => ({
  version,
  cameras: cameras(gate),
  savedAt: 1_800_000_000_000 + version,
  savedBy: 'lan',
  reason: `bản ${version}`,
});

/** What every {@link LayoutStore} must do. */
export function layoutsSuite(name: string, open: () => { store: LayoutStore; close: () => void }): void {
  describe(name, () => {
    let store: LayoutStore;
    let close: () => void;
    beforeEach(() => {
      ({ store, close } = open());
    });
    afterEach(() => close());

    test('knows nothing of a gateway for which nobody has drawn anything', () => {
      expect([
        store.newest('gw-1'),
        store.version('gw-1', 1),
        store.list('gw-1', 9),
        store.gateways(),
      ]).toEqual([null, null, [], []]);
    });

    test('keeps every version as it was, newest first, apart for each gateway', () => {
      store.save('gw-1', { ...draft(0), savedBy: null });
      store.save('gw-1', draft(1));
      store.save('gw-1', draft(5, 'side'));
      store.save('gw-2', draft(2));
      expect(store.list('gw-1', 9).map(({ version }) => version)).toEqual([5, 1, 0]);
      expect(store.list('gw-1', 2).map(({ version }) => version)).toEqual([5, 1]);
      expect(store.newest('gw-1')).toEqual({ ...draft(5, 'side'), outcome: null });
      expect(store.version('gw-1', 0)?.savedBy).toBeNull();
      expect(store.version('gw-1', 2)).toBeNull();
      expect(store.gateways()).toEqual(['gw-1', 'gw-2']);
    });

    test('a version goes upwards only', () => {
      store.save('gw-1', draft(3));
      for (const version of [3, 2]) {
        expect(() => store.save('gw-1', draft(version, 'side'))).toThrow(
          expect.objectContaining({ code: 'conflict' }),
        );
      }
      expect(store.list('gw-1', 9)).toEqual([{ ...draft(3), outcome: null }]);
    });

    test('what became of a version is noted, the last of it; nothing else changes', () => {
      store.save('gw-1', draft(1));
      store.save('gw-1', draft(2));
      store.note('gw-1', 2, { outcome: 'in-force', at: 7 });
      const reasons = [{ code: 'camera-not-running', text: 'cam-1' }] as never;
      store.note('gw-1', 2, { outcome: 'rolled-back', at: 9, reasons });
      store.note('gw-1', 8, { outcome: 'in-force', at: 9 });
      expect(store.list('gw-1', 9)).toEqual([
        { ...draft(2), outcome: { outcome: 'rolled-back', at: 9, reasons } },
        { ...draft(1), outcome: null },
      ]);
    });
  });
}
