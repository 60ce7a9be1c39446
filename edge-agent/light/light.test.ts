import { describe, expect, it } from 'vitest';
import type { Frame } from '../camera/camera-source.ts';
import { Light } from './light.ts';

const SIZE = { width: 160, height: 96, contentWidth: 150, contentHeight: 90 };
const PADDING = 127;

/** A frame with padding; `level` gives the brightness of every pixel of its content. */
function frameOf(level: (x: number, y: number) => number, t = 0, segment = 0): Frame {
  const pixels = new Uint8Array(SIZE.width * SIZE.height * 3).fill(PADDING);
  for (let y = 0; y < SIZE.contentHeight; y++) {
    for (let x = 0; x < SIZE.contentWidth; x++) {
      const value = Math.min(255, Math.max(0, Math.round(level(x, y))));
      pixels.fill(value, (y * SIZE.width + x) * 3, (y * SIZE.width + x + 1) * 3);
    }
  }
  return { pixels, ...SIZE, t, at: t * 1000, segment };
}

/** Brightness of a pixel of the content. */
const at = ({ pixels, width }: Frame, x: number, y: number) => pixels[(y * width + x) * 3 + 1] ?? Number.NaN;

function* content({
  width,
  contentWidth,
  contentHeight,
}: Frame): Generator<[x: number, y: number, byte: number]> {
  for (let y = 0; y < contentHeight; y++) {
    for (let x = 0; x < contentWidth; x++) yield [x, y, (y * width + x) * 3];
  }
}

const mean = (frame: Frame) => {
  const all = [...content(frame)];
  return all.reduce((sum, [x, y]) => sum + at(frame, x, y), 0) / all.length;
};

/** Normally distributed, seeded. */
function* noise(seed: number, deviation: number): Generator<number, never> {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  for (;;) yield deviation * Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

const gradient = (low: number, high: number) => (x: number) => low + ((high - low) * x) / SIZE.contentWidth;
const noisy =
  (level: (x: number, y: number) => number, grain: Generator<number, never>) => (x: number, y: number) =>
    level(x, y) + grain.next().value;

describe('Light', () => {
  it('spreads a dark picture out, and keeps what is darker darker', () => {
    const frame = frameOf((x, y) => gradient(5, 45)(x) + 10 * Math.sin(y / 2) ** 2);
    const before = { ...frame, pixels: frame.pixels.slice() };
    expect(new Light().correct(frame)).toBe(true);
    expect(mean(frame)).toBeGreaterThan(1.5 * mean(before));
    for (const y of [0, 40, 89]) {
      const row = [10, 40, 70, 100, 140].map((x) => at(frame, x, y));
      expect(row).toEqual([...row].sort((a, b) => a - b));
    }
  });

  it('leaves a well-lit picture as it is, byte for byte, for as long as it comes', () => {
    const light = new Light();
    for (let n = 0; n < 20; n++) {
      const frame = frameOf((x, y) => 90 + x + 30 * Math.sin(y / 3), n / 10);
      const before = frame.pixels.slice();
      expect(light.correct(frame)).toBe(false);
      expect(frame.pixels).toEqual(before);
    }
  });

  it('does not touch the padding', () => {
    const light = new Light();
    const grain = noise(1, 12);
    for (let n = 0; n < 5; n++) {
      const frame = frameOf(noisy(gradient(5, 60), grain), n / 10);
      expect(light.correct(frame)).toBe(true);
      const isContent = new Set([...content(frame)].flatMap(([, , byte]) => [byte, byte + 1, byte + 2]));
      expect(frame.pixels.every((value, byte) => isContent.has(byte) || value === PADDING)).toBe(true);
    }
  });

  it.each([3, 10])('measures noise of %i levels, and smooths most of it away', (deviation) => {
    const light = new Light();
    const grain = noise(2, deviation);
    const level = gradient(100, 200);
    let frame = frameOf(level);
    for (let n = 0; n < 20; n++) {
      frame = frameOf(noisy(level, grain), n / 10);
      light.correct(frame);
    }
    expect(light.scene.noise).toBeGreaterThan(0.75 * deviation);
    expect(light.scene.noise).toBeLessThan(1.25 * deviation);
    const rest = [...content(frame)].map(([x, y]) => (at(frame, x, y) - level(x)) ** 2);
    expect(Math.sqrt(rest.reduce((sum, square) => sum + square, 0) / rest.length)).toBeLessThan(
      deviation / 2,
    );
    expect(Math.abs(mean(frame) - 150)).toBeLessThan(1);
  });

  it.each<[string, (n: number) => (x: number, y: number) => number]>([
    ['fine detail that stands still', () => (x, y) => ((x * 7 + y * 13) % 11) * 8 + 100],
    ['a smooth picture that moves', (n) => (x, y) => 150 + 60 * Math.sin((x + y + 9 * n) / 12)],
    ['streaks of rain', (n) => (x) => ((x * 31 + n * 17) % 9 === 0 ? 220 : 120)],
  ])('does not take %s for noise', (_, picture) => {
    const light = new Light();
    for (let n = 0; n < 20; n++) expect(light.correct(frameOf(picture(n), n / 10))).toBe(false);
  });

  it('does not compare frames of two segments', () => {
    const light = new Light();
    for (let n = 0; n < 20; n++) {
      const still = noise(n, 20);
      expect(
        light.correct(
          frameOf(
            noisy(() => 150, still),
            n / 10,
            n,
          ),
        ),
      ).toBe(false);
    }
  });

  it('multiplies the colours of a pixel alike', () => {
    const frame = frameOf(gradient(5, 45));
    for (const [x, y, byte] of content(frame)) frame.pixels[byte + 2] = 2 * at(frame, x, y);
    new Light().correct(frame);
    for (const [x, y, byte] of content(frame)) {
      const [green, blue] = [at(frame, x, y), frame.pixels[byte + 2] ?? 0];
      if (blue < 255) expect(Math.abs(blue - 2 * green)).toBeLessThanOrEqual(2);
    }
  });
});
