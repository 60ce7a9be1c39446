import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isOpencvAvailable } from '../../edge-agent/camera/opencv-addon.ts';
import { emptyDetections } from '../../edge-agent/detections/detections.ts';
import { Follower } from '../../edge-agent/pipeline.ts';
import { PERSON } from '../../edge-agent/tracks/subject.ts';
import { cacheFolder } from '../../models/cache.ts';
import { countVideo } from './count-video.ts';
import { Rendering } from './render.ts';
import { scoreCrossings } from './score.ts';
import { publicDetections } from './testing-detections.ts';
import { readTruth } from './truth.ts';

const SHARED = resolve(import.meta.dirname, '../../../shared/videos');
const DEMO = join(cacheFolder(), 'demo');
const MODELS = { face: 'ultraface-rfb-320', person: 'centernet-mobilenetv3' };

/** Clips of faces are short; those of persons take minutes and are counted by `npm run eval`. */
const CLIPS: [string, string][] = [
  [DEMO, 'face-walk'],
  [SHARED, 'face-demographics-walking-and-pause-preview'],
  [SHARED, 'face-demographics-walking-preview'],
  [SHARED, 'face-walk-pingpong'],
  [SHARED, 'synth-faces-slide'],
];

function cameraFor(folder: string, name: string, adapter: 'opencv' | 'ffmpeg') {
  const truth = readTruth(join(folder, `${name}.truth.json`));
  const path = join(folder, truth.video);
  const lines = [{ id: 'line', gate: 'gate', ...truth.line }];
  return {
    truth,
    path,
    camera: {
      id: 'test',
      source: { kind: 'file' as const, path },
      adapter,
      model: MODELS[truth.model],
      lines,
    },
  };
}

describe.each(['ffmpeg', 'opencv'] as const)('through %s', (adapter) => {
  describe.skipIf(adapter === 'opencv' && !isOpencvAvailable())('(needs the opencv4nodejs addon)', () => {
    test.for(CLIPS)('%s: %s is counted right', { timeout: 60_000 }, async ([folder, name], context) => {
      if (!existsSync(join(folder, `${name}.truth.json`))) return context.skip(`${folder} has no ${name}`);
      const { truth, path, camera } = cameraFor(folder, name, adapter);
      const { crossings } = await countVideo(path, camera, { threads: 1 });
      const score = scoreCrossings(truth.crossings, crossings);
      expect(score).toMatchObject({ f1: 1, countError: 0, truth: truth.crossings.length });
    });
  });
});

test.skipIf(!existsSync(SHARED))(
  'the public detections of vtest are counted right at 10, 5 and 3.3 frames per second (needs ../shared/videos)',
  () => {
    const truth = readTruth(join(SHARED, 'vtest-pets09-s2l1.truth.json'));
    for (const every of [1, 2, 3]) {
      const line = { id: 'line', gate: 'gate', ...truth.line };
      const follower = new Follower({ lines: [line], subject: PERSON, sureScore: 0.5, aspect: 768 / 576 });
      const detections = emptyDetections();
      const counted = publicDetections(join(SHARED, 'vtest-pets09-s2l1.det.txt'), { width: 768, height: 576 })
        .filter((_, frame) => frame % every === 0)
        .flatMap(({ frame, boxes }) => {
          detections.count = boxes.length;
          boxes.forEach((box, d) => {
            [detections.x1[d], detections.y1[d], detections.x2[d], detections.y2[d]] = box;
            detections.score[d] = 1;
          });
          return follower.follow(detections, (frame - 1) / 10).crossings;
        });
      expect(scoreCrossings(truth.crossings, [...counted, ...follower.breakOff()])).toMatchObject({
        f1: 1,
        countError: 0,
      });
    }
  },
);

test.skipIf(!existsSync(join(DEMO, 'face-walk.mp4')))(
  'a rendering has a picture for every frame looked at (needs the demo clip: ./scripts/setup start)',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gateline-render-'));
    try {
      const { path, camera } = cameraFor(DEMO, 'face-walk', 'ffmpeg');
      const out = join(folder, 'why.mp4');
      const short = join(folder, 'short.mp4');
      execFileSync('ffmpeg', ['-v', 'error', '-t', '3', '-i', path, short]);
      const rendering = new Rendering(short, camera, out);
      const result = await countVideo(short, camera, {
        threads: 1,
        onStep: (step, walk) => rendering.add(step, walk),
      });
      await rendering.close();
      const probe = [
        '-v',
        'error',
        '-count_frames',
        '-show_entries',
        'stream=width,height,nb_read_frames',
        '-of',
        'csv=p=0',
      ];
      expect(execFileSync('ffprobe', [...probe, out], { encoding: 'utf8' }).trim()).toBe(
        `1280,720,${result.frames}`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
