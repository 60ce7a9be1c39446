import { afterAll, describe, expect, it } from 'vitest';
import { readAll, testCameraContract } from './camera-contract.ts';
import type { CameraOptions, PictureForm } from './camera-source.ts';
import { FfmpegCamera } from './ffmpeg-camera.ts';
import { opencvMissing } from './opencv-addon.ts';
import { OpencvCamera } from './opencv-camera.ts';
import { type Region, WHOLE } from './region.ts';
import { Clips } from './testing/clips.ts';

type Case = [name: string, size: string, picture: PictureForm, more: string[], region?: Region];

const withoutOpencv = opencvMissing();

testCameraContract('ffmpeg', (options) => new FfmpegCamera(options), null);
testCameraContract('opencv', (options) => new OpencvCamera(options), withoutOpencv);

describe.skipIf(withoutOpencv !== null)(
  `both adapters${withoutOpencv === null ? '' : ` (skipped: ${withoutOpencv})`}`,
  () => {
    const clips = new Clips();
    afterAll(() => clips.remove());
    const form = (width: number, height: number): PictureForm => ({
      width,
      height,
      colour: 'rgb',
      padding: 114,
    });
    const hd = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];

    it.each([
      ['smaller', '1280x720', form(640, 384), []],
      ['smaller by an odd factor', '1000x562', form(320, 240), []],
      ['smaller by a half', '768x576', form(640, 384), []],
      ['as large', '320x240', form(320, 240), []],
      ['larger', '320x180', form(640, 384), []],
      ['of a video marked BT.709', '1280x720', form(640, 384), hd],
      ['of a part', '1280x720', form(640, 384), [], [0.3, 0.2, 0.65, 0.7]],
    ] satisfies Case[])(
      'see the same pictures, %s',
      async (_, size, picture, more, region: Region = WHOLE) => {
        const path = clips.pattern(`${size}.mp4`, size, 12, 1, ...more);
        const options: CameraOptions = {
          source: { kind: 'file', path },
          picture,
          framesPerSecond: 10,
          region,
        };
        const one = await readAll(new FfmpegCamera(options));
        const other = await readAll(new OpencvCamera(options));
        expect(
          other.map(({ t, contentWidth, contentHeight }) => [
            Math.round(t * 1000),
            contentWidth,
            contentHeight,
          ]),
        ).toEqual(
          one.map(({ t, contentWidth, contentHeight }) => [
            Math.round(t * 1000),
            contentWidth,
            contentHeight,
          ]),
        );
        one.forEach((frame, index) => {
          const pixels = other[index]?.pixels ?? new Uint8Array();
          const sum = frame.pixels.reduce(
            (total, value, at) => total + Math.abs(value - (pixels[at] ?? 0)),
            0,
          );
          expect(sum / frame.pixels.length).toBeLessThan(3);
        });
      },
    );

    it.each(['90', '180', '270'])('turn a video that was filmed at %s degrees', async (degrees) => {
      const upright = clips.pattern('upright.mp4', '160x90', 5, 1);
      const path = clips.turn(`turned-${degrees}.mp4`, upright, degrees);
      const options: CameraOptions = {
        source: { kind: 'file', path },
        picture: form(160, 160),
        framesPerSecond: 5,
        region: [0.1, 0.3, 0.7, 0.8],
      };
      const [one] = await readAll(new FfmpegCamera(options));
      const [other] = await readAll(new OpencvCamera(options));
      expect(other).toMatchObject({ contentWidth: one?.contentWidth, contentHeight: one?.contentHeight });
      const pixels = other?.pixels ?? new Uint8Array();
      const sum =
        one?.pixels.reduce((total, value, at) => total + Math.abs(value - (pixels[at] ?? 0)), 0) ?? 0;
      expect(sum / pixels.length).toBeLessThan(3);
    });
  },
);
