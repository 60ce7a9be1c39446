import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GatelineError } from '../firmware-config/errors.ts';
import { parseManifest, readManifest } from './manifest.ts';
import { listModels, loadManifest } from './registry.ts';

const folder = import.meta.dirname;
const example = join(folder, 'examples/yunet-n.json');

function failureOf(action: () => unknown): GatelineError {
  try {
    action();
  } catch (error) {
    if (error instanceof GatelineError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('the manifests that come with Gateline are a face and a person model with known derived files', () => {
  expect(listModels().map(({ name, task }) => `${name}: ${task}`)).toEqual([
    'centernet-mobilenetv3: person',
    'ultraface-rfb-320: face',
  ]);
  for (const manifest of listModels()) {
    expect(manifest.derivedSha256, manifest.name).toMatch(/^[0-9a-f]{64}$/);
    expect(loadManifest(manifest.name)).toEqual(manifest);
  }
});

test('an operator names a manifest by its path; the file lies relative to it', () => {
  const manifest = loadManifest(example);
  expect(manifest.layout).toBe('yunet');
  expect(manifest.source).toMatchObject({
    kind: 'file',
    path: join(folder, 'examples/yunet_n_dynamic.onnx'),
  });
  const absolute = readFileSync(example, 'utf8').replace('yunet_n_dynamic.onnx', '/srv/models/yunet.onnx');
  expect(parseManifest(absolute, example).source).toMatchObject({ path: '/srv/models/yunet.onnx' });
  expect(readManifest(join(folder, 'examples/yolox-nano.json')).input.multipleOf).toBeUndefined();
});

test('all faults of a manifest come at once, each with its place and remedy', () => {
  const value = JSON.parse(readFileSync(example, 'utf8'));
  value.task = 'dog';
  value.source.sha256 = '104ee26c';
  value.input.width = 650;
  value.thresholds.low = 0.9;
  value.colour = 'bgr';
  delete value.licence;
  const error = failureOf(() => parseManifest(JSON.stringify(value), 'site/yunet.json'));
  expect(error.code).toBe('bad-model');
  expect(error.message).toBe('the model manifest site/yunet.json has 6 faults');
  const places = error.faults.map(({ path }) => path).sort();
  expect(places).toEqual(['colour', 'input.width', 'licence', 'source.sha256', 'task', 'thresholds.low']);
  for (const fault of error.faults) expect(fault.remedy, fault.path).not.toBe('');
  expect(error.faults.find(({ path }) => path === 'input.width')?.remedy).toBe('Use 640.');
});

test('a manifest that is missing, no JSON, or unknown by name is refused in one sentence', () => {
  expect(failureOf(() => readManifest('/nowhere/model.json')).message).toContain('cannot be read (ENOENT)');
  expect(failureOf(() => parseManifest('{', 'a.json')).message).toMatch(/^a\.json is not JSON/);
  const unknown = failureOf(() => loadManifest('yolo'));
  expect(unknown.code).toBe('not-found');
  expect(unknown.message).toContain('centernet-mobilenetv3, ultraface-rfb-320');
});
