import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { burstLoss } from './bursts.ts';
import { changesPicture, DEGRADATIONS, degradationsOf } from './degradations.ts';
import { degradeVideo } from './degrade-video.ts';

const names = (text: string) => degradationsOf(text).map(({ name }) => name);

describe('the table', () => {
  it('has every degradation once, each with a description', () => {
    const mild = ['fps5', 'loss30', 'half', 'dusk', 'backlight', 'bitrate', 'shake', 'rain'];
    const severe = ['quarter', 'night', 'heavy-rain', 'starved'];
    expect(names('all')).toEqual(['clean', ...mild, ...severe]);
    expect(names('mild')).toEqual(mild);
    expect(names('severe')).toEqual(severe);
    for (const { description } of DEGRADATIONS) expect(description).not.toBe('');
  });

  it('takes lists in any order, each name once, and names what it does not know', () => {
    expect(names('night, dusk,dusk')).toEqual(['dusk', 'night']);
    expect(names('severe,clean,night')).toEqual(['clean', 'quarter', 'night', 'heavy-rain', 'starved']);
    expect(() => degradationsOf('dusk,fog')).toThrow(
      expect.objectContaining({ code: 'bad-input', faults: [expect.objectContaining({ value: 'fog' })] }),
    );
  });
});

describe('lost frames', () => {
  const loss = { share: 0.3, shortest: 2, longest: 6 };

  it('are near a third of any clip, in bursts no longer than asked for, and the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 3000 }), fc.integer(), (frames, seed) => {
        const keep = burstLoss(frames, { ...loss, seed });
        expect(keep).toHaveLength(frames);
        expect(keep[0]).toBe(true);
        const lost = keep.filter((kept) => !kept).length / frames;
        expect(lost).toBeLessThanOrEqual(0.3);
        expect(lost).toBeGreaterThan(0.2);
        const bursts =
          keep
            .map((kept) => (kept ? ' ' : 'x'))
            .join('')
            .match(/x+/g) ?? [];
        expect(Math.max(...bursts.map(({ length }) => length))).toBeLessThanOrEqual(6);
        expect(burstLoss(frames, { ...loss, seed })).toEqual(keep);
      }),
    );
  });

  it('differ from seed to seed', () => {
    const of = (seed: number) => burstLoss(500, { ...loss, seed }).join();
    expect(new Set([1, 2, 3, 4].map(of)).size).toBe(4);
  });

  it('are 30 % of a long clip', () => {
    const keep = burstLoss(5000, { ...loss, seed: 1 });
    expect(keep.filter((kept) => !kept).length / 5000).toBeCloseTo(0.3, 1);
  });
});

describe('degraded videos', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-degrade-'));
  const clean = join(folder, 'clean.mp4');
  beforeAll(() => {
    const source = 'testsrc2=s=322x182:r=12:d=1,noise=all_seed=1:alls=3';
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-pix_fmt', 'yuv420p', clean]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const times = (path: string) =>
    execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', path], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n')
      .map((line) => Number.parseFloat(line).toFixed(3));
  const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

  it.each(DEGRADATIONS.filter(changesPicture).map((degradation) => [degradation.name, degradation] as const))(
    '%s: every frame at its time, other pictures, and the same bytes at every run',
    async (name, degradation) => {
      const [once, twice] = [join(folder, `${name}-1.mp4`), join(folder, `${name}-2.mp4`)];
      await degradeVideo(clean, degradation, once);
      await degradeVideo(clean, degradation, twice);
      expect(times(once)).toEqual(times(clean));
      expect(hash(once)).toBe(hash(twice));
      expect(hash(once)).not.toBe(hash(clean));
    },
  );

  it('leave nothing behind where ffmpeg cannot make them', async () => {
    const [night] = degradationsOf('night');
    const broken = {
      ...(night ?? { name: '', severity: 'severe', description: '' }),
      filter: () => 'nosuchfilter[out]',
    };
    const out = join(folder, 'broken.mp4');
    await expect(degradeVideo(clean, broken, out)).rejects.toMatchObject({ code: 'bad-input' });
    expect([out, `${out}.part`].some(existsSync)).toBe(false);
  });
});
