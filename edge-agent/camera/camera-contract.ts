import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CameraOptions, CameraSource, Frame, PictureForm } from './camera-source.ts';
import { contentSize } from './letterbox.ts';
import { cropOf, type Region, regionOf, WHOLE } from './region.ts';
import { Clips, greyOfFrame } from './testing/clips.ts';
import { Thinning } from './thinning.ts';

const small: PictureForm = { width: 64, height: 48, colour: 'rgb', padding: 114 };

/** A frame whose pixels stay. */
export type Kept = Frame & { pixels: Uint8Array };

/** Every frame of a file. */
export async function readAll(camera: CameraSource): Promise<Kept[]> {
  const frames: Kept[] = [];
  await camera.open();
  try {
    for (let frame = await camera.read(); frame !== null; frame = await camera.read()) {
      frames.push({ ...frame, pixels: frame.pixels.slice() });
    }
  } finally {
    await camera.close();
  }
  return frames;
}

const meanOf = (values: Uint8Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const rounded = (values: number[]): number[] => values.map((value) => Math.round(value * 1000));

/**
 * What every adapter of {@link CameraSource} must do with files.
 *
 * @param missing why the adapter cannot be tested here; null where it can
 */
export function testCameraContract(
  name: string,
  make: (options: CameraOptions) => CameraSource,
  missing: string | null,
): void {
  describe.skipIf(missing !== null)(
    `${name} camera${missing === null ? '' : ` (skipped: ${missing})`}`,
    () => {
      const clips = new Clips();
      const of = (path: string, framesPerSecond = 30, picture = small, region: Region = WHOLE) =>
        make({ source: { kind: 'file', path }, picture, framesPerSecond, region });
      beforeAll(() => {
        clips.greys('25.mp4', 25, 2);
        clips.greys('12.mp4', 12, 2);
        clips.greys('10.avi', 10, 2);
        clips.greys('uneven.mp4', 25, 4, 'not(eq(mod(n,7),3))*not(between(n,30,41))');
        clips.pattern('odd.mp4', '322x178', 10, 1);
        clips.pattern('long.mp4', '320x240', 25, 10);
      });
      afterAll(() => clips.remove());

      it('gives every frame with its time, then null for good', async () => {
        const camera = of(clips.path('25.mp4'));
        const info = await camera.open();
        expect(info).toMatchObject({ width: 64, height: 48, framesPerSecond: 25 });
        expect(info.durationS).toBeCloseTo(2, 1);
        const times: number[] = [];
        const values: number[] = [];
        for (let frame = await camera.read(); frame !== null; frame = await camera.read()) {
          times.push(frame.t);
          values.push(meanOf(frame.pixels));
        }
        expect(rounded(times)).toEqual(Array.from({ length: 50 }, (_, n) => n * 40));
        values.forEach((value, n) => {
          expect(Math.abs(value - greyOfFrame(n))).toBeLessThan(4);
        });
        expect(await camera.read()).toBeNull();
        expect(await camera.read()).toBeNull();
        expect(camera.skipped).toBe(0);
        await camera.close();
      });

      it('loses nothing to a slow reader, even after the whole file was decoded', async () => {
        const camera = of(clips.path('25.mp4'));
        await camera.open();
        const values: number[] = [];
        for (let frame = await camera.read(); frame !== null; frame = await camera.read()) {
          values.push(meanOf(frame.pixels));
          if (values.length % 12 === 1) await new Promise((resolve) => setTimeout(resolve, 300));
        }
        await camera.close();
        expect(values).toHaveLength(50);
        values.forEach((value, n) => {
          expect(Math.abs(value - greyOfFrame(n))).toBeLessThan(4);
        });
      });

      it.each([
        ['25.mp4', 25, 50],
        ['12.mp4', 12, 24],
        ['10.avi', 10, 20],
      ])('thins %s out to ten frames a second', async (file, rate, count) => {
        const thinning = new Thinning(10);
        const kept = Array.from({ length: count }, (_, n) => n).filter((n) => thinning.keeps(n / rate));
        const frames = await readAll(of(clips.path(file), 10));
        expect(frames).toHaveLength(20);
        expect(rounded(frames.map((frame) => frame.t))).toEqual(rounded(kept.map((n) => n / rate)));
        frames.forEach((frame, index) => {
          expect(Math.abs(meanOf(frame.pixels) - greyOfFrame(kept[index] ?? -1))).toBeLessThan(4);
        });
      });

      it('keeps the times of a clip of uneven frame rate', async () => {
        const sources = Array.from({ length: 100 }, (_, n) => n).filter(
          (n) => n % 7 !== 3 && !(n >= 30 && n <= 41),
        );
        const thinning = new Thinning(5);
        const kept = sources.filter((n) => thinning.keeps(n / 25));
        const all = await readAll(of(clips.path('uneven.mp4')));
        const thinned = await readAll(of(clips.path('uneven.mp4'), 5));
        expect(rounded(all.map((frame) => frame.t))).toEqual(sources.map((n) => n * 40));
        expect(rounded(thinned.map((frame) => frame.t))).toEqual(kept.map((n) => n * 40));
      });

      it.each([
        { width: 200, height: 200, colour: 'rgb', padding: 77 },
        { width: 500, height: 178, colour: 'bgr', padding: 0 },
        { width: 640, height: 384, colour: 'rgb', padding: 255 },
        { width: 322, height: 178, colour: 'bgr', padding: 9 },
      ] satisfies PictureForm[])('puts the source at the top left of %o', async (picture) => {
        const [frame] = await readAll(of(clips.path('odd.mp4'), 30, picture));
        const content = contentSize({ width: 322, height: 178 }, picture);
        expect(frame).toMatchObject({
          width: picture.width,
          height: picture.height,
          contentWidth: content.width,
          contentHeight: content.height,
        });
        const pixels = frame?.pixels ?? new Uint8Array();
        expect(pixels).toHaveLength(picture.width * picture.height * 3);
        const wrong = pixels.findIndex((value, index) => {
          const x = Math.floor(index / 3) % picture.width;
          const y = Math.floor(index / 3 / picture.width);
          return (x >= content.width || y >= content.height) && value !== picture.padding;
        });
        expect(wrong).toBe(-1);
        const lastRow = pixels
          .subarray((content.height - 1) * picture.width * 3)
          .subarray(0, content.width * 3);
        expect(lastRow.some((value) => value !== picture.padding)).toBe(true);
      });

      it.each([
        ['a middle', [0.25, 0.2, 0.75, 0.8]],
        ['a corner', [0.5, 0.5, 1, 1]],
        ['an odd part, larger than it is', [0.13, 0.31, 0.42, 0.57]],
      ] satisfies [string, Region][])('shows %s of the source in place of the whole', async (_, region) => {
        const source = { width: 322, height: 178 };
        const whole: PictureForm = { ...source, colour: 'rgb', padding: 114 };
        const crop = cropOf(source, region);
        const part: PictureForm = { ...whole, width: crop.width, height: crop.height };
        const [all] = await readAll(of(clips.path('odd.mp4'), 30, whole));
        const [cut] = await readAll(of(clips.path('odd.mp4'), 30, part, region));
        expect(cut?.region).toEqual(regionOf(crop, source));
        expect(all?.region).toEqual(WHOLE);
        let difference = 0;
        for (let y = 0; y < crop.height; y++) {
          for (let at = 0; at < crop.width * 3; at++) {
            const from = all?.pixels[((crop.y + y) * source.width + crop.x) * 3 + at] ?? 0;
            difference += Math.abs(from - (cut?.pixels[y * crop.width * 3 + at] ?? 255));
          }
        }
        expect(difference / (crop.width * crop.height * 3)).toBeLessThan(3);
        const [scaled] = await readAll(of(clips.path('odd.mp4'), 30, { ...whole, width: 400 }, region));
        const size = contentSize(crop, { width: 400, height: source.height });
        expect(scaled).toMatchObject({ contentWidth: size.width, contentHeight: size.height });
      });

      it.each([
        ['rgb', [0, 2]],
        ['bgr', [2, 0]],
      ] as const)('writes %s', async (colour, [red, blue]) => {
        const path = clips.make('red.mp4', 'color=red:size=64x48:rate=5:duration=1');
        const [frame] = await readAll(of(path, 30, { ...small, colour }));
        expect(frame?.pixels[red]).toBeGreaterThan(240);
        expect(frame?.pixels[blue]).toBeLessThan(15);
      });

      it('lends a picture until the next read', async () => {
        const camera = of(clips.path('25.mp4'));
        await camera.open();
        for (let n = 0; n < 5; n++) {
          const frame = await camera.read();
          const before = frame?.pixels.slice();
          await new Promise((resolve) => setTimeout(resolve, 60));
          expect(frame?.pixels).toEqual(before);
          expect(Math.abs(meanOf(frame?.pixels ?? new Uint8Array()) - greyOfFrame(n))).toBeLessThan(4);
        }
        await camera.close();
      });

      it('names a file that does not exist, is a folder or is no video', async () => {
        writeFileSync(clips.path('note.txt'), 'this is not a video');
        for (const file of ['missing.mp4', '', 'note.txt']) {
          const camera = of(clips.path(file));
          await expect(camera.open()).rejects.toMatchObject({
            code: 'camera-unavailable',
            message: expect.stringContaining(clips.path(file)),
          });
          await camera.close();
        }
      });

      it('gives what there is of a file that breaks off, then says where', async () => {
        const camera = of(clips.cut('half.mp4', clips.path('long.mp4'), 0.5));
        await camera.open();
        let count = 0;
        const read = async () => {
          while ((await camera.read()) !== null) count++;
        };
        await expect(read()).rejects.toMatchObject({
          code: 'camera-broken',
          message: expect.stringMatching(/half\.mp4 breaks off at \d\.\d s of 10\.0 s/),
        });
        expect(count).toBeGreaterThan(50);
        expect(count).toBeLessThan(230);
        await camera.close();
      });

      it('can be closed while it reads, and twice', async () => {
        const camera = of(clips.path('long.mp4'));
        await camera.open();
        await camera.read();
        const reading = camera.read();
        await camera.close();
        await reading;
        expect(await camera.read()).toBeNull();
        await camera.close();
      });
    },
  );
}
