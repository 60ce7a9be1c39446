import { afterAll, expect, test } from 'vitest';
import { testCameraContract } from './camera-contract.ts';
import type { CameraOptions, PictureForm } from './camera-source.ts';
import type { AdapterName, CameraState } from './open-camera.ts';
import { opencvMissing } from './opencv-addon.ts';
import { Clips } from './testing/clips.ts';
import { ThreadedCamera } from './threaded-camera.ts';

// OpenCV's addon serves one thread of a process only: no other test that loads it may stand in this file.
const threaded = (adapter: AdapterName) => (options: CameraOptions) =>
  new ThreadedCamera({ ...options, adapter, mode: 'fast' });

testCameraContract('threaded ffmpeg', threaded('ffmpeg'), null);
testCameraContract('threaded opencv', threaded('opencv'), opencvMissing());

const clips = new Clips();
afterAll(() => clips.remove());
const picture: PictureForm = { width: 64, height: 48, colour: 'rgb', padding: 0 };

test('two cameras at a time keep their frames and their news apart', async () => {
  clips.greys('a.mp4', 10, 2);
  clips.pattern('b.mp4', '320x240', 25, 1);
  const states: Record<string, CameraState[]> = { a: [], b: [] };
  const cameras = ['a', 'b'].map(
    (name) =>
      new ThreadedCamera({
        source: { kind: 'file', path: clips.path(`${name}.mp4`) },
        adapter: 'ffmpeg',
        mode: 'fast',
        picture,
        framesPerSecond: 30,
        onState: (state) => states[name]?.push(state),
      }),
  );
  const infos = await Promise.all(cameras.map((camera) => camera.open()));
  expect(infos.map(({ width }) => width)).toEqual([64, 320]);
  const counts = await Promise.all(
    cameras.map(async (camera) => {
      let frames = 0;
      while (await camera.read()) frames++;
      await camera.close();
      return frames;
    }),
  );
  expect(counts).toEqual([20, 25]);
  expect(states).toEqual({ a: ['connecting', 'running', 'ended'], b: ['connecting', 'running', 'ended'] });
});
