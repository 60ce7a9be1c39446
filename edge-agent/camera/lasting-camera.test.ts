import { describe, expect, it } from 'vitest';
import { GatelineError } from '../../firmware-config/errors.ts';
import { backOffMs, LastingCamera, type LastingOptions } from './lasting-camera.ts';
import { ScriptedCamera, ScriptedClock } from './testing/scripted-camera.ts';

const gone = new GatelineError('camera-unavailable', 'the camera is not there');
const lost = new GatelineError('camera-broken', 'the camera went away');

function setUp(cameras: ScriptedCamera[], options: Partial<LastingOptions> = {}) {
  const clock = new ScriptedClock();
  const heard: string[] = [];
  const used: ScriptedCamera[] = [];
  const camera = new LastingCamera({
    make: () => {
      const next = cameras.shift();
      if (next === undefined) throw new Error('no more cameras');
      used.push(next);
      return next;
    },
    loop: false,
    retry: false,
    stepS: 0.1,
    clock,
    random: () => 1,
    onState: (state, reason) => heard.push(reason === undefined ? state : `${state}: ${reason.text}`),
    ...options,
  });
  return { camera, clock, heard, used };
}

async function read(camera: LastingCamera, count: number) {
  const frames: (readonly [number, number] | null)[] = [];
  for (let n = 0; n < count; n++) {
    const frame = await camera.read();
    frames.push(frame === null ? null : [frame.segment, Math.round(frame.t * 1000) / 1000]);
  }
  return frames;
}

describe('a camera that goes on', () => {
  it('ends once where it neither loops nor retries', async () => {
    const { camera, heard } = setUp([new ScriptedCamera([0, 0.1])]);
    await camera.open();
    expect(await read(camera, 4)).toEqual([[0, 0], [0, 0.1], null, null]);
    expect(heard).toEqual(['connecting', 'running', 'ended']);
  });

  it('loops with a new segment and rising time', async () => {
    const { camera, heard, used } = setUp([new ScriptedCamera([0, 0.5]), new ScriptedCamera([0, 0.5])], {
      loop: true,
    });
    await camera.open();
    expect(await read(camera, 4)).toEqual([
      [0, 0],
      [0, 0.5],
      [1, 0.6],
      [1, 1.1],
    ]);
    expect(used[0]?.closed).toBe(true);
    expect(heard).toEqual(['connecting', 'running']);
  });

  it('does not loop a video without a picture for ever', async () => {
    const { camera } = setUp([new ScriptedCamera([])], { loop: true });
    await camera.open();
    await expect(camera.read()).rejects.toMatchObject({ code: 'camera-broken' });
    expect(await camera.read()).toBeNull();
  });

  it('fails at once where it does not retry', async () => {
    const { camera, heard } = setUp([new ScriptedCamera([], { open: gone })]);
    await expect(camera.open()).rejects.toBe(gone);
    expect(heard).toEqual(['connecting', 'failed: the camera is not there']);
  });

  it('waits longer and longer for a source that is not there, and says so', async () => {
    const absent = () => new ScriptedCamera([], { open: gone });
    const { camera, clock, heard } = setUp([absent(), absent(), absent(), new ScriptedCamera([0])], {
      retry: true,
    });
    await camera.open();
    expect(clock.slept).toEqual([1000, 2000, 4000]);
    expect(heard[2]).toBe('connecting: the camera is not there (next attempt in 2 s)');
    await camera.read();
    expect(heard.at(-1)).toBe('running');
  });

  it('comes back to a source that was lost, in a new segment, later by the time that passed', async () => {
    const { camera, clock, heard } = setUp(
      [
        new ScriptedCamera([0, 1], { read: lost }),
        new ScriptedCamera([], { open: gone }),
        new ScriptedCamera([0, 1]),
      ],
      { retry: true },
    );
    await camera.open();
    expect(await read(camera, 2)).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(await read(camera, 1)).toEqual([[1, 4]]);
    expect(clock.slept).toEqual([1000, 2000]);
    expect(heard.slice(2)).toEqual([
      'connecting: the camera went away (next attempt in 1 s)',
      'connecting: the camera is not there (next attempt in 2 s)',
      'running',
    ]);
  });

  it('begins with the short wait again after a picture', async () => {
    const breaking = () => new ScriptedCamera([0], { read: lost });
    const { camera, clock } = setUp([breaking(), breaking(), breaking()], { retry: true });
    await camera.open();
    await read(camera, 3);
    expect(clock.slept).toEqual([1000, 1000]);
  });

  it('does not retry what no waiting cures', async () => {
    const missing = new GatelineError('missing-program', 'ffmpeg is not installed');
    const { camera } = setUp([new ScriptedCamera([], { open: missing })], { retry: true });
    await expect(camera.open()).rejects.toBe(missing);
  });

  it('adds up what was skipped', async () => {
    const first = new ScriptedCamera([0], { read: lost });
    first.skipped = 3;
    const second = new ScriptedCamera([0]);
    second.skipped = 4;
    const { camera } = setUp([first, second], { retry: true });
    await camera.open();
    await read(camera, 2);
    expect(camera.skipped).toBe(7);
  });

  it('can be closed while it waits', async () => {
    const { camera } = setUp([new ScriptedCamera([], { open: gone })], {
      retry: true,
      clock: {
        wall: () => 0,
        monotonic: () => 0,
        sleep: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
      },
    });
    const opening = camera.open();
    await new Promise((resolve) => setTimeout(resolve, 10));
    await camera.close();
    await expect(opening).rejects.toMatchObject({ code: 'camera-unavailable' });
    expect(await camera.read()).toBeNull();
  });
});

it('backs off from 1 s to 30 s, with jitter', () => {
  expect([1, 2, 3, 4, 5, 6, 50].map((failures) => backOffMs(failures, 1))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
  expect(backOffMs(3, 0)).toBe(2000);
});
