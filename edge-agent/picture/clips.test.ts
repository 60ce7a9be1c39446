import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PictureFault } from '../../firmware-config/contract/index.ts';
import type { Frame } from '../camera/camera-source.ts';
import { FfmpegCamera } from '../camera/ffmpeg-camera.ts';
import { type PictureFinding, PictureJudge } from './judge.ts';

const VIDEOS = resolve(import.meta.dirname, '../../../shared/videos');
const CLIPS = existsSync(VIDEOS) ? globSync(join(VIDEOS, '*.mp4')).sort() : [];

/** All frames of a file, one after another, as its camera gives them. */
async function* framesOf(path: string, framesPerSecond: number): AsyncGenerator<Frame> {
  const picture = { width: 256, height: 160, colour: 'rgb' as const, padding: 114 };
  const camera = new FfmpegCamera({ source: { kind: 'file', path }, picture, framesPerSecond });
  try {
    await camera.open();
    for (let frame = await camera.read(); frame; frame = await camera.read()) yield frame;
  } finally {
    await camera.close();
  }
}

/** From when to when a fault was told, in seconds of the video; `since` when it began as it was told. */
interface Told {
  fault: PictureFault;
  since: number;
  from: number;
  to: number;
}

/** Hears a judge, frame by frame, with the stream's time as wall time. */
class Hearing {
  readonly told: Told[] = [];
  private readonly judge = new PictureJudge({ live: false });
  private last: PictureFinding | null = null;

  saw(frame: Frame): void {
    const finding = this.judge.saw({ ...frame, at: frame.t * 1000 });
    const told = this.told.at(-1);
    if (this.last !== null && told) told.to = frame.t;
    const isNew = finding?.fault !== this.last?.fault || finding?.since !== this.last?.since;
    if (finding !== null && isNew)
      this.told.push({ fault: finding.fault, since: finding.since / 1000, from: frame.t, to: frame.t });
    this.last = finding;
  }
}

describe.skipIf(CLIPS.length === 0)(
  'on the clips of ../shared/videos (skipped where that folder is missing)',
  { timeout: 60_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'gateline-picture-'));
    const base = join(folder, 'base.mp4');
    const [BEGIN, END] = [25, 60];
    const on = `enable='gte(t,${BEGIN})*lt(t,${END})'`;
    const ffmpeg = (input: string[], filter: string, path: string) =>
      execFileSync('ffmpeg', [
        ...['-v', 'error', '-y', ...input, '-t', '75', '-vf', filter],
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-pix_fmt', 'yuv420p', path],
      ]);
    beforeAll(() => {
      const clip = join(VIDEOS, 'vtest-pets09-s2l1.mp4');
      ffmpeg(['-stream_loop', '-1', '-i', clip], 'fps=2,scale=320:240', base);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const blotch = (x: number, y: number) => `drawbox=${x}:${y}:110:80:0x303060@0.8:fill:${on}`;
    it.each<[string, PictureFault[], string]>([
      ['a black cloth', ['covered'], `drawbox=c=0x0a0a0b:t=fill:${on},noise=alls=4:allf=t:${on}`],
      ['a hand', ['covered'], `drawbox=c=0x7a5138:t=fill:${on},noise=alls=25:allf=t:${on}`],
      ['a grey sheet', ['covered'], `drawbox=c=0xb4b4b0:t=fill:${on}`],
      ['paint', ['covered', 'blurred'], `gblur=10:${on},${blotch(30, 20)},${blotch(170, 110)},gblur=6:${on}`],
      ['a lens out of focus', ['blurred'], `gblur=4:${on}`],
      ['a lens behind dull glass', ['blurred'], `boxblur=6:${on}`],
      ['a camera turned away', ['turned'], `crop=240:240:'if(gte(t,${BEGIN})*lt(t,${END}),80,40)':0`],
      ['a camera aimed elsewhere', ['turned'], `hflip=${on}`],
      ['the dark', ['dark'], `eq=brightness=-0.36:contrast=0.12:${on},noise=alls=10:allf=t:${on}`],
      ['a frozen picture', ['frozen'], `select='lt(t,${BEGIN})+gte(t,${END})',fps=2`],
    ])('%s is told within a minute, and no longer than it lasts', async (name, faults, filter) => {
      const path = join(folder, `${name}.mp4`);
      ffmpeg(['-i', base], filter, path);
      const hearing = new Hearing();
      for await (const frame of framesOf(path, 2)) hearing.saw(frame);
      expect(hearing.told).toHaveLength(1);
      const told = hearing.told[0];
      expect(faults).toContain(told?.fault);
      expect(Math.abs((told?.since ?? 0) - BEGIN)).toBeLessThanOrEqual(4);
      expect(told?.from).toBeLessThanOrEqual(BEGIN + 30);
      expect(told?.to).toBeGreaterThanOrEqual(END - 1);
      expect(told?.to).toBeLessThanOrEqual(END + 5);
    });

    it.each(CLIPS.map((path) => [basename(path), path]))(
      '%s, looped, gives no alarm at 10, 5 and 3.3 frames per second',
      async (_, path) => {
        const frames: Frame[] = [];
        for await (const frame of framesOf(path, 10)) frames.push({ ...frame, pixels: frame.pixels.slice() });
        for (const nth of [1, 2, 3]) {
          const some = frames.filter((__, n) => n % nth === 0);
          const length = (some.at(-1)?.t ?? 0) + nth / 10;
          const hearing = new Hearing();
          for (let loop = 0; loop * length < 125; loop++) {
            for (const frame of some) hearing.saw({ ...frame, t: loop * length + frame.t, segment: loop });
          }
          expect(hearing.told).toEqual([]);
        }
      },
    );
  },
);
