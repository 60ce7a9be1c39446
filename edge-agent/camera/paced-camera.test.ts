import { describe, expect, it } from 'vitest';
import { PacedCamera } from './paced-camera.ts';
import { ScriptedCamera, ScriptedClock } from './testing/scripted-camera.ts';

const tenths = (count: number): number[] => Array.from({ length: count }, (_, n) => n / 10);

describe('a file played in real time', () => {
  it('gives each frame when it is due', async () => {
    const clock = new ScriptedClock();
    const camera = new PacedCamera(new ScriptedCamera([0, 0.1, 0.4]), clock);
    const moments: number[] = [];
    for (let frame = await camera.read(); frame !== null; frame = await camera.read()) {
      moments.push(clock.now - 5_000);
      expect(frame.at).toBeCloseTo(clock.wall());
    }
    expect(moments.map(Math.round)).toEqual([0, 100, 400]);
    expect(camera.skipped).toBe(0);
  });

  it('gives a late reader the newest due frame and counts the others', async () => {
    const clock = new ScriptedClock();
    const camera = new PacedCamera(new ScriptedCamera(tenths(20)), clock);
    await camera.read();
    clock.now += 750;
    const late = await camera.read();
    expect(late?.t).toBe(0.7);
    expect(late?.pixels[0]).toBe(8);
    expect(late?.at).toBe(clock.wall() - 50);
    expect(camera.skipped).toBe(6);
    expect((await camera.read())?.t).toBe(0.8);
    expect(clock.now).toBeCloseTo(5_800);
    expect(camera.skipped).toBe(6);
  });

  it('gives the last frame to a reader who is late at the end', async () => {
    const clock = new ScriptedClock();
    const camera = new PacedCamera(new ScriptedCamera(tenths(5)), clock);
    await camera.read();
    clock.now += 60_000;
    expect((await camera.read())?.t).toBe(0.4);
    expect(camera.skipped).toBe(3);
    expect(await camera.read()).toBeNull();
  });

  it('ends the wait when it is closed', async () => {
    const clock = new ScriptedClock();
    const camera = new PacedCamera(new ScriptedCamera([0, 3600]), {
      wall: () => clock.wall(),
      monotonic: () => clock.monotonic(),
      sleep: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    });
    await camera.read();
    const waiting = camera.read();
    await camera.close();
    expect(await waiting).toBeNull();
  });
});
