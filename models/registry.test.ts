import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { modelCache, sha256 } from './cache.ts';
import { fetchCommand, listCommand, verifyCommand } from './command.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { type Model, readModel, writeModel } from './onnx/format.ts';
import { floatOutput, infoOf, nodeOf } from './onnx/graph.ts';
import { derivedPath, modelFile, verifyModel } from './registry.ts';

let folder: string;
let cache: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateline-registry-'));
  cache = join(folder, 'cache');
});
afterEach(() => rmSync(folder, { recursive: true }));

const network: Model = {
  irVersion: 8,
  opsetImport: [{ domain: '', version: 17 }],
  graph: {
    name: 'small',
    node: [nodeOf('Relu', ['x'], 'y')],
    initializer: [],
    input: [infoOf('x', 1, [1, 3, 64, 96])],
    output: [floatOutput('y')],
    valueInfo: [],
  },
};

/** Writes an operator's network and manifest; returns the manifest's path. */
function operatorModel(
  changes: Record<string, unknown> = {},
  bytes: Uint8Array = writeModel(network),
): string {
  writeFileSync(join(folder, 'small.onnx'), bytes);
  const manifest = {
    name: 'small',
    title: 'A small network',
    task: 'face',
    layout: 'yunet',
    source: { kind: 'file', path: 'small.onnx', sha256: sha256(bytes) },
    licence: { id: 'MIT', attribution: 'nobody' },
    input: { width: 96, height: 64, colour: 'bgr', padding: 0, mean: 0, scale: 1 },
    thresholds: { score: 0.7, low: 0.3, nms: 0.4 },
    derive: [],
    ...changes,
  };
  const path = join(folder, 'small.json');
  writeFileSync(path, JSON.stringify(manifest));
  return path;
}

const manifestAt = (path: string): Manifest => parseManifest(readFileSync(path, 'utf8'), path);

test('a network is derived once, the same each time, and then only checked', async () => {
  const manifest = manifestAt(operatorModel());
  expect(verifyModel(manifest, { cache }).state).toBe('absent');
  const messages: string[] = [];
  const path = await modelFile(manifest, { cache, progress: (message) => messages.push(message) });
  expect(messages).toEqual(['deriving small']);
  const first = readFileSync(path);
  expect(readModel(first).graph.input.map(({ name }) => name)).toEqual(['frame']);
  rmSync(join(folder, 'small.onnx'));
  expect(await modelFile(manifest, { cache })).toBe(path);
  operatorModel();
  rmSync(path);
  await modelFile(manifest, { cache });
  expect(Buffer.compare(readFileSync(path), first)).toBe(0);
});

test('a damaged file in the cache is seen and made anew', async () => {
  const manifest = manifestAt(operatorModel());
  const path = await modelFile(manifest, { cache });
  const sound = readFileSync(path);
  writeFileSync(path, sound.subarray(0, 100));
  expect(verifyModel(manifest, { cache }).state).toBe('broken');
  expect(() => verifyCommand([join(folder, 'small.json')], { cache })).toThrow(
    '1 of 1 models are not usable',
  );
  await modelFile(manifest, { cache });
  expect(Buffer.compare(readFileSync(path), sound)).toBe(0);
});

test('another mean or step gives another file beside the old one', () => {
  const manifest = manifestAt(operatorModel());
  const other = { ...manifest, input: { ...manifest.input, mean: 127 } };
  const free = { ...manifest, derive: [{ kind: 'free-size' as const }] };
  expect(new Set([manifest, other, free].map((m) => derivedPath(m, cache))).size).toBe(3);
});

test('a file with a wrong hash is refused: name, both hashes, remedy', async () => {
  const manifest = manifestAt(operatorModel());
  writeFileSync(join(folder, 'small.onnx'), 'something else');
  const found = sha256(Buffer.from('something else'));
  const expected = manifest.source.kind === 'file' ? manifest.source.sha256 : '';
  await expect(modelFile(manifest, { cache })).rejects.toMatchObject({
    code: 'bad-model',
    message: `${join(folder, 'small.onnx')} has hash ${found}, expected ${expected}; it was not used. Put the right file there, or correct source.sha256.`,
  });
  rmSync(join(folder, 'small.onnx'));
  await expect(modelFile(manifest, { cache })).rejects.toMatchObject({
    code: 'bad-model',
    message: expect.stringContaining('small.onnx, the file of model small, does not exist'),
  });
});

test('a network that does not fit its manifest is refused with the reason', async () => {
  const refused = async (changes: Record<string, unknown>, bytes?: Uint8Array): Promise<string> => {
    const failure = await modelFile(manifestAt(operatorModel(changes, bytes)), { cache }).catch(
      (error) => error,
    );
    expect(failure).toMatchObject({ code: 'bad-model' });
    return failure.message;
  };
  const input = { width: 640, height: 384, colour: 'bgr', padding: 0, mean: 0, scale: 1 };
  expect(await refused({ input })).toContain('its input is 96 x 64, the manifest says 640 x 384');
  expect(await refused({ input: { ...input, multipleOf: 32 } })).toContain(
    'input.multipleOf must be left out',
  );
  const outputs = [{ tensor: 'z', name: 'scores' }];
  expect(await refused({ derive: [{ kind: 'keep-outputs', outputs }] })).toContain('it has no tensor z');
  expect(await refused({}, Buffer.from('<html>404</html>'))).toContain('cannot be derived from its file');
});

test('the commands report every model, and go on after one that fails', async () => {
  const good = operatorModel();
  const reports = await fetchCommand([good], { cache });
  expect(reports).toMatchObject([{ name: 'small', state: 'sound', input: '96x64', licence: 'MIT' }]);
  expect(verifyCommand([good], { cache })).toEqual(reports);
  const bad = join(folder, 'bad.json');
  writeFileSync(
    bad,
    readFileSync(good, 'utf8').replace('small.onnx', 'gone.onnx').replace('"small"', '"gone"'),
  );
  rmSync(cache, { recursive: true });
  await expect(fetchCommand([bad, good], { cache })).rejects.toMatchObject({ code: 'bad-model' });
  expect(verifyCommand([good], { cache })).toMatchObject([{ state: 'sound' }]);
  expect(listCommand({ cache }).map(({ state }) => state)).toEqual(['absent', 'absent']);
});

test('the cache is where the environment says', () => {
  expect(modelCache({ GATELINE_CACHE: '/var/cache/gateline' })).toBe('/var/cache/gateline/models');
  expect(modelCache({ XDG_CACHE_HOME: '/x' })).toBe('/x/gateline/models');
  expect(modelCache({ XDG_CACHE_HOME: '/x', GATELINE_CACHE: '' })).toBe('/x/gateline/models');
});
