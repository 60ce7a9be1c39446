import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  decodePayload,
  encodePayload,
  MAX_PICTURE_CHARACTERS,
} from '../../firmware-config/contract/index.ts';
import type { Frame } from '../camera/camera-source.ts';
import { openCameraWalk } from '../camera-walk.ts';
import type { Detections } from '../detections/detections.ts';
import { hide } from './hiding.ts';
import { drawn, medianOf, type Picture, sketched } from './picture.ts';
import { Exposure, encoded } from './snapshot.ts';

const VIDEOS = join(import.meta.dirname, '../../../shared/videos');

/** A frame without padding; the colour of each pixel is asked for. */
function frameOf(width: number, height: number, colourAt: (x: number, y: number) => number): Frame {
  const pixels = new Uint8Array(width * height * 3);
  for (let n = 0; n < width * height; n++)
    pixels.fill(colourAt(n % width, Math.floor(n / width)), 3 * n, 3 * n + 3);
  return { pixels, width, height, contentWidth: width, contentHeight: height, t: 0, at: 0, segment: 0 };
}

/** Share of the neighbours side by side that differ, from (x1, y1) up to (x2, y2). */
function detail(
  { pixels, width }: Pick<Picture, 'pixels' | 'width'>,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
) {
  let [pairs, differ] = [0, 0];
  for (let y = y1; y < y2; y++) {
    for (let x = x1; x + 1 < x2; x++) {
      const at = (y * width + x) * 3;
      pairs++;
      if ([0, 1, 2].some((c) => pixels[at + c] !== pixels[at + 3 + c])) differ++;
    }
  }
  return differ / Math.max(1, pairs);
}

describe('a picture for set-up', () => {
  it('has a third of the detail, and no padding', () => {
    const stripes = frameOf(640, 384, (x) => (x % 2) * 255);
    stripes.contentHeight = 360;
    const { pixels, width, height } = drawn(sketched(stripes, 640));
    expect([width, height, pixels.length]).toEqual([640, 360, 640 * 360 * 3]);
    const values = [...pixels.subarray(0, 1920)];
    expect(Math.max(...values) - Math.min(...values)).toBeLessThan(100);
  });

  it('shows a part that is looked at in its place, and grey around it', () => {
    const part = frameOf(300, 180, (x) => (x < 150 ? 20 : 220));
    part.region = [0.5, 0.25, 1, 0.75];
    const { pixels, width, height } = drawn(sketched(part, 600));
    expect([width, height]).toEqual([600, 360]);
    const at = (x: number, y: number) => pixels[(Math.round(y * height) * width + Math.round(x * width)) * 3];
    expect([at(0.2, 0.5), at(0.75, 0.1), at(0.75, 0.9)]).toEqual([128, 128, 128]);
    expect([at(0.55, 0.3), at(0.6, 0.7), at(0.8, 0.5), at(0.95, 0.7)]).toEqual([20, 20, 220, 220]);
  });

  it('is as wide as a message may have it', () => {
    const large = drawn(
      sketched(
        frameOf(1280, 720, () => 7),
        640,
      ),
    );
    expect([large.width, large.height]).toEqual([640, 360]);
    expect(new Set(large.pixels)).toEqual(new Set([7]));
    const small = drawn(
      sketched(
        frameOf(31, 17, () => 9),
        640,
      ),
    );
    expect([small.width, small.height, ...new Set(small.pixels)]).toEqual([31, 17, 9]);
  });

  it('shows what stays: nothing of what is in no place for half of the looks', () => {
    const empty = sketched(
      frameOf(90, 60, (x) => x),
      640,
    );
    const walker = fc.array(fc.integer({ min: 0, max: 89 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(walker, fc.nat(255), (places, colour) => {
        const looks = places.map((place) =>
          sketched(
            frameOf(90, 60, (x, y) => (Math.abs(x - place) < 9 && y > 20 ? colour : x)),
            640,
          ),
        );
        const [first, ...others] = [...looks, empty, empty, empty, empty];
        if (first) expect(medianOf([first, ...others]).values).toEqual(empty.values);
      }),
      { numRuns: 30 },
    );
  });

  it('has whole blocks of one colour in a place that is hidden, six across a face at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 300 }), fc.nat(300), fc.nat(150), (side, left, top) => {
        const picture: Picture = frameOf(320, 240, (x, y) => (x * 37 + y * 101) % 256);
        const place = {
          x1: left / 320,
          y1: top / 240,
          x2: (left + side) / 320,
          y2: (top + 1.3 * side) / 240,
        };
        hide(picture, [place], 'face');
        const row = Math.min(239, Math.round(top + side / 2));
        const colours = new Set<number>();
        for (let x = left; x < Math.min(320, left + side); x++)
          colours.add(picture.pixels[(row * 320 + x) * 3] ?? 0);
        expect(colours.size).toBeLessThanOrEqual(6);
      }),
      { numRuns: 60 },
    );
  });

  it('fits its message however little can be left out of it', async () => {
    let seed = 7;
    const noise = frameOf(640, 640, () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed >> 16;
    });
    const picture = await encoded({
      picture: { ...noise, pixels: noise.pixels.map((v, n) => v ^ (n * 73)) },
      hidden: 0,
    });
    expect(picture?.jpeg.length).toBeLessThanOrEqual(MAX_PICTURE_CHARACTERS);
    const message = {
      v: 1 as const,
      gateway: 'g',
      id: 'i',
      camera: 'c',
      at: 0,
      ...(picture ? { picture } : {}),
    };
    expect(decodePayload('snapshot', encodePayload('snapshot', message)).picture?.width).toBe(640);
  });
});

describe.skipIf(!existsSync(VIDEOS))('of people (needs ../shared/videos)', () => {
  it.each([
    ['crowd-faces-hall', 'ultraface-rfb-320', 3],
    ['synth-faces-slide', 'ultraface-rfb-320', 1],
    ['vtest-pets09-s2l1', 'centernet-mobilenetv3', 3],
  ])(
    '%s: where somebody was found nothing of them is left',
    { timeout: 60_000 },
    async (name, model, fewest) => {
      const walk = await openCameraWalk(
        {
          ...{ id: 'x', model, source: { kind: 'file', path: join(VIDEOS, `${name}.mp4`) } },
          lines: [{ id: 'l', gate: 'g', a: [0, 0], b: [1, 1] }],
        },
        { mode: 'fast', threads: 1 },
      );
      const exposure = new Exposure();
      let found: number[][] = [];
      const boxes = ({ count, x1, y1, x2, y2 }: Detections) =>
        Array.from({ length: count }, (_, n) => [x1[n] ?? 0, y1[n] ?? 0, x2[n] ?? 0, y2[n] ?? 0]);
      let before: number[][] = [];
      for await (const { frame, tracks, detections } of walk.steps()) {
        if (frame.t < 0.5) continue;
        before = boxes(detections);
        const original = frame.pixels.slice();
        const { detector, finds } = walk;
        const hidden = await exposure.look({ frame, tracks, detector, finds }, frame.t * 1000);
        expect(Buffer.compare(original, frame.pixels)).toBe(0);
        if (!hidden) continue;
        found = before;
        const { picture } = hidden;
        const { contentWidth, contentHeight, width } = frame;
        for (const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] of found) {
          const inPicture = [
            x1 * picture.width,
            y1 * picture.height,
            x2 * picture.width,
            y2 * picture.height,
          ] as const;
          const [a, b, c, d] = inPicture.map(Math.round) as [number, number, number, number];
          // Blocks are 8 pixels wide at least; places that overlap cut some of them.
          expect(detail(picture, a, b, c, d)).toBeLessThan(0.3);
          const scale = contentWidth / picture.width;
          expect(contentHeight / picture.height).toBeCloseTo(scale, 1);
          const rough = [a, b, c, d].map((v) => Math.round(v * scale)) as [number, number, number, number];
          expect(detail({ pixels: original, width }, ...rough)).toBeGreaterThan(0.4);
        }
        const message = await encoded(hidden);
        const image = await sharp(Buffer.from(message?.jpeg ?? '', 'base64')).metadata();
        expect([image.width, image.height]).toEqual([picture.width, picture.height]);
        expect(hidden.hidden).toBeGreaterThanOrEqual(found.length);
        break;
      }
      await walk.close();
      expect(found.length).toBeGreaterThanOrEqual(fewest);
    },
  );
});
