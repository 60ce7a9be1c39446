import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Zone } from '../../firmware-config/contract/layout.ts';
import { OverlapMerger, type Passing } from './overlap.ts';

interface Told extends Passing {
  name: string;
}

/** The left half of a picture. */
const half = (other: string, counts: 'first' | 'second'): Zone => ({
  ...{ id: other, kind: 'overlap', with: other, counts },
  points: [
    [0, 0],
    [0.5, 0],
    [0.5, 1],
    [0, 1],
  ],
});

function merger() {
  const down = new Set<string>();
  const counted: string[] = [];
  const merges = new OverlapMerger<Told>({
    isRunning: (camera) => !down.has(camera),
    onCounted: ({ name }) => counted.push(name),
  });
  const zones = new Map([
    ['east', [half('west', 'first')]],
    ['west', [half('east', 'second')]],
  ]);
  const take = (passing: Told, now: number) => merges.take(passing, zones.get(passing.camera) ?? [], now);
  return { merges, zones, take, counted, down };
}
const told = (name: string, camera: string, at: number, more: Partial<Told> = {}): Told => ({
  ...{ name, camera, at, gate: 'quay', direction: 'in', place: [0.2, 0.5] },
  ...more,
});

describe('where two cameras see the same passage', () => {
  test('the first counts at once, the second one of it not at all', () => {
    const { merges, take, counted } = merger();
    take(told('east', 'east', 10_000), 0);
    expect(counted).toEqual(['east']);
    take(told('west', 'west', 11_900), 50);
    merges.close();
    expect(counted).toEqual(['east']);
  });

  test('the second waits two seconds for the first', () => {
    const { merges, take, counted } = merger();
    take(told('west', 'west', 10_000), 0);
    expect(merges.due).toBe(2_000);
    take(told('east', 'east', 9_000), 1_900);
    merges.tick(5_000);
    expect(counted).toEqual(['east']);
    expect(merges.due).toBeUndefined();
  });

  test('the second counts where the first saw nothing; who then tells of it late is not counted in turn', () => {
    const { merges, take, counted } = merger();
    take(told('west', 'west', 10_000), 0);
    merges.tick(1_999);
    expect(counted).toEqual([]);
    merges.tick(2_000);
    expect(counted).toEqual(['west']);
    take(told('east', 'east', 10_100), 2_500);
    take(told('next', 'east', 10_200), 2_500);
    expect(counted).toEqual(['west', 'next']);
  });

  test('one matches one', () => {
    const { merges, take, counted } = merger();
    take(told('east', 'east', 10_000), 0);
    take(told('west 1', 'west', 10_500), 0);
    take(told('west 2', 'west', 10_600), 0);
    merges.tick(2_000);
    expect(counted).toEqual(['east', 'west 2']);
  });

  test.each<[string, Partial<Told>]>([
    ['another gate', { gate: 'pier' }],
    ['the other direction', { direction: 'out' }],
    ['another place', { place: [0.7, 0.5] }],
    ['another time', { at: 12_001 }],
  ])('%s is another passage', (_name, more) => {
    const { merges, take, counted } = merger();
    take(told('east', 'east', 10_000), 0);
    take(told('west', 'west', 10_000, more), 0);
    merges.tick(2_000);
    expect(counted).toEqual(['east', 'west']);
  });

  test('of a first camera that does not run nothing is awaited, nor of one that stops', () => {
    const { merges, take, counted, down } = merger();
    take(told('waits', 'west', 10_000), 0);
    down.add('east');
    merges.tick(1);
    take(told('does not', 'west', 20_000), 10);
    expect(counted).toEqual(['waits', 'does not']);
  });

  test('what waits at the end is counted', () => {
    const { merges, take, counted } = merger();
    take(told('west', 'west', 10_000), 0);
    merges.close();
    expect(counted).toEqual(['west']);
  });

  test('three cameras in a row count a passage once', () => {
    const { merges, zones, take, counted } = merger();
    const right: Zone = { ...half('north', 'first'), id: 'r' };
    zones.set('west', [half('east', 'second'), right]);
    zones.set('north', [half('west', 'second')]);
    for (const camera of ['north', 'west', 'east']) take(told(camera, camera, 10_000), 0);
    merges.close();
    expect(counted).toEqual(['east']);
  });

  test('each passage counts once, however late and in whatever order cameras tell of it', () => {
    const passages = fc.array(
      fc.record({
        seenBy: fc.constantFrom('east', 'west', 'both'),
        gate: fc.constantFrom('quay', 'pier'),
        direction: fc.constantFrom('in' as const, 'out' as const),
        apart: fc.integer({ min: -2_000, max: 2_000 }),
        eastLate: fc.integer({ min: 0, max: 5_000 }),
        westLate: fc.integer({ min: 0, max: 5_000 }),
        inside: fc.boolean(),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(passages, fc.array(fc.integer({ min: 0, max: 400_000 })), (some, ticks) => {
        const { merges, take, counted } = merger();
        const events = some.flatMap(({ seenBy, apart, eastLate, westLate, inside, gate, direction }, n) => {
          // Those of the same gate and direction are far enough apart for everybody to tell them apart.
          const at = 10_000 + n * 6_100;
          const place = [inside ? 0.2 : 0.8, 0.5] as const;
          const tell = (camera: string, when: number, late: number) => ({
            passing: told(`${n}`, camera, when, { gate, direction, place }),
            now: when + late,
          });
          const east = tell('east', at, eastLate);
          const west = tell('west', at + apart, westLate);
          // Outside of the overlap only one of them sees it.
          if (seenBy === 'both' && inside) return [east, west];
          return [seenBy === 'west' ? west : east];
        });
        const steps = [...events, ...ticks.map((now) => ({ now, passing: undefined }))];
        for (const { passing, now } of steps.sort((a, b) => a.now - b.now)) {
          if (passing) take(passing, now);
          else merges.tick(now);
        }
        merges.close();
        expect(counted.toSorted()).toEqual(some.map((_, n) => `${n}`).sort());
      }),
      { numRuns: 1_000, seed: 5 },
    );
  });

  test('whatever is told, all that is not counted is one to one with what is', () => {
    const tellings = fc.array(
      fc.record({
        camera: fc.constantFrom('east', 'west'),
        at: fc.integer({ min: 0, max: 20_000 }),
        late: fc.integer({ min: 0, max: 3_000 }),
        direction: fc.constantFrom('in' as const, 'out' as const),
        inside: fc.boolean(),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(tellings, (some) => {
        const { merges, take, counted } = merger();
        const all = some.map(({ inside, ...more }, n) => ({
          ...told(`${n}`, more.camera, more.at, { ...more, place: [inside ? 0.2 : 0.8, 0.5] }),
          now: more.at + more.late,
        }));
        for (const { now, ...passing } of all.toSorted((a, b) => a.now - b.now)) take(passing, now);
        merges.close();
        expect(new Set(counted).size).toBe(counted.length);
        const left = all.filter(({ name }) => !counted.includes(name));
        const inOverlap = (camera: string) =>
          all.filter((one) => one.camera === camera && one.place[0] < 0.5).length;
        expect(left.length).toBeLessThanOrEqual(Math.min(inOverlap('east'), inOverlap('west')));
        for (const { camera, at, direction, place } of left) {
          expect(place[0]).toBeLessThan(0.5);
          const others = all.filter((one) => one.camera !== camera && one.direction === direction);
          expect(others.some((one) => Math.abs(one.at - at) <= 2_000 && counted.includes(one.name))).toBe(
            true,
          );
        }
      }),
      { numRuns: 1_000, seed: 5 },
    );
  });
});
