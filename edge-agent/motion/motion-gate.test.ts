import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../camera/camera-source.ts';
import { MotionGate } from './motion-gate.ts';
import { Scene, type Shown } from './testing-scene.ts';

/** A gate that watches a scene, with a detector that finds what it is told to find. */
class Watching {
  readonly gate = new MotionGate();
  readonly scene: Scene;

  constructor(deviation: number, seed?: number) {
    this.scene = new Scene(deviation, seed);
  }

  /** Whether the frame was passed over. */
  see(shown: Shown = {}, found = 0, segment = 0): boolean {
    return this.look(this.scene.frame(shown, segment), found);
  }

  look(frame: Frame, found = 0): boolean {
    const still = this.gate.isStill(frame);
    if (!still) this.gate.tell(found);
    return still;
  }

  /** How many of so many seconds' frames were passed over. */
  seconds(seconds: number, shown: (n: number) => Shown = () => ({}), found = 0): boolean[] {
    return Array.from({ length: seconds * 10 }, (_, n) => this.see(shown(n), found));
  }
}

const share = (still: readonly boolean[]) => still.filter(Boolean).length / still.length;
const longestRun = (still: readonly boolean[]) =>
  Math.max(
    ...still
      .map((one) => (one ? '1' : '0'))
      .join('')
      .split('0')
      .map((run) => run.length),
  );
const few = { numRuns: 12 };
/** From a clean picture to night: the noise of a pixel, in levels. */
const noise = fc.double({ min: 0, max: 12, noNaN: true });

describe('an empty scene', () => {
  it('is passed over, but for a look every two seconds, whatever its noise', () => {
    fc.assert(
      fc.property(noise, fc.nat(1000), (deviation, seed) => {
        const watching = new Watching(deviation, seed);
        watching.seconds(4);
        const still = watching.seconds(10);
        expect(share(still)).toBeGreaterThan(0.8);
        expect(longestRun(still)).toBeLessThan(20);
      }),
      few,
    );
  });

  it('is passed over again soon after its light has changed, and while it changes slowly', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.7, max: 1.25, noNaN: true }),
        fc.integer({ min: -15, max: 15 }),
        (gain, offset) => {
          const watching = new Watching(2);
          watching.seconds(5);
          watching.seconds(5, () => ({ gain, offset }));
          expect(share(watching.seconds(3, () => ({ gain, offset })))).toBeGreaterThan(0.8);
          const slowly = watching.seconds(5, (n) => ({ gain: gain + n / 1000, offset }));
          expect(share(slowly)).toBeGreaterThan(0.8);
        },
      ),
      few,
    );
  });

  it('is passed over again when something came to stay that is nobody', () => {
    const watching = new Watching(2);
    const parked: Shown = { patches: [{ x: 40, y: 60, side: 50, contrast: -60 }] };
    watching.seconds(5);
    expect(share(watching.seconds(2, () => parked))).toBe(0);
    watching.seconds(6, () => parked);
    expect(share(watching.seconds(4, () => parked))).toBeGreaterThan(0.8);
  });

  it('is looked at in one frame that differs, such as a key frame, and passed over in the next', () => {
    const watching = new Watching(2);
    const pulse: Shown = { patches: [{ x: 40, y: 60, side: 30, contrast: 25 }] };
    watching.seconds(5);
    const still = watching.seconds(10, (n) => (n % 20 === 7 ? pulse : {}));
    expect(still.filter((_, n) => n % 20 === 7).some(Boolean)).toBe(false);
    expect(still.filter((_, n) => n % 20 === 8).every(Boolean)).toBe(true);
  });

  it('is looked at until enough is known of it, and at the first frame of a new stream', () => {
    const watching = new Watching(2);
    expect(watching.seconds(1).every((still) => !still)).toBe(true);
    watching.seconds(5);
    expect(watching.see({}, 0, 1)).toBe(false);
  });
});

describe('somebody', () => {
  const face = fc.record({
    x: fc.integer({ min: 0, max: 210 }),
    y: fc.integer({ min: 0, max: 108 }),
    contrast: fc.oneof(fc.integer({ min: 30, max: 90 }), fc.integer({ min: -80, max: -30 })),
    speed: fc.double({ min: -6, max: 6, noNaN: true }),
    deviation: fc.double({ min: 0, max: 8, noNaN: true }),
  });

  it('with a face of 20 pixels is looked at from the first frame on for two seconds, though nothing is found', () => {
    fc.assert(
      fc.property(face, fc.nat(1000), ({ x, y, contrast, speed, deviation }, seed) => {
        const watching = new Watching(deviation, seed);
        watching.seconds(5);
        const still = watching.seconds(2, (n) => {
          const now = Math.min(212, Math.max(0, x + speed * n));
          return { patches: [{ x: now, y, side: 20, contrast }] };
        });
        expect(share(still)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('who was not found at first is looked at in every frame in which he moves', () => {
    const watching = new Watching(3);
    watching.seconds(5);
    const walking = watching.seconds(20, (n) => ({
      patches: [{ x: n, y: 60, side: 24, contrast: 35 }],
    }));
    expect(share(walking)).toBe(0);
  });

  it('who is found is never passed over, nor for two seconds after', () => {
    fc.assert(
      fc.property(noise, fc.integer({ min: 1, max: 40 }), (deviation, frames) => {
        const watching = new Watching(deviation);
        watching.seconds(5);
        const [still] = [Array.from({ length: frames }, () => watching.see({}, 1))];
        // The gate may pass over frames before it is told of somebody for the first time.
        const first = still.indexOf(false);
        if (first < 0) return;
        expect(still.slice(first).some(Boolean)).toBe(false);
        expect(watching.seconds(1.9).some(Boolean)).toBe(false);
      }),
      few,
    );
  });

  it('who stands is not learned as a part of the scene', () => {
    const watching = new Watching(2);
    watching.seconds(5);
    watching.seconds(40, () => ({ patches: [{ x: 100, y: 40, side: 60, contrast: 40 }] }), 1);
    watching.seconds(2);
    expect(share(watching.seconds(3))).toBeGreaterThan(0.8);
  });
});
