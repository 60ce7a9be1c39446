import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelCache } from './cache.ts';
import { originOf } from './fetch.ts';
import { type Model, readModel, writeModel } from './onnx/format.ts';
import { floatsOf } from './onnx/tensor.ts';
import { loadManifest, modelFile } from './registry.ts';
import { drawnPicture, footage, haveFootage } from './test-picture.ts';
import { type GraphModel, neededNodes, readGraphModel } from './tfjs/graph-model.ts';
import { type Activation, evaluate } from './tfjs/testing-evaluate.ts';
import { toOnnx } from './tfjs/to-onnx.ts';

const SCORE_TOLERANCE = 1e-5;
/** Of a box's side, in pixels. */
const SIDE_TOLERANCE = 0.01;
/** Side of the square input that the original graph was made for. */
const MADE_FOR = 512;
const OUTPUTS = ['tower_0/keypoints', 'tower_0/wh'] as const;

const manifest = loadManifest('centernet-mobilenetv3');
let origin: GraphModel;
let derived: Model;
let session: InferenceSession;

beforeAll(async () => {
  const path = await modelFile(manifest);
  const [json, weights] = await originOf(manifest, modelCache());
  origin = readGraphModel(new TextDecoder().decode(json), weights ?? new Uint8Array());
  derived = readModel(readFileSync(path));
  session = await InferenceSession.create(path);
}, 120_000);

function runOrigin(pixels: Uint8Array, width: number, height: number): [Activation, Activation] {
  const picture = { height, width, channels: 3, values: Float32Array.from(pixels) };
  return evaluate(origin, picture, OUTPUTS, MADE_FOR) as [Activation, Activation];
}

const floats = (tensor: Tensor | undefined): Float32Array =>
  tensor?.data instanceof Float32Array ? tensor.data : new Float32Array();

/** Compares an NHWC activation with an NCHW tensor. */
function largestDifference(a: Activation, tensor: Tensor | undefined): number {
  const cells = a.height * a.width;
  expect(tensor?.dims).toEqual([1, a.channels, a.height, a.width]);
  const data = floats(tensor);
  return a.values.reduce((most, value, i) => {
    const other = data[(i % a.channels) * cells + Math.floor(i / a.channels)] ?? Number.NaN;
    return Math.max(most, Math.abs(value - other));
  }, 0);
}

/** Channel 0 where it is the largest of its 3x3 neighbourhood, 0 elsewhere. */
function personPeaks(heat: Activation): Activation {
  const score = (y: number, x: number) =>
    y < 0 || x < 0 || y >= heat.height || x >= heat.width
      ? Number.NEGATIVE_INFINITY
      : (heat.values[(y * heat.width + x) * heat.channels] as number);
  const values = new Float32Array(heat.height * heat.width).map((_, i) => {
    const [y, x] = [Math.floor(i / heat.width), i % heat.width];
    const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => score(y + dy, x + dx)));
    return score(y, x) === Math.max(...around) ? score(y, x) : 0;
  });
  return { ...heat, channels: 1, values };
}

async function checkDerived(pixels: Uint8Array, width: number, height: number): Promise<number> {
  const [classes, wh] = runOrigin(pixels, width, height);
  const result = await session.run({ frame: new Tensor('uint8', pixels, [1, height, width, 3]) });
  expect(largestDifference(wh, result['wh'])).toBeLessThan(SIDE_TOLERANCE);
  const peaks = personPeaks(classes);
  // A tie broken by rounding may move a weak peak; persons are far above the rounding.
  const strong = { ...peaks, values: peaks.values.map((v) => (v > 0.05 ? v : 0)) };
  const heat = floats(result['heat']).map((v) => (v > 0.05 ? v : 0));
  expect(largestDifference(strong, new Tensor('float32', heat, result['heat']?.dims))).toBeLessThan(
    SCORE_TOLERANCE,
  );
  return heat.filter((v) => v > manifest.thresholds.score).length;
}

describe('CenterNet, converted from TensorFlow.js', () => {
  test('has the weights of the original graph, up to their order; of the class head only the person', () => {
    const sorted = (values: Float32Array | Int32Array) =>
      Buffer.from(Float32Array.from(values).sort().buffer).toString('base64');
    const needed = new Set(neededNodes(origin, OUTPUTS).map(({ name }) => name));
    const weights = [...origin.weights].filter(
      ([name, w]) => needed.has(name) && w.values instanceof Float32Array,
    );
    expect(weights.length).toBeGreaterThan(200);
    const tensors = new Map(derived.graph.initializer.map((tensor) => [tensor.name, tensor]));
    for (const [name, { shape, values }] of weights) {
      const tensor = tensors.get(name);
      if (!tensor) throw new Error(`${name} is missing`);
      const person = name.includes('cls_output/pointwise') || name.includes('cls_output/biases');
      const classes = shape.at(-1) ?? 1;
      const expected = person ? values.filter((_, i) => i % classes === 0) : values;
      expect(sorted(floatsOf(tensor)) === sorted(expected), name).toBe(true);
    }
  });

  test('computes what the original graph computes, for all 80 classes', async () => {
    const [width, height] = [96, 64];
    const pixels = await drawnPicture(width, height);
    const model = toOnnx(origin, [
      { node: OUTPUTS[0], name: 'classes' },
      { node: OUTPUTS[1], name: 'wh' },
    ]);
    const whole = await InferenceSession.create(writeModel(model));
    const planes = Float32Array.from({ length: pixels.length }, (_, i) => {
      const cells = width * height;
      return pixels[(i % cells) * 3 + Math.floor(i / cells)] ?? 0;
    });
    const result = await whole.run({
      [whole.inputNames[0] ?? '']: new Tensor('float32', planes, [1, 3, height, width]),
    });
    await whole.release();
    const [classes, wh] = runOrigin(pixels, width, height);
    expect(classes.channels).toBe(80);
    expect(largestDifference(classes, result['classes'])).toBeLessThan(SCORE_TOLERANCE);
    expect(largestDifference(wh, result['wh'])).toBeLessThan(SIDE_TOLERANCE);
  });

  test('finds the same persons from bytes, at sizes that are no square', async () => {
    await checkDerived(await drawnPicture(128, 96), 128, 96);
    await checkDerived(await drawnPicture(64, 128), 64, 128);
  }, 60_000);

  test.skipIf(!haveFootage)(
    'finds the same real persons',
    async () => {
      const pixels = await footage('one-by-one-person-detection.mp4', 12, 256, 160);
      expect(await checkDerived(pixels, 256, 160)).toBeGreaterThan(0);
    },
    60_000,
  );

  test('runs at the size of its manifest', async () => {
    const { width, height } = manifest.input;
    const frame = new Tensor('uint8', await drawnPicture(width, height), [1, height, width, 3]);
    const result = await session.run({ frame });
    expect(result['heat']?.dims).toEqual([1, 1, height / 4, width / 4]);
    expect(result['wh']?.dims).toEqual([1, 4, height / 4, width / 4]);
  });

  test('refuses an operation it has no counterpart for', () => {
    const broken = { ...origin, nodes: new Map(origin.nodes) };
    broken.nodes.set('tower_0/keypoints', {
      name: 'tower_0/keypoints',
      op: 'Softplus',
      input: ['tower_0/Sigmoid'],
      attr: {},
    });
    expect(() => toOnnx(broken, [{ node: OUTPUTS[0], name: 'classes' }])).toThrow(
      'Softplus (tower_0/keypoints) has no counterpart',
    );
  });
});
