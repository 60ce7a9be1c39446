import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTruths } from '../evaluation/truth.ts';
import { readPictures } from './footage.ts';
import { DEFAULTS, type SceneParameters } from './parameters.ts';
import { blank } from './picture.ts';
import { type BoxRow, renderScene, type Scene, writeTruth } from './render.ts';
import { personStage } from './stage.ts';
import { drawnWalker } from './testing-walker.ts';

const parameters: SceneParameters = {
  ...DEFAULTS,
  seed: 3,
  people: 3,
  crossings: 3,
  width: 320,
  height: 180,
  framesPerSecond: 5,
};
const stage = personStage(parameters);
const library = { stage, background: blank(320, 180, 3), sprites: [drawnWalker()] };
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe.skipIf(!hasFfmpeg)(
  'a scene rendered from a drawn walker (skipped without ffmpeg)',
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'gateline-scene-'));
    const video = join(folder, 'crowd.mp4');
    let scene: Scene;
    beforeAll(async () => {
      scene = await renderScene(parameters, library, video);
      writeTruth(video, scene, parameters, ['drawn']);
    }, 120_000);
    afterAll(() => rmSync(folder, { recursive: true }));

    it('has a truth that the evaluation reads', () => {
      const [read] = readTruths(folder);
      expect(read?.path).toBe(video);
      expect(read?.truth.crossings.length).toBeGreaterThanOrEqual(parameters.crossings);
      expect(read?.truth.crossings.map(({ t, direction }) => ({ t, direction }))).toEqual(
        scene.crossings.map(({ t, direction }) => ({ t, direction })),
      );
    });

    it('shows people where the boxes say, and nowhere else', async () => {
      const boxes: { rows: BoxRow[] } = JSON.parse(readFileSync(join(folder, 'crowd.boxes.json'), 'utf8'));
      let frame = 0;
      const wrong: string[] = [];
      for await (const { pixels, width, height } of readPictures(video)) {
        const here = boxes.rows.filter(([at]) => at === frame);
        const inside = (x: number, y: number, room: number) =>
          here.some(
            ([, , x1, y1, x2, y2]) =>
              x > x1 * width - room &&
              x < x2 * width + room &&
              y > y1 * height - room &&
              y < y2 * height + room,
          );
        for (let y = 2; y < height; y += 3) {
          for (let x = 2; x < width; x += 3) {
            const red = (pixels[(y * width + x) * 3] ?? 0) > 110;
            if (red && !inside(x, y, 3)) wrong.push(`${frame}: ${x}, ${y} shows somebody outside all boxes`);
          }
        }
        for (const [, , x1, y1, x2, y2, seen] of here) {
          const [x, y] = [Math.round(((x1 + x2) / 2) * width), Math.round((y1 * 0.6 + y2 * 0.4) * height)];
          if (x < 3 || x >= width - 3 || seen < 1) continue;
          if ((pixels[(y * width + x) * 3] ?? 0) <= 110)
            wrong.push(`${frame}: nobody in the box at ${x}, ${y}`);
        }
        frame++;
      }
      expect(frame).toBe(scene.frames);
      expect(wrong).toEqual([]);
    });

    it('is the same again for the same seed', async () => {
      const again = join(folder, 'again.mkv.mp4');
      const second = await renderScene(parameters, library, again);
      const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
      expect(second).toEqual(scene);
      expect(hash(again)).toBe(hash(video));
    });
  },
);
