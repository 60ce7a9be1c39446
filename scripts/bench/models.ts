import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Manifest, readManifest } from '../../models/manifest.ts';
import { listModels } from '../../models/registry.ts';

/** Every model there is to measure: those that come with Gateline, and the examples of operators' where they lie. */
export const benchedModels = (): Manifest[] => [...listModels(), ...suppliedModels()];

/** The examples of models that operators may supply, where ../shared/models has their files. */
function suppliedModels(): Manifest[] {
  const root = resolve(import.meta.dirname, '../..');
  return ['yunet-n.json', 'yolox-nano.json'].flatMap((example) => {
    const manifest = readManifest(join(root, 'models/examples', example));
    if (manifest.source.kind !== 'file') return [];
    const path = join(root, '../shared/models', basename(manifest.source.path));
    return existsSync(path) ? [{ ...manifest, source: { ...manifest.source, path } }] : [];
  });
}
