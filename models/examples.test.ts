import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, describe, expect, test } from 'vitest';
import { parseManifest } from './manifest.ts';
import { modelFile } from './registry.ts';
import { drawnPicture } from './test-picture.ts';

const shared = resolve(import.meta.dirname, '../../shared/models');
const cache = mkdtempSync(join(tmpdir(), 'gateline-examples-'));
afterAll(() => rmSync(cache, { recursive: true }));

describe.skipIf(!existsSync(shared))("an operator's network (needs ../shared/models)", () => {
  test.each(['yunet-n', 'yolox-nano'])(
    '%s gives the same outputs from bytes as from floats',
    async (name) => {
      const text = readFileSync(join(import.meta.dirname, `examples/${name}.json`), 'utf8');
      // As if the manifest lay beside the file.
      const manifest = parseManifest(text, join(shared, `${name}.json`));
      if (manifest.source.kind !== 'file') throw new Error('not a file');
      const { width, height } = manifest.input;
      const pixels = await drawnPicture(width, height);
      const planes = new Float32Array(pixels.length);
      for (let i = 0; i < width * height; i++) {
        for (let c = 0; c < 3; c++) planes[c * width * height + i] = pixels[i * 3 + c] ?? 0;
      }
      const origin = await InferenceSession.create(manifest.source.path);
      const expected = await origin.run({
        [origin.inputNames[0] ?? '']: new Tensor('float32', planes, [1, 3, height, width]),
      });
      const derived = await InferenceSession.create(await modelFile(manifest, { cache }));
      const found = await derived.run({ frame: new Tensor('uint8', pixels, [1, height, width, 3]) });
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      for (const output of origin.outputNames) {
        expect(found[output]?.dims).toEqual(expected[output]?.dims);
        const [a, b] = [found[output]?.data, expected[output]?.data] as [Float32Array, Float32Array];
        const most = a.reduce(
          (worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? Number.NaN))),
          0,
        );
        expect(most, output).toBeLessThan(1e-5);
      }
      await Promise.all([origin.release(), derived.release()]);
    },
  );
});
