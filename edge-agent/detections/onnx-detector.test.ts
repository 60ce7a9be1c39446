import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { describeError, GatelineError } from '../../firmware-config/errors.ts';
import { DataType, type Node, type Tensor, writeModel } from '../../models/onnx/format.ts';
import { infoOf, nodeOf } from '../../models/onnx/graph.ts';
import { floatScalar, floatTensor } from '../../models/onnx/tensor.ts';
import type { Frame, PictureForm } from '../camera/camera-source.ts';
import type { Detector } from './detector.ts';
import { createDetector, type DetectorOptions } from './onnx-detector.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-detector-'));
afterAll(() => rmSync(folder, { recursive: true }));

const opened: Detector[] = [];
afterEach(async () => {
  for (const detector of opened.splice(0)) await detector.close();
});

/** Small networks of our own, in CenterNet's layout: a frame of 4x4 pixels has one cell. */
interface Network {
  nodes?: Node[];
  weights?: Tensor[];
  input?: [name: string, type: number, shape: (number | string)[]];
  outputs?: string[];
}

/** One box, from (0, 0) to (3, 2); its score is the brightest byte / 255. */
const brightness: Required<Network> = {
  nodes: [
    nodeOf('Cast', ['frame'], 'bytes', { to: DataType.float }),
    nodeOf('ReduceMax', ['bytes'], 'brightest', { axes: [1, 2, 3], keepdims: 1 }),
    nodeOf('Mul', ['brightest', 'scale'], 'heat'),
    nodeOf('Identity', ['sides'], 'wh'),
  ],
  weights: [floatScalar('scale', 1 / 255), floatTensor('sides', [1, 4, 1, 1], Float32Array.of(0, 0, 3, 2))],
  input: ['frame', DataType.uint8, [1, 'H', 'W', 3]],
  outputs: ['heat', 'wh'],
};

/** The brightest byte of each cell as its score and as the sides of its box: outputs of 80 kB for 256x256 pixels. */
const everyCell: Network = {
  nodes: [
    nodeOf('Cast', ['frame'], 'bytes', { to: DataType.float }),
    nodeOf('ReduceMax', ['bytes'], 'pixels', { axes: [3], keepdims: 1 }),
    nodeOf('Transpose', ['pixels'], 'plane', { perm: [0, 3, 1, 2] }),
    nodeOf('MaxPool', ['plane'], 'cells', { kernel_shape: [4, 4], strides: [4, 4] }),
    nodeOf('Mul', ['cells', 'scale'], 'heat'),
    nodeOf('Concat', ['cells', 'cells', 'cells', 'cells'], 'wh', { axis: 1 }),
  ],
  weights: [floatScalar('scale', 1 / 255)],
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let files = 0;
function fileOf(network: Network): string {
  const { nodes, weights, input, outputs } = { ...brightness, ...network };
  const path = join(folder, `${files++}.onnx`);
  const bytes = writeModel({
    irVersion: 7,
    opsetImport: [{ domain: '', version: 12 }],
    graph: {
      name: 'test',
      node: nodes,
      initializer: weights,
      input: [infoOf(...input)],
      output: outputs.map((name) => ({ name, type: { tensorType: { elemType: DataType.float } } })),
      valueInfo: [],
    },
  });
  writeFileSync(path, bytes);
  return path;
}

const picture: PictureForm = { width: 4, height: 4, colour: 'rgb', padding: 0 };

async function open(file: string, options: Partial<DetectorOptions> = {}): Promise<Detector> {
  const detector = await createDetector({
    file,
    layout: 'centernet',
    picture,
    model: { name: 'own', finds: 'person', sureScore: 0.7, lowScore: 0.5, smallest: null, multipleOf: 4 },
    nms: 0.4,
    threads: 1,
    ...options,
  });
  opened.push(detector);
  return detector;
}

function frameOf(brightest: number, content: Partial<Frame> = {}): Frame {
  const pixels = new Uint8Array(4 * 4 * 3);
  pixels[47] = brightest;
  return {
    pixels,
    width: 4,
    height: 4,
    contentWidth: 4,
    contentHeight: 4,
    t: 0,
    at: 0,
    segment: 0,
    ...content,
  };
}

async function refusal(file: string, options: Partial<DetectorOptions> = {}): Promise<string> {
  const error = await open(file, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof GatelineError)) throw new Error(`no GatelineError but ${String(error)}`);
  expect(error.code).toBe('bad-model');
  expect(error.faults[0]?.remedy).not.toBe('');
  const text = describeError(error);
  expect(text).toContain(file);
  return text;
}

describe('an ONNX detector', () => {
  it('reads the bytes of the frame and reports boxes normalised to the source', async () => {
    const detector = await open(fileOf({}));
    const { count, x1, y1, x2, y2, score } = await detector.detect(frameOf(204, { contentHeight: 2.5 }));
    expect(count).toBe(1);
    expect([x1[0], y1[0], x2[0]]).toEqual([0, 0, 0.75]);
    expect(y2[0]).toBeCloseTo(0.8);
    expect(score[0]).toBeCloseTo(0.8);
  });

  it('tells its picture and how long inference took', async () => {
    const detector = await open(fileOf({}));
    expect(detector.picture).toEqual(picture);
    await detector.detect(frameOf(255));
    expect(detector.inferenceMs).toBeGreaterThan(0);
  });

  it('measures inference without the work that waited beside it', async () => {
    const detector = await open(fileOf({}));
    setImmediate(() => {
      const until = performance.now() + 100;
      while (performance.now() < until);
    });
    await detector.detect(frameOf(255));
    expect(detector.inferenceMs).toBeLessThan(90);
  });

  it('sees what a camera wrote into a buffer that it used before, in any order of buffers', async () => {
    const detector = await open(fileOf({}));
    const [a, b] = [frameOf(0), frameOf(255)];
    const counts = [];
    for (const frame of [a, b, a]) counts.push((await detector.detect(frame)).count);
    a.pixels.fill(255);
    b.pixels.fill(0);
    for (const frame of [a, b]) counts.push((await detector.detect(frame)).count);
    expect(counts).toEqual([0, 1, 0, 1, 0]);
  });

  it('takes a frame that lies somewhere inside a larger buffer', async () => {
    const detector = await open(fileOf({}));
    const large = Buffer.alloc(200, 255);
    const pixels = large.subarray(100, 148);
    expect((await detector.detect(frameOf(0, { pixels }))).count).toBe(1);
    pixels.fill(0);
    expect((await detector.detect(frameOf(0, { pixels }))).count).toBe(0);
  });

  it('lends the same columns each time', async () => {
    const detector = await open(fileOf({}));
    const first = await detector.detect(frameOf(255));
    expect(await detector.detect(frameOf(0))).toBe(first);
    expect(first.count).toBe(0);
  });

  it('gives the same with two threads', async () => {
    const detector = await open(fileOf({}), { threads: 2 });
    expect((await detector.detect(frameOf(255))).score[0]).toBeCloseTo(1);
  });

  it('keeps no memory of the frames it has seen', async () => {
    const detector = await open(fileOf(everyCell), { picture: { ...picture, width: 256, height: 256 } });
    const size = { width: 256, height: 256, contentWidth: 256, contentHeight: 256 };
    const ring = [0, 1, 2].map(() =>
      frameOf(0, { ...size, pixels: new Uint8Array(256 * 256 * 3).fill(255) }),
    );
    const run = async (frames: number) => {
      for (let i = 0; i < frames; i++) await detector.detect(ring[i % 3] as Frame);
      collectGarbage();
      return process.memoryUsage();
    };
    const before = await run(200);
    // Freed buffers go back a little later; what leaks never does. The outputs of 500 frames are 41 MB.
    const after = [await run(500), await run(100), await run(100)];
    const growth = (key: 'rss' | 'heapUsed') =>
      Math.min(...after.map((usage) => usage[key] - before[key])) / 1e6;
    expect(growth('rss')).toBeLessThan(20);
    expect(growth('heapUsed')).toBeLessThan(2);
  }, 60_000);

  it('refuses a frame of another form, a second call at once, and calls after closing', async () => {
    const detector = await open(fileOf({}));
    await expect(detector.detect(frameOf(0, { pixels: new Uint8Array(5) }))).rejects.toThrow(
      '5 bytes, not 4x4',
    );
    await expect(detector.detect(frameOf(0, { width: 8, height: 2 }))).rejects.toThrow('8x2');
    const running = detector.detect(frameOf(255));
    await expect(detector.detect(frameOf(255))).rejects.toThrow('again');
    const closing = detector.close();
    expect((await running).count).toBe(1);
    await closing;
    await detector.close();
    await expect(detector.detect(frameOf(255))).rejects.toThrow('closed');
  });
});

describe('a model that cannot be used', () => {
  it('does not exist', async () => {
    expect(await refusal(join(folder, 'none.onnx'))).toContain('does not exist. Run `gateline models fetch`');
  });

  it('is no ONNX file', async () => {
    const path = join(folder, 'text.onnx');
    writeFileSync(path, '<html>not found</html>');
    expect(await refusal(path)).toContain('cannot be read as an ONNX file');
  });

  it('is a folder', async () => {
    expect(await refusal(folder)).toContain('cannot be read as an ONNX file');
  });

  it('takes floats', async () => {
    const text = await refusal(
      fileOf({
        input: ['images', DataType.float, [1, 3, 4, 4]],
        nodes: [
          nodeOf('ReduceMax', ['images'], 'heat', { axes: [1, 2, 3], keepdims: 1 }),
          nodeOf('Identity', ['sides'], 'wh'),
        ],
      }),
    );
    expect(text).toContain('has the input images float32 [1, 3, 4, 4]; expected frame uint8 [1, 4, 4, 3]');
  });

  it('takes frames of another size', async () => {
    const text = await refusal(fileOf({ input: ['frame', DataType.uint8, [1, 8, 4, 3]] }));
    expect(text).toContain('frame uint8 [1, 8, 4, 3]; expected frame uint8 [1, 4, 4, 3]');
  });

  it('is asked for a size that its layout does not have', async () => {
    const text = await refusal(fileOf({}), { picture: { ...picture, width: 6 } });
    expect(text).toContain(
      'cannot take frames of 6x4. Give it a width and a height that are multiples of 4.',
    );
  });

  it('has other outputs than its layout', async () => {
    const text = await refusal(fileOf({}), { layout: 'ultraface' });
    expect(text).toContain('has the outputs heat, wh; expected scores [1, 10, 2], boxes [1, 10, 4]');
  });

  it('has several outputs where its layout has a single one', async () => {
    const text = await refusal(fileOf({}), {
      layout: 'yolox',
      picture: { ...picture, width: 32, height: 32 },
    });
    expect(text).toContain('expected a single output [1, 21, 85]');
  });

  it('has outputs of another shape than its layout', async () => {
    const text = await refusal(fileOf({}), { picture: { ...picture, width: 8 } });
    expect(text).toContain('output heat is float32 [1, 1, 1, 1]; expected float32 [1, 1, 1, 2]');
  });

  it('gives no numbers', async () => {
    const sides = floatTensor('sides', [1, 4, 1, 1], Float32Array.of(0, Number.NaN, 3, 2));
    expect(await refusal(fileOf({ weights: [floatScalar('scale', 1), sides] }))).toContain('not numbers');
  });

  it('fails when it runs', async () => {
    const nodes = [
      nodeOf('Cast', ['frame'], 'bytes', { to: DataType.float }),
      nodeOf('MatMul', ['bytes', 'bytes'], 'heat'),
      nodeOf('Identity', ['sides'], 'wh'),
    ];
    expect(await refusal(fileOf({ nodes }))).toContain('fails on a frame of 4x4');
  });
});
