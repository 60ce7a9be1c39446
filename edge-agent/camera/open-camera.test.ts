import { afterAll, expect, it } from 'vitest';
import { readAll } from './camera-contract.ts';
import type { PictureForm } from './camera-source.ts';
import { chooseAdapter, openCamera } from './open-camera.ts';
import { isOpencvAvailable } from './opencv-addon.ts';
import { Clips } from './testing/clips.ts';

const picture: PictureForm = { width: 64, height: 48, colour: 'rgb', padding: 114 };
const clips = new Clips();
afterAll(() => clips.remove());

it('takes opencv where it is there, and what is asked for', () => {
  expect(chooseAdapter('auto')).toBe(isOpencvAvailable() ? 'opencv' : 'ffmpeg');
  expect(chooseAdapter('ffmpeg')).toBe('ffmpeg');
});

it('fails at once on a missing file where it goes as fast as it can', async () => {
  const camera = openCamera({
    source: { kind: 'file', path: '/nowhere/a.mp4' },
    adapter: 'ffmpeg',
    picture,
    framesPerSecond: 10,
    mode: 'fast',
  });
  await expect(camera.open()).rejects.toMatchObject({
    code: 'camera-unavailable',
    message: 'the video /nowhere/a.mp4 does not exist; check the path',
  });
});

it('reads every frame of a file as fast as it goes', async () => {
  const path = clips.greys('fast.mp4', 10, 20);
  const camera = openCamera({
    source: { kind: 'file', path },
    adapter: 'auto',
    picture,
    framesPerSecond: 10,
    mode: 'fast',
  });
  const start = performance.now();
  expect(await readAll(camera)).toHaveLength(200);
  expect(performance.now() - start).toBeLessThan(10_000);
});

it('plays a file in real time, over and over', async () => {
  const path = clips.greys('loop.mp4', 10, 1);
  const states: string[] = [];
  const camera = openCamera({
    source: { kind: 'file', path },
    adapter: 'auto',
    picture,
    framesPerSecond: 10,
    mode: 'live',
    loop: true,
    onState: (state) => states.push(state),
  });
  await camera.open();
  const first = await camera.read();
  const start = performance.now();
  let last = first;
  while ((last?.segment ?? 9) < 2) last = await camera.read();
  await camera.close();
  expect(performance.now() - start).toBeGreaterThan(1700);
  expect(last?.t).toBeGreaterThan(1.9);
  expect(states).toEqual(['connecting', 'running']);
});
