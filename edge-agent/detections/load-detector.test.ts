import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DataType, writeModel } from '../../models/onnx/format.ts';
import { infoOf, nodeOf } from '../../models/onnx/graph.ts';
import { floatScalar } from '../../models/onnx/tensor.ts';
import { loadManifest } from '../../models/registry.ts';
import { loadDetector } from './load-detector.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-load-'));
const manifestPath = join(folder, 'operator.json');

/** As an operator supplies it: a network that takes floats, and a manifest beside it. */
function writeOperatorModel(): void {
  const bytes = writeModel({
    irVersion: 7,
    opsetImport: [{ domain: '', version: 12 }],
    graph: {
      name: 'test',
      node: [
        nodeOf('ReduceMax', ['images'], 'plane', { axes: [1], keepdims: 1 }),
        nodeOf('MaxPool', ['plane'], 'heat', { kernel_shape: [4, 4], strides: [4, 4] }),
        nodeOf('Mul', ['heat', 'pixels'], 'side'),
        nodeOf('Concat', ['side', 'side', 'side', 'side'], 'wh', { axis: 1 }),
      ],
      initializer: [floatScalar('pixels', 4)],
      input: [infoOf('images', DataType.float, [1, 3, 32, 64])],
      output: [infoOf('heat', DataType.float, [1, 1, 8, 16]), infoOf('wh', DataType.float, [1, 4, 8, 16])],
      valueInfo: [],
    },
  });
  writeFileSync(join(folder, 'operator.onnx'), bytes);
  const manifest = {
    name: 'operator',
    title: 'Brightness',
    task: 'person',
    layout: 'centernet',
    source: { kind: 'file', path: 'operator.onnx', sha256: createHash('sha256').update(bytes).digest('hex') },
    licence: { id: 'MIT', attribution: 'this test' },
    input: { width: 64, height: 32, colour: 'bgr', padding: 9, mean: 0, scale: 1 / 255 },
    thresholds: { score: 0.7, low: 0.5, nms: 0.4 },
    derive: [],
  };
  writeFileSync(manifestPath, JSON.stringify(manifest));
}

beforeAll(() => {
  vi.stubEnv('GATELINE_CACHE', join(folder, 'cache'));
  writeOperatorModel();
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Scores found in a dark picture with two bright points. */
async function scores(minScore?: number): Promise<number[]> {
  const options = { model: manifestPath, threads: 1, ...(minScore === undefined ? {} : { minScore }) };
  const detector = await loadDetector(options);
  const pixels = new Uint8Array(64 * 32 * 3);
  pixels[3 * (64 * 8 + 8)] = 204;
  pixels[3 * (64 * 8 + 40)] = 102;
  const size = { width: 64, height: 32, contentWidth: 64, contentHeight: 32 };
  const { count, score } = await detector.detect({ pixels, ...size, t: 0, at: 0, segment: 0 });
  await detector.close();
  return Array.from(score.subarray(0, count), (value) => Math.round(value * 100) / 100);
}

describe('loadDetector', () => {
  it('gives the detector that a manifest describes, and the manifest', async () => {
    const detector = await loadDetector({ model: manifestPath, threads: 1 });
    expect(detector.picture).toEqual({ width: 64, height: 32, colour: 'bgr', padding: 9 });
    expect(detector.manifest.title).toBe('Brightness');
    expect(detector.model).toMatchObject({
      name: 'operator',
      finds: 'person',
      sureScore: 0.7,
      lowScore: 0.5,
    });
    await detector.close();
  });

  it("reports from the manifest's low threshold on", async () => {
    expect(await scores()).toEqual([0.8]);
  });

  it('reports from minScore on instead, be it lower or higher', async () => {
    expect(await scores(0.3)).toEqual([0.8, 0.4]);
    expect(await scores(0.9)).toEqual([]);
  });

  it('takes another input size where the network can, and says which one it can', async () => {
    const input = { width: 80, height: 48 };
    await expect(loadDetector({ model: manifestPath, input, threads: 1 })).rejects.toThrow(
      'operator cannot take an input of 80x48. It takes 64x32 only: remove `input`.',
    );
    const free = { ...loadManifest(manifestPath), derive: [{ kind: 'free-size' as const }] };
    const model = { ...free, input: { ...free.input, multipleOf: 16 } };
    const detector = await loadDetector({ model, input, threads: 1 });
    expect(detector.picture).toMatchObject(input);
    await detector.close();
    const uneven = { width: 75, height: 48 };
    await expect(loadDetector({ model, input: uneven, threads: 1 })).rejects.toThrow('16: use 80x48.');
  });

  it('names the models there are when a name is unknown', async () => {
    await expect(loadDetector({ model: 'nobody', threads: 1 })).rejects.toThrow(/nobody.*ultraface-rfb-320/);
  });
});
