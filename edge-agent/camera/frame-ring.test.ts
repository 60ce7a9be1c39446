import { describe, expect, it } from 'vitest';
import { FrameRing } from './frame-ring.ts';

const picture = (value: number): Uint8Array => new Uint8Array(4).fill(value);

/** Writes pictures with the values and times 0, 1, 2, … */
function fill(ring: FrameRing, from: number, to: number): number {
  let taken = 0;
  for (let n = from; n < to; n++) {
    ring.stamp(n);
    taken += ring.write(picture(n), 1000 + n);
  }
  return taken;
}

describe('frame ring', () => {
  it('puts pictures together from any pieces', () => {
    const ring = new FrameRing(4, 'all');
    fill(ring, 0, 0);
    ring.stamp(5);
    expect(ring.write(Uint8Array.of(1, 2), 7)).toBe(2);
    expect(ring.take()).toBeNull();
    expect(ring.write(Uint8Array.of(3, 4, 9), 8)).toBe(3);
    expect(ring.take()).toEqual({ pixels: Uint8Array.of(1, 2, 3, 4), t: 5, at: 8 });
    expect(ring.take()).toBeNull();
  });

  it('holds a picture back until its time has come', () => {
    const ring = new FrameRing(4, 'all');
    ring.write(picture(1), 0);
    expect(ring.take()).toBeNull();
    ring.stamp(0.5);
    expect(ring.take()?.t).toBe(0.5);
  });

  it('takes no more than it can hold, and goes on where it stopped', () => {
    const ring = new FrameRing(4, 'all');
    const bytes = Uint8Array.from({ length: 20 }, (_, index) => Math.floor(index / 4));
    for (let n = 0; n < 5; n++) ring.stamp(n);
    let offset = ring.write(bytes, 0);
    expect(offset).toBe(12);
    const seen: number[] = [];
    for (let taken = ring.take(); taken !== null; taken = ring.take()) {
      seen.push(taken.pixels[0] ?? -1, taken.t);
      offset += ring.write(bytes.subarray(offset), 0);
    }
    expect(seen).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect(ring.skipped).toBe(0);
  });

  it('uses three buffers over and over', () => {
    const ring = new FrameRing(4, 'all');
    const buffers = new Set<unknown>();
    for (let n = 0; n < 30; n++) {
      fill(ring, n, n + 1);
      buffers.add(ring.take()?.pixels.buffer);
    }
    expect(buffers.size).toBeLessThanOrEqual(3);
  });

  it('keeps the newest picture with its own time, and counts the others', () => {
    const ring = new FrameRing(4, 'newest');
    expect(fill(ring, 0, 10)).toBe(40);
    expect(ring.take()).toEqual({ pixels: picture(9), t: 9, at: 1009 });
    expect(ring.skipped).toBe(9);
    fill(ring, 10, 11);
    expect(ring.take()?.t).toBe(10);
    expect(ring.skipped).toBe(9);
  });

  it('does not touch a lent picture, however many come', () => {
    const ring = new FrameRing(4, 'newest');
    fill(ring, 0, 1);
    const lent = ring.take()?.pixels;
    fill(ring, 1, 50);
    expect(lent).toEqual(picture(0));
  });
});
