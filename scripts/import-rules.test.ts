import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf, importsOf } from './import-rules.ts';

const root = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};
const dependencies = { dev: new Set(Object.keys(manifest.devDependencies)) };

/** Every TypeScript file of the project. */
function sources(): string[] {
  const folders = '{edge-agent,control-server,models,firmware-config,scripts}';
  return globSync(`${folders}/**/*.{ts,tsx}`, { cwd: root, exclude: ['**/dist/**', '**/node_modules/**'] });
}

describe('importsOf', () => {
  const specifiers = (source: string) => importsOf(source).map(({ specifier }) => specifier);

  it.each([
    [`import './a.ts'`, './a.ts'],
    [`import a from "a";`, 'a'],
    [`import * as a from 'a/b';`, 'a/b'],
    [`import a, { type B, c as d } from '@scope/a';`, '@scope/a'],
    [`import {\n  a,\n  b,\n} from './a.ts';`, './a.ts'],
    [`export * from './a.ts';`, './a.ts'],
    [`export { a } from './a.ts';`, './a.ts'],
    [`const a = await import('./a.ts');`, './a.ts'],
    [`const a = require('a');`, 'a'],
    [`const p = import.meta.resolve('a');`, 'a'],
    [`import a from 'a'; import b from 'b';`, 'b'],
  ])('finds %j', (source, specifier) => {
    expect(specifiers(source)).toContain(specifier);
  });

  it('tells imports of types from others', () => {
    const typeOnly = (source: string) => importsOf(source).map((imported) => imported.typeOnly);
    expect(
      typeOnly(`import type { A } from 'a';\nexport type { B } from 'b';\nexport type * from 'c';`),
    ).toEqual([true, true, true]);
    expect(typeOnly(`import { type A } from 'a';\nimport type from 'b';`)).toEqual([false, false]);
  });

  it('leaves out comments and what other statements hold', () => {
    expect(
      specifiers(`// import a from 'a';\n/* import b from 'b'; */\n/**\n * import c from 'c';\n */`),
    ).toEqual([]);
    expect(
      specifiers(`export const a = 'from';\nexport const b = ['x'];\nconst url = 'http://x'; // import('y')`),
    ).toEqual([]);
    expect(specifiers(`const url = 'http://x';\nimport a from 'a';`)).toEqual(['a']);
  });
});

describe('faultsOf', () => {
  const wrong: [rule: string, path: string, source: string][] = [
    [
      'agent takes from the server',
      'edge-agent/main.ts',
      `import type { A } from '../control-server/app.ts';`,
    ],
    [
      'server takes from the agent',
      'control-server/app.ts',
      `import { a } from '../edge-agent/pipeline.ts';`,
    ],
    ['server takes from the models', 'control-server/app.ts', `import { a } from '../models/registry.ts';`],
    [
      'contract takes from the models',
      'firmware-config/contract/index.ts',
      `export * from '../../models/manifest.ts';`,
    ],
    ['contract takes from scripts', 'firmware-config/errors.ts', `import '../scripts/gateline.ts';`],
    ['models take from the agent', 'models/fetch.ts', `import { a } from '../edge-agent/detections/nms.ts';`],
    ['agent takes from scripts', 'edge-agent/main.ts', `await import('../scripts/gateline.ts');`],
    [
      'database outside its adapter',
      'control-server/api/counts.ts',
      `import Database from 'better-sqlite3';`,
    ],
    ['inference outside its adapter', 'edge-agent/pipeline.ts', `import * as ort from 'onnxruntime-node';`],
    ['pictures outside their adapter', 'edge-agent/snapshot/snapshot.ts', `import sharp from 'sharp';`],
    [
      'opencv outside its adapter',
      'edge-agent/camera/ffmpeg-camera.ts',
      `const cv = require('opencv4nodejs');`,
    ],
    ['broker outside its adapter', 'control-server/app.ts', `import { Aedes } from 'aedes';`],
    ['mqtt outside its adapter', 'edge-agent/main.ts', `import { connect } from 'mqtt';`],
    [
      'page takes code from the server',
      'control-server/web/state/api.ts',
      `import { schema } from '../../api/schemas.ts';`,
    ],
    [
      'page takes code from the contract',
      'control-server/web/main.tsx',
      `import { a } from '../../firmware-config/errors.ts';`,
    ],
    ['page uses Node', 'control-server/web/main.tsx', `import { join } from 'node:path';`],
    [
      'an early stop knows a later one',
      'edge-agent/camera/opencv-camera.ts',
      `import type { Track } from '../tracks/track.ts';`,
    ],
    ['a stop knows the walk', 'edge-agent/tracks/tracker.ts', `import { run } from '../pipeline.ts';`],
    [
      'production uses a helper of tests',
      'control-server/main.ts',
      `import { stage } from './testing-stage.ts';`,
    ],
    [
      'production uses a folder of helpers of tests',
      'edge-agent/camera/open-camera.ts',
      `import { ScriptedCamera } from './testing/scripted-camera.ts';`,
    ],
    ['production needs a development package', 'edge-agent/main.ts', `import fc from 'fast-check';`],
  ];
  it.each(wrong)('refuses: %s', (_, path, source) => {
    expect(faultsOf(path, source, dependencies)).toHaveLength(1);
  });

  const right: [rule: string, path: string, source: string][] = [
    [
      'both sides take the contract',
      'edge-agent/main.ts',
      `import { a } from '../firmware-config/contract/index.ts';`,
    ],
    [
      'an adapter has its package',
      'edge-agent/spool/sqlite-spool.ts',
      `import Database from 'better-sqlite3';`,
    ],
    [
      'a type of a native package',
      'control-server/ledger/rows.ts',
      `import type { Database } from 'better-sqlite3';`,
    ],
    [
      'a later stop knows an earlier one',
      'edge-agent/tracks/tracker.ts',
      `import type { Detections } from '../detections/detections.ts';`,
    ],
    ['the walk knows its stops', 'edge-agent/pipeline.ts', `import { Tracker } from './tracks/tracker.ts';`],
    [
      'page takes types',
      'control-server/web/state/api.ts',
      `import type { Day } from '../../api/schemas.ts';`,
    ],
    [
      'page is built with development packages',
      'control-server/web/main.tsx',
      `import { render } from 'preact';`,
    ],
    [
      'tests have everything',
      'edge-agent/spool/spool.test.ts',
      `import fc from 'fast-check';\nimport Database from 'better-sqlite3';`,
    ],
  ];
  it.each(right)('allows: %s', (_, path, source) => {
    expect(faultsOf(path, source, dependencies)).toEqual([]);
  });
});

it('every file keeps the import rules', () => {
  const paths = sources();
  expect(paths.length).toBeGreaterThan(50);
  const faults = paths.flatMap((path) =>
    faultsOf(path, readFileSync(join(root, path), 'utf8'), dependencies),
  );
  expect(faults).toEqual([]);
});
