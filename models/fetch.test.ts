import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { filesOfArchive } from './archive.ts';
import { sha256 } from './cache.ts';
import { filesOf, originOf } from './fetch.ts';
import { loadManifest } from './registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-fetch-'));
const network = Buffer.from('not really a network, but 41 bytes of it');
const deep = `weights/${'deep/'.repeat(18)}network.bin`;
let archive: Uint8Array;

beforeAll(() => {
  mkdirSync(join(folder, deep, '..'), { recursive: true });
  writeFileSync(join(folder, deep), network);
  writeFileSync(join(folder, 'small.onnx'), 'x');
  writeFileSync(join(folder, 'package.json'), '{"name":"packed","version":"1.2.3"}');
  execFileSync('npm', ['pack', '--silent', '--offline'], { cwd: folder });
  archive = readFileSync(join(folder, 'packed-1.2.3.tgz'));
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

const sourceOf = (path: string, hash: string) => ({
  kind: 'npm' as const,
  package: 'packed',
  version: '1.2.3',
  integrity: `sha512-${createHash('sha512').update(archive).digest('base64')}`,
  files: [{ path, sha256: hash }],
});

test('files come out of an archive that npm packed, also from deep folders', () => {
  const found = filesOfArchive(archive, [deep, 'small.onnx', 'absent']);
  expect([...found.keys()].sort()).toEqual(['small.onnx', deep].sort());
  expect(Buffer.from(found.get(deep) ?? []).equals(network)).toBe(true);
  expect(filesOf(sourceOf(deep, sha256(network)), archive)).toHaveLength(1);
});

test('a wrong archive or file is refused with its name, both hashes and a remedy', () => {
  const wrong = 'f'.repeat(64);
  expect(() => filesOf(sourceOf(deep, wrong), archive)).toThrow(
    `${deep} of packed@1.2.3 has hash ${sha256(network)}, expected ${wrong}; it was not used. Correct the sha256`,
  );
  const source = { ...sourceOf(deep, wrong), integrity: `sha512-${'A'.repeat(86)}==` };
  expect(() => filesOf(source, archive)).toThrow(
    /the archive of packed@1\.2\.3 has hash sha512-.*, expected sha512-AAA/,
  );
  expect(() => filesOf(sourceOf('absent.onnx', wrong), archive)).toThrow('absent.onnx is not in the archive');
});

test('without a registry or without npm, the message says what to do', async () => {
  const manifest = loadManifest('ultraface-rfb-320');
  const cache = join(folder, 'cache');
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
  vi.stubEnv('npm_config_fetch_retries', '0');
  vi.stubEnv('npm_config_cache', join(folder, 'npm-cache'));
  await expect(originOf(manifest, cache)).rejects.toMatchObject({
    code: 'bad-model',
    message: expect.stringMatching(
      /^the archive of faceplugin-face-recognition-js@0\.0\.1 cannot be had from npm: .*ECONNREFUSED.*Check the network/,
    ),
  });
  vi.stubEnv('PATH', folder);
  await expect(originOf(manifest, cache)).rejects.toMatchObject({ code: 'missing-program' });
}, 60_000);
