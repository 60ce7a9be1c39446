import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { GatelineError } from '../firmware-config/errors.ts';
import { bytesOf, checkHash, modelCache, sha256, writeWhole } from './cache.ts';
import { DERIVATION, derive } from './derive.ts';
import { originOf, type Progress } from './fetch.ts';
import { type Manifest, readManifest } from './manifest.ts';

export interface ModelOptions {
  progress?: Progress;
  /** Folder for derived files; the user's cache where absent. */
  cache?: string;
}

/** `sound`: derived and as expected; `absent`: not derived yet; `broken`: another hash than expected. */
export interface ModelState {
  state: 'sound' | 'absent' | 'broken';
  path: string;
  /** sha256 of the derived file; null while absent. */
  sha256: string | null;
}

/** The manifests that come with Gateline, by name. */
export function listModels(): Manifest[] {
  const folder = import.meta.dirname;
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => readManifest(join(folder, file)));
}

/**
 * A manifest by its name in models/, or by the path of a JSON file.
 *
 * @throws GatelineError `not-found` for an unknown name, `bad-model` for a file that is no manifest
 */
export function loadManifest(nameOrPath: string): Manifest {
  if (nameOrPath.includes(sep) || nameOrPath.endsWith('.json')) return readManifest(nameOrPath);
  const known = listModels();
  const manifest = known.find(({ name }) => name === nameOrPath);
  if (manifest) return manifest;
  const names = known.map(({ name }) => name).join(', ');
  throw new GatelineError(
    'not-found',
    `there is no model ${nameOrPath}. Use one of ${names}, or the path of a manifest (.json).`,
  );
}

/** Where the derived file of a manifest lies; another origin or derivation gives another path. */
export function derivedPath(manifest: Manifest, cache = modelCache()): string {
  const { source } = manifest;
  const hashes = source.kind === 'npm' ? source.files.map((file) => file.sha256) : [source.sha256];
  const made = JSON.stringify([
    DERIVATION,
    hashes,
    manifest.derive,
    manifest.input.mean,
    manifest.input.scale,
  ]);
  return join(cache, `${manifest.name}-${sha256(Buffer.from(made)).slice(0, 12)}.onnx`);
}

/**
 * The path of the .onnx file that Gateline runs. It is fetched and derived if it is not in the cache, or not sound
 * there; a file in the cache is checked against its hash each time.
 *
 * @throws GatelineError `bad-model` with the remedy
 */
export async function modelFile(manifest: Manifest, options: ModelOptions = {}): Promise<string> {
  const progress = options.progress ?? (() => {});
  const { state, path } = verifyModel(manifest, options);
  if (state === 'sound') return path;
  if (state === 'broken') progress(`${path} is damaged and is made anew`);
  const origin = await originOf(manifest, options.cache ?? modelCache(), progress);
  progress(`deriving ${manifest.name}`);
  const derived = derive(manifest, origin);
  const hash = sha256(derived);
  if (manifest.derivedSha256 !== undefined) {
    const remedy = 'This is a defect of this version: the derivation and its manifest do not fit.';
    checkHash(`the file derived for ${manifest.name}`, hash, manifest.derivedSha256, remedy);
  }
  writeWhole(path, derived);
  writeWhole(hashPath(path), `${hash}\n`);
  return path;
}

/** Checks the derived file in the cache against its hash: the manifest's, else the one noted when it was made. */
export function verifyModel(manifest: Manifest, options: ModelOptions = {}): ModelState {
  const path = derivedPath(manifest, options.cache);
  const bytes = bytesOf(path);
  if (!bytes) return { state: 'absent', path, sha256: null };
  const found = sha256(bytes);
  const noted = bytesOf(hashPath(path));
  const expected = manifest.derivedSha256 ?? (noted && Buffer.from(noted).toString('utf8').trim());
  return { state: found === expected ? 'sound' : 'broken', path, sha256: found };
}

const hashPath = (path: string): string => `${path}.sha256`;
