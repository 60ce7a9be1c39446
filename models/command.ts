import { GatelineError, messageOf } from '../firmware-config/errors.ts';
import type { Progress } from './fetch.ts';
import type { Manifest } from './manifest.ts';
import {
  listModels,
  loadManifest,
  type ModelOptions,
  type ModelState,
  modelFile,
  verifyModel,
} from './registry.ts';

/** One line of `gateline models`. */
export interface ModelReport extends ModelState {
  name: string;
  title: string;
  task: Manifest['task'];
  layout: Manifest['layout'];
  /** `640x384` */
  input: string;
  licence: string;
  /** `npm:PACKAGE@VERSION`, or the path of an operator's file. */
  source: string;
}

export interface CommandOptions extends Omit<ModelOptions, 'progress'> {
  onProgress?: Progress;
}

/** `gateline models list`: what comes with Gateline, and whether it is in the cache. */
export function listCommand(options: CommandOptions = {}): ModelReport[] {
  return listModels().map((manifest) => reportOf(manifest, options));
}

/**
 * `gateline models fetch [NAME|MANIFEST…]`: fetches and derives what is not in the cache; all models without names.
 * Every model is tried, also after one failed.
 *
 * @throws GatelineError with every failure
 */
export async function fetchCommand(
  names: readonly string[],
  options: CommandOptions = {},
): Promise<ModelReport[]> {
  const { onProgress: progress, ...rest } = options;
  const manifests = manifestsOf(names);
  const failures: unknown[] = [];
  for (const manifest of manifests) {
    await modelFile(manifest, progress ? { ...rest, progress } : rest).catch((error) => failures.push(error));
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new GatelineError('bad-model', failures.map(messageOf).join('\n'));
  return manifests.map((manifest) => reportOf(manifest, options));
}

/**
 * `gateline models verify [NAME|MANIFEST…]`: compares the files in the cache with their hashes.
 *
 * @throws GatelineError `bad-model` that names every file that is absent or broken
 */
export function verifyCommand(names: readonly string[], options: CommandOptions = {}): ModelReport[] {
  const reports = manifestsOf(names).map((manifest) => reportOf(manifest, options));
  const faults = reports
    .filter(({ state }) => state !== 'sound')
    .map(({ name, state, path }) => ({
      path: name,
      value: path,
      problem: state === 'absent' ? 'is not in the cache' : 'has another hash than expected',
      remedy: 'Run `gateline models fetch`.',
    }));
  if (faults.length > 0) {
    throw new GatelineError('bad-model', `${faults.length} of ${reports.length} models are not usable`, {
      faults,
    });
  }
  return reports;
}

const manifestsOf = (names: readonly string[]): Manifest[] =>
  names.length === 0 ? listModels() : names.map(loadManifest);

function reportOf(manifest: Manifest, options: CommandOptions): ModelReport {
  const { name, title, task, layout, input, licence, source } = manifest;
  return {
    name,
    title,
    task,
    layout,
    input: `${input.width}x${input.height}`,
    licence: licence.id,
    source: source.kind === 'npm' ? `npm:${source.package}@${source.version}` : source.path,
    ...verifyModel(manifest, options.cache === undefined ? {} : { cache: options.cache }),
  };
}
