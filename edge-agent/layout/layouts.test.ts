import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodePayload, encodePayload } from '../../firmware-config/contract/index.ts';
import { configuration, layoutOf, lineOf, MemoryLayouts, OWN, TestLayouts } from './testing-layouts.ts';

const one = configuration(1, layoutOf('east', lineOf('one')));
const two = configuration(2, layoutOf('east', lineOf('two')));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('lines and zones from the server', () => {
  it('are in force once the camera runs with them, in place of those of the file, for the cameras named', () => {
    const test = new TestLayouts(new MemoryLayouts());
    expect(test.configured).toMatchObject({ version: 0, cameras: [{ camera: 'east' }, { camera: 'west' }] });
    test.layouts.take(one);
    expect(test.lines).toEqual(['one', 'west-own']);
    expect(test.applied.map(({ id, source, model }) => [id, source, model])).toEqual([
      ['east', OWN.cameras[0]?.source, OWN.cameras[0]?.model],
    ]);
    expect(test.configured.version).toBe(0);
    test.runs('west');
    expect(test.told).toEqual([]);
    test.runs('east');
    expect(test.told).toMatchObject([
      { version: 1, cameras: [{ lines: [{ id: 'one' }] }, { lines: [{ id: 'west-own' }] }] },
    ]);
    expect(decodePayload('configured', encodePayload('configured', test.configured))).toEqual(
      test.configured,
    );
  });

  it('for another camera leave the one before to its own file again', () => {
    const test = new TestLayouts(new MemoryLayouts());
    test.layouts.take(one);
    test.runs('east');
    test.layouts.take(configuration(2, layoutOf('west', lineOf('pier'))));
    expect(test.lines).toEqual(['east-own', 'pier']);
    expect(test.applied.map(({ id }) => id)).toEqual(['east', 'east', 'west']);
  });

  it('that change nothing are in force at once, and no camera starts again', () => {
    const test = new TestLayouts(new MemoryLayouts());
    test.layouts.take(configuration(4, layoutOf('east', lineOf('east-own'))));
    expect(test.applied).toEqual([]);
    expect(test.told).toMatchObject([{ version: 4 }]);
  });

  it('for a camera that was down anyway prove nothing, and are in force at once', () => {
    const test = new TestLayouts(new MemoryLayouts());
    test.health.set('east', 'failed');
    test.layouts.take(one);
    expect(test.applied).toHaveLength(1);
    expect(test.told).toMatchObject([{ version: 1 }]);
  });

  it('are taken back when a camera that ran does not run again, and that is told', () => {
    const store = new MemoryLayouts();
    const test = new TestLayouts(store);
    test.layouts.take(one);
    test.runs('east');
    test.layouts.take(two);
    test.health.set('east', 'failed');
    vi.advanceTimersByTime(59_999);
    expect(test.lines).toEqual(['two', 'west-own']);
    vi.advanceTimersByTime(1);
    expect(test.lines).toEqual(['one', 'west-own']);
    const refused = {
      version: 2,
      outcome: 'rolled-back',
      reasons: ['east did not run again within 60 s: it is failed'],
    };
    expect(test.told.at(-1)).toMatchObject({ version: 1, refused });
    expect(test.layouts.notices).toMatchObject([{ code: 'layout-rolled-back' }]);
    // The broker hands it out again at every connection, also to the next run.
    test.layouts.take(two);
    expect(new TestLayouts(store).configured).toMatchObject({ version: 1, refused });
    expect(test.lines).toEqual(['one', 'west-own']);
    test.layouts.take({ ...two, version: 3 });
    test.runs('east');
    expect(test.configured.version).toBe(3);
    expect(test.configured.refused).toBeUndefined();
  });

  it('that come during a trial take its place, and what was in force before the trial is what comes back', () => {
    const test = new TestLayouts(new MemoryLayouts());
    test.layouts.take(one);
    vi.advanceTimersByTime(50_000);
    test.layouts.take(two);
    vi.advanceTimersByTime(50_000);
    expect(test.lines).toEqual(['two', 'west-own']);
    vi.advanceTimersByTime(10_000);
    expect(test.lines).toEqual(['east-own', 'west-own']);
    expect(test.configured).toMatchObject({ version: 0, refused: { version: 2, outcome: 'rolled-back' } });
  });

  it.each([
    ['a camera that there is not', [layoutOf('north', lineOf('n'))], 'no camera north: it has east, west'],
    [
      'a camera twice',
      [layoutOf('east', lineOf('a')), layoutOf('east', lineOf('b'))],
      'cameras[1].camera is "east": is used twice',
    ],
    ["another camera's line", [layoutOf('east', lineOf('west-own'))], "with the gateway's other cameras"],
    [
      'a line without length',
      [layoutOf('east', { ...lineOf('a'), b: [0, 0.5] as [number, number] })],
      'lies on a',
    ],
  ])('with %s are refused with the reason', (_, cameras, reason) => {
    const test = new TestLayouts(new MemoryLayouts());
    test.layouts.take(configuration(5, ...cameras));
    expect(test.applied).toEqual([]);
    expect(test.told).toMatchObject([{ version: 0, refused: { version: 5, outcome: 'refused' } }]);
    expect(test.told[0]?.refused?.reasons.join()).toContain(reason);
    expect(test.layouts.notices).toMatchObject([{ code: 'layout-refused' }]);
  });

  it('that are older than those in force are refused, the same ones ignored', () => {
    const test = new TestLayouts(new MemoryLayouts());
    test.layouts.take(two);
    test.runs('east');
    test.layouts.take(two);
    expect(test.told).toHaveLength(1);
    test.layouts.take(one);
    expect(test.lines).toEqual(['two', 'west-own']);
    expect(test.told.at(-1)?.refused?.reasons).toEqual(['version 1 is below version 2, which is in force']);
  });

  it('that are more than a message could tell of again are refused', () => {
    const cameras = Array.from({ length: 64 }, (_, n) => ({
      ...OWN.cameras[0],
      id: `c${n}`,
      lines: [lineOf(`own${n}`)],
    }));
    const own = { gateway: OWN.gateway, cameras: cameras as typeof OWN.cameras };
    const test = new TestLayouts(new MemoryLayouts(), own);
    const long = (n: number, z: number) => `${'x'.repeat(50)}-${n}-${z}`;
    const zones = (n: number) =>
      Array.from({ length: 16 }, (_, z) => ({
        id: long(n, z),
        kind: 'ignore' as const,
        points: Array.from({ length: 32 }, (_, k): [number, number] => {
          const turn = (k * Math.PI) / 16;
          return [0.5 + 0.4 * Math.cos(turn), 0.5 + 0.4 * Math.sin(turn)];
        }),
      }));
    const layouts = cameras.map(({ id }, n) => ({
      camera: id,
      lines: [lineOf(long(n, 99))],
      zones: zones(n),
    }));
    test.layouts.take(configuration(1, ...layouts));
    expect(test.configured.refused?.reasons.join()).toContain('more than a message can carry');
  });

  it('that the disk cannot keep are refused: the next start would not know them', () => {
    const store = new MemoryLayouts();
    const test = new TestLayouts(store);
    store.full = true;
    test.layouts.take(one);
    expect(test.lines).toEqual(['east-own', 'west-own']);
    expect(test.configured.refused?.reasons).toEqual(['it cannot be kept on the disk: ENOSPC']);
  });
});

describe('after a start', () => {
  it('what was in force is in force', () => {
    const store = new MemoryLayouts();
    const test = new TestLayouts(store);
    test.layouts.take(one);
    test.runs('east');
    const next = new TestLayouts(store);
    expect(next.lines).toEqual(['one', 'west-own']);
    expect(next.configured.version).toBe(1);
  });

  it('a trial that was broken off begins again, once; broken off twice, it is taken back', () => {
    const store = new MemoryLayouts();
    new TestLayouts(store).layouts.take(one);
    const again = new TestLayouts(store);
    expect(again.lines).toEqual(['one', 'west-own']);
    expect(again.configured.version).toBe(0);
    const third = new TestLayouts(store);
    expect(third.lines).toEqual(['east-own', 'west-own']);
    expect(third.configured).toMatchObject({ version: 0, refused: { version: 1, outcome: 'rolled-back' } });
    third.layouts.take(one);
    expect(third.lines).toEqual(['east-own', 'west-own']);
  });

  it('a trial that begins again ends as any', () => {
    const store = new MemoryLayouts();
    new TestLayouts(store).layouts.take(one);
    const again = new TestLayouts(store);
    again.runs('east');
    expect(again.configured.version).toBe(1);
    expect(new TestLayouts(store).configured.version).toBe(1);
  });

  it('a trial is not begun again where the disk cannot count it', () => {
    const store = new MemoryLayouts();
    new TestLayouts(store).layouts.take(one);
    store.full = true;
    expect(new TestLayouts(store).lines).toEqual(['east-own', 'west-own']);
  });

  it("what no longer fits the gateway's own file gives way to it, and that is told", () => {
    const store = new MemoryLayouts();
    const test = new TestLayouts(store);
    test.layouts.take(one);
    test.runs('east');
    const west = { ...OWN, cameras: OWN.cameras.slice(1) };
    const next = new TestLayouts(store, west);
    expect(next.lines).toEqual(['west-own']);
    expect(next.configured).toMatchObject({ version: 0, refused: { version: 1, outcome: 'refused' } });
  });
});

it('any sequence of versions ends with the highest valid one, whatever starts come between', () => {
  const step = fc.record({
    version: fc.integer({ min: 1, max: 12 }),
    isValid: fc.boolean(),
    restarts: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const store = new MemoryLayouts();
      let test = new TestLayouts(store);
      for (const { version, isValid, restarts } of steps) {
        // A version has one content; whether that is right is drawn with it.
        const camera = isValid ? 'east' : 'north';
        test.layouts.take(configuration(version, layoutOf(camera, lineOf(`v${version}`))));
        if (restarts) test = new TestLayouts(store);
        test.runs('east');
        test.runs('west');
      }
      const highest = Math.max(0, ...steps.filter((one) => one.isValid).map((one) => one.version));
      expect(test.configured.version).toBe(highest);
      expect(test.lines).toEqual([highest === 0 ? 'east-own' : `v${highest}`, 'west-own']);
      expect(decodePayload('configured', encodePayload('configured', test.configured))).toEqual(
        test.configured,
      );
    }),
    { numRuns: 200 },
  );
});
