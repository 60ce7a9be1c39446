import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Manifest, readManifest } from '../../models/manifest.ts';
import { loadManifest } from '../../models/registry.ts';
import type { Frame, PictureForm } from '../camera/camera-source.ts';
import { contentSize } from '../camera/letterbox.ts';
import type { Detections } from './detections.ts';
import { loadDetector } from './load-detector.ts';

const root = resolve(import.meta.dirname, '../..');
const shared = resolve(root, '../shared');
const videos = join(shared, 'videos');
const models = join(shared, 'models');

type Sides = [x1: number, y1: number, x2: number, y2: number];

/** The example manifest with its file's real place, as an operator would write it. */
function operatorManifest(example: string): Manifest {
  const manifest = readManifest(join(root, 'models/examples', example));
  if (manifest.source.kind !== 'file') throw new Error(`${example} does not name a file`);
  const source = { ...manifest.source, path: join(models, basename(manifest.source.path)) };
  return { ...manifest, source };
}

/** A shipped model with frames of another size. */
function resized(name: string, width: number, height: number): Manifest {
  const manifest = loadManifest(name);
  return { ...manifest, input: { ...manifest.input, width, height } };
}

/** Every nth frame of a clip in a detector's form, with its number from 0. Frame and pixels are used again. */
async function* framesOf(
  clip: { file: string; width: number; height: number; fps: number },
  form: PictureForm,
  nth: number,
) {
  const content = contentSize(clip, form);
  const filters = [
    `select=not(mod(n\\,${nth}))`,
    `scale=${content.width}:${content.height}:flags=bilinear`,
    `pad=${form.width}:${form.height}:0:0:color=0x${form.padding.toString(16).padStart(2, '0').repeat(3)}`,
  ];
  const args = [
    '-v',
    'error',
    '-i',
    join(videos, clip.file),
    '-vf',
    filters.join(','),
    '-fps_mode',
    'passthrough',
  ];
  args.push('-pix_fmt', `${form.colour}24`, '-f', 'rawvideo', '-');
  const ffmpeg = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const pixels = new Uint8Array(form.width * form.height * 3);
  const frame: Frame = {
    pixels,
    width: form.width,
    height: form.height,
    contentWidth: content.width,
    contentHeight: content.height,
    t: 0,
    at: 0,
    segment: 0,
  };
  let filled = 0;
  let number = 0;
  for await (const chunk of ffmpeg.stdout as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + pixels.length - filled);
      pixels.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < pixels.length) continue;
      yield { frame: { ...frame, t: number / clip.fps }, number };
      number += nth;
      filled = 0;
    }
  }
}

const faceClip = { file: 'synth-faces-slide.mp4', width: 640, height: 360, fps: 12 };
const personClip = { file: 'vtest-pets09-s2l1.mp4', width: 768, height: 576, fps: 10 };

/** Faces that were drawn into the clip, by frame number, without those that the edge cuts in half. */
function drawnFaces(): Map<number, Sides[]> {
  const { rows } = JSON.parse(readFileSync(join(videos, 'synth-faces-slide.faceboxes.json'), 'utf8')) as {
    rows: [number, number, number, number, number, number][];
  };
  const inside = rows.filter(([, , cx]) => cx > 0.02 && cx < 0.98);
  return byFrame(inside.map(([n, , cx, cy, w, h]) => [n, [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2]]));
}

/** What another detector found in the clip (frames numbered from 1, pixels), where it was sure. */
function publicPersons(): Map<number, Sides[]> {
  const lines = readFileSync(join(videos, 'vtest-pets09-s2l1.det.txt'), 'utf8').trim().split('\n');
  const { width, height } = personClip;
  return byFrame(
    lines.map((line) => {
      const [n = 0, , left = 0, top = 0, w = 0, h = 0] = line.split(',').map(Number);
      return [n - 1, [left / width, top / height, (left + w) / width, (top + h) / height]];
    }),
  );
}

function byFrame(boxes: readonly [number, Sides][]): Map<number, Sides[]> {
  const frames = new Map<number, Sides[]>();
  for (const [n, box] of boxes) frames.set(n, [...(frames.get(n) ?? []), box]);
  return frames;
}

interface Figures {
  truth: number;
  found: number;
  /** Detections that belong to no box of the truth. */
  extra: number;
  recall: number;
  meanIou: number;
  inferenceMs: number;
}

/** Detections from `sure` on, matched one to one with the truth, best overlap first, from IoU 0.3 on. */
class Score {
  #truth = 0;
  #extra = 0;
  readonly #ious: number[] = [];
  readonly #ms: number[] = [];

  add(truth: Sides[], { count, x1, y1, x2, y2, score }: Detections, sure: number, inferenceMs: number): void {
    const boxes = Array.from({ length: count }, (_, i) => i)
      .filter((i) => (score[i] as number) >= sure)
      .map((i) => [x1[i], y1[i], x2[i], y2[i]] as Sides);
    const pairs = truth
      .flatMap((a, t) => boxes.map((b, d) => ({ t, d, iou: iouOf(a, b) })))
      .filter(({ iou }) => iou >= 0.3)
      .sort((a, b) => b.iou - a.iou);
    const [taken, used] = [new Set<number>(), new Set<number>()];
    for (const { t, d, iou } of pairs) {
      if (taken.has(t) || used.has(d)) continue;
      taken.add(t);
      used.add(d);
      this.#ious.push(iou);
    }
    this.#truth += truth.length;
    this.#extra += boxes.length - used.size;
    this.#ms.push(inferenceMs);
  }

  figures(): Figures {
    const found = this.#ious.length;
    return {
      truth: this.#truth,
      found,
      extra: this.#extra,
      recall: found / this.#truth,
      meanIou: this.#ious.reduce((sum, iou) => sum + iou, 0) / found,
      inferenceMs: this.#ms.sort((a, b) => a - b)[this.#ms.length >> 1] ?? Number.NaN,
    };
  }
}

function iouOf(a: Sides, b: Sides): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = ([x1, y1, x2, y2]: Sides) => (x2 - x1) * (y2 - y1);
  return (width * height) / (area(a) + area(b) - width * height);
}

async function measured(
  model: string | Manifest,
  clip: typeof faceClip,
  truth: Map<number, Sides[]>,
  nth: number,
): Promise<Figures> {
  const detector = await loadDetector({ model, threads: 1 });
  const score = new Score();
  for await (const { frame, number } of framesOf(clip, detector.picture, nth)) {
    const detections = await detector.detect(frame);
    score.add(truth.get(number) ?? [], detections, detector.manifest.thresholds.score, detector.inferenceMs);
  }
  await detector.close();
  const figures = score.figures();
  const { found, extra, recall, meanIou, inferenceMs } = figures;
  console.log(
    `${detector.manifest.name} on ${clip.file}: ${found} of ${figures.truth} found (recall ${recall.toFixed(3)}), ` +
      `${extra} others, mean IoU ${meanIou.toFixed(3)}, inference ${inferenceMs.toFixed(1)} ms`,
  );
  return figures;
}

const shipped = { face: 'ultraface-rfb-320', person: 'centernet-mobilenetv3' } as const;

describe.skipIf(!existsSync(videos))(
  'on the clips of ../shared/videos (skipped where that folder is missing)',
  { timeout: 120_000 },
  () => {
    it('UltraFace finds the faces that were drawn in', async () => {
      const figures = await measured(shipped.face, faceClip, drawnFaces(), 4);
      expect(figures.truth).toBeGreaterThan(50);
      expect(figures.recall).toBeGreaterThan(0.9);
      expect(figures.meanIou).toBeGreaterThan(0.5);
      expect(figures.extra).toBeLessThan(0.1 * figures.truth);
    });

    it.each([
      { why: 'much padding below', width: 512, height: 512 },
      { why: 'padding on the right', width: 768, height: 256 },
      { why: 'sides that its largest stride does not divide', width: 520, height: 296 },
    ])('UltraFace finds them where they are with $why', async ({ width, height }) => {
      const figures = await measured(resized(shipped.face, width, height), faceClip, drawnFaces(), 12);
      expect(figures.recall).toBeGreaterThan(0.9);
      expect(figures.meanIou).toBeGreaterThan(0.5);
    });

    it.skipIf(!existsSync(models))(
      'YuNet (from ../shared/models) finds the faces that were drawn in',
      async () => {
        const figures = await measured(operatorManifest('yunet-n.json'), faceClip, drawnFaces(), 4);
        expect(figures.recall).toBeGreaterThan(0.9);
        expect(figures.meanIou).toBeGreaterThan(0.5);
        expect(figures.extra).toBeLessThan(0.1 * figures.truth);
      },
    );

    it('CenterNet finds the persons that another detector found', async () => {
      const figures = await measured(shipped.person, personClip, publicPersons(), 32);
      expect(figures.truth).toBeGreaterThan(80);
      expect(figures.recall).toBeGreaterThan(0.7);
      expect(figures.meanIou).toBeGreaterThan(0.5);
    });

    it.skipIf(!existsSync(models))(
      'YOLOX (from ../shared/models) finds the persons that another detector found',
      async () => {
        const figures = await measured(operatorManifest('yolox-nano.json'), personClip, publicPersons(), 32);
        expect(figures.recall).toBeGreaterThan(0.7);
        expect(figures.meanIou).toBeGreaterThan(0.5);
      },
    );
  },
);
