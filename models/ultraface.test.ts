import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelCache } from './cache.ts';
import { originOf } from './fetch.ts';
import { readModel } from './onnx/format.ts';
import { loadManifest, modelFile } from './registry.ts';
import { drawnPicture, footage, haveFootage } from './test-picture.ts';

const SCORE_TOLERANCE = 1e-5;
/** Of a box's corner, in pixels. */
const BOX_TOLERANCE = 0.01;

const manifest = loadManifest('ultraface-rfb-320');
let shipped: Uint8Array;
let derived: Uint8Array;

beforeAll(async () => {
  const path = await modelFile(manifest);
  derived = readFileSync(path);
  shipped = (await originOf(manifest, modelCache()))[0] ?? new Uint8Array();
}, 120_000);

interface Found {
  /** Face score of each prior. */
  scores: Float32Array;
  /** x1 y1 x2 y2 of each prior, in pixels. */
  corners: Float32Array;
}

async function runShipped(pixels: Uint8Array): Promise<Found> {
  const [width, height] = [320, 240];
  const input = new Float32Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) input[c * width * height + i] = ((pixels[i * 3 + c] ?? 0) - 127) / 128;
  }
  const session = await InferenceSession.create(shipped);
  const result = await session.run({ input: new Tensor('float32', input, [1, 3, height, width]) });
  await session.release();
  const corners = floats(result['boxes']).map((v, i) => v * (i % 2 === 0 ? width : height));
  return { scores: faceScores(result['scores']), corners };
}

async function runDerived(pixels: Uint8Array, width: number, height: number): Promise<Found> {
  const session = await InferenceSession.create(derived);
  const result = await session.run({ frame: new Tensor('uint8', pixels, [1, height, width, 3]) });
  await session.release();
  return { scores: faceScores(result['scores']), corners: decoded(result['boxes'], width, height) };
}

const floats = (tensor: Tensor | undefined): Float32Array =>
  tensor?.data instanceof Float32Array ? tensor.data : new Float32Array();

const faceScores = (tensor: Tensor | undefined): Float32Array => floats(tensor).filter((_, i) => i % 2 === 1);

/** As README.md, Layouts, says, with what it says of sizes that are no multiple of 64. */
function decoded(boxes: Tensor | undefined, width: number, height: number): Float32Array {
  const d = floats(boxes);
  const corners: number[] = [];
  const sizes = [[8, [10, 16, 24]] as const, [16, [32, 48]] as const, [32, [64, 96]] as const];
  for (const [stride, priors] of [...sizes, [64, [128, 192, 256]] as const]) {
    const [columns, rows] = [Math.ceil(width / stride), Math.ceil(height / stride)];
    for (let cell = 0; cell < columns * rows; cell++) {
      for (const b of priors) {
        const [dx = 0, dy = 0, dw = 0, dh = 0] = d.subarray(corners.length, corners.length + 4);
        const [bw, bh] = [Math.min(b, width), Math.min(b, height)];
        const x = (((cell % columns) + 0.5) * width) / columns + dx * 0.1 * bw;
        const y = ((Math.floor(cell / columns) + 0.5) * height) / rows + dy * 0.1 * bh;
        const [w, h] = [bw * Math.exp(0.2 * dw), bh * Math.exp(0.2 * dh)];
        corners.push(x - w / 2, y - h / 2, x + w / 2, y + h / 2);
      }
    }
  }
  expect(corners).toHaveLength(d.length);
  return Float32Array.from(corners);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

function sureFaces({ scores, corners }: Found): string[] {
  return [...scores].flatMap((score, i) =>
    score > 0.7 ? [[...corners.subarray(i * 4, i * 4 + 4)].map(Math.round).join(' ')] : [],
  );
}

describe('UltraFace with a free size', () => {
  test('has the weights of the shipped file, bit by bit', () => {
    const origin = new Map(readModel(shipped).graph.initializer.map((t) => [t.name, t]));
    const kept = readModel(derived).graph.initializer.filter(({ name }) => !name?.startsWith('frame:'));
    expect(kept.length).toBeGreaterThan(100);
    for (const tensor of kept) expect(tensor, tensor.name).toEqual(origin.get(tensor.name));
    // What was left out are the constants of the old decoding, with the size in them.
    const parameters = (tensors: Iterable<{ dims?: unknown[] }>) =>
      [...tensors].filter(({ dims }) => dims?.length === 4).length;
    expect(parameters(kept)).toBe(parameters(origin.values()));
    expect(readModel(derived).graph.node).toHaveLength(152 + 4);
  });

  test('finds the same at 320x240 as the shipped file, for every prior', async () => {
    const pixels = await drawnPicture(320, 240);
    const [origin, now] = [await runShipped(pixels), await runDerived(pixels, 320, 240)];
    expect(origin.scores).toHaveLength(4420);
    expect(largestDifference(origin.scores, now.scores)).toBeLessThan(SCORE_TOLERANCE);
    expect(largestDifference(origin.corners, now.corners)).toBeLessThan(BOX_TOLERANCE);
    expect(sureFaces(now)).toEqual(sureFaces(origin));
    expect(sureFaces(origin).length, 'the drawn face is found').toBeGreaterThan(0);
  });

  test('runs at other sizes, and finds the drawn face where it is', async () => {
    const { width, height } = manifest.input;
    const faces = sureFaces(await runDerived(await drawnPicture(width, height), width, height));
    expect(faces.length).toBeGreaterThan(0);
    for (const face of faces) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = face.split(' ').map(Number);
      // The face's centre is drawn at (120, 110) of 320 x 240.
      expect(Math.abs((x1 + x2) / 2 / width - 120 / 320)).toBeLessThan(0.05);
      expect(Math.abs((y1 + y2) / 2 / height - 110 / 240)).toBeLessThan(0.1);
    }
  });

  test.skipIf(!haveFootage)('finds the same real faces as the shipped file', async () => {
    const pixels = await footage('crowd-faces-hall.mp4', 2, 320, 240);
    const [origin, now] = [await runShipped(pixels), await runDerived(pixels, 320, 240)];
    expect(largestDifference(origin.scores, now.scores)).toBeLessThan(SCORE_TOLERANCE);
    expect(sureFaces(now)).toEqual(sureFaces(origin));
    expect(sureFaces(origin).length).toBeGreaterThan(1);
  });
});
