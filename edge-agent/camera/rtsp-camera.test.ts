import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CameraSource, PictureForm } from './camera-source.ts';
import { type AdapterName, openCamera } from './open-camera.ts';
import { opencvMissing } from './opencv-addon.ts';
import { Clips } from './testing/clips.ts';
import { RtspServer, rtspServerMissing } from './testing/rtsp-server.ts';

const picture: PictureForm = { width: 160, height: 120, colour: 'rgb', padding: 114 };
const withoutServer = rtspServerMissing();

describe.skipIf(withoutServer !== null)(
  `a camera on the network${withoutServer ? ` (skipped: ${withoutServer})` : ''}`,
  () => {
    const clips = new Clips();
    const opened: CameraSource[] = [];
    let server: RtspServer;
    const open = (adapter: AdapterName, transport: 'tcp' | 'udp', states: string[] = []) => {
      const camera = openCamera({
        source: { kind: 'rtsp', url: server.url, transport },
        adapter,
        picture,
        framesPerSecond: 10,
        mode: 'live',
        onState: (state, reason) => states.push(reason?.text ?? state),
      });
      opened.push(camera);
      return camera;
    };
    beforeAll(async () => {
      server = await RtspServer.of(clips.pattern('camera.mp4', '320x180', 25, 60, '-bf', '0', '-g', '25'));
    });
    afterEach(async () => {
      for (const camera of opened.splice(0)) await camera.close();
      await server.kill();
    });
    afterAll(() => clips.remove());

    const withoutOpencv = opencvMissing();
    describe.each<[AdapterName, string | null]>([
      ['ffmpeg', null],
      ['opencv', withoutOpencv],
    ])('by %s', (adapter, missing) => {
      it.skipIf(missing !== null).each(['tcp', 'udp'] as const)(
        'sends frames over %s, ten a second',
        async (transport) => {
          await server.start();
          const camera = open(adapter, transport);
          expect(await camera.open()).toMatchObject({
            width: 320,
            height: 180,
            framesPerSecond: 25,
            durationS: null,
          });
          const times: number[] = [];
          while (times.length < 15) times.push((await camera.read())?.t ?? Number.NaN);
          const rate = (times.length - 1) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
          expect(rate).toBeGreaterThan(5);
          expect(rate).toBeLessThan(11);
          expect(times).toEqual([...times].sort((a, b) => a - b));
        },
        40_000,
      );

      it.skipIf(missing !== null)(
        'skips frames for a reader who is late',
        async () => {
          await server.start();
          const camera = open(adapter, 'tcp');
          await camera.open();
          const before = await camera.read();
          await new Promise((resolve) => setTimeout(resolve, 2000));
          await camera.read();
          const after = await camera.read();
          expect(camera.skipped).toBeGreaterThan(8);
          expect((after?.t ?? 0) - (before?.t ?? 0)).toBeGreaterThan(1.5);
          expect(Date.now() - (after?.at ?? 0)).toBeLessThan(500);
        },
        40_000,
      );

      it.skipIf(missing !== null)(
        'comes back after the camera lost its power',
        async () => {
          const states: string[] = [];
          const camera = open(adapter, 'tcp', states);
          const opening = camera.open();
          await expect.poll(() => states.length, { timeout: 10_000 }).toBeGreaterThan(1);
          await server.start();
          await opening;
          const first = await camera.read();
          expect(first?.segment).toBe(0);
          await server.kill();
          const restarted = expect.poll(() => states.at(-1), { timeout: 20_000 }).toMatch(/next attempt/);
          const reading = (async () => {
            for (;;) {
              const frame = await camera.read();
              if (frame?.segment !== 0) return frame;
            }
          })();
          await restarted;
          await server.start();
          const back = await reading;
          expect(back?.segment).toBe(1);
          expect(back?.t).toBeGreaterThan(first?.t ?? 0);
          expect(states[0]).toBe('connecting');
          expect(states.at(-1)).toBe('running');
          expect(states.filter((state) => state === 'running')).toHaveLength(2);
        },
        60_000,
      );
    });
  },
);
