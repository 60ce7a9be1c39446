import type { Manifest } from '../../models/manifest.ts';
import { loadManifest, modelFile } from '../../models/registry.ts';
import type { Detector } from './detector.ts';
import { createDetector } from './onnx-detector.ts';

export interface LoadOptions {
  /** Name of a manifest in models/, the path of one, or the manifest itself. */
  model: string | Manifest;
  /** Threads of ONNX Runtime. */
  threads: number;
  /** Nothing below this score (0..1) is reported; the manifest's `low` where absent. */
  minScore?: number;
}

/**
 * The detector that a manifest describes. Its file is fetched and derived first if it is not in the cache.
 *
 * @throws GatelineError `not-found` for an unknown name, `bad-model` for a model that cannot be had or used
 */
export async function loadDetector(options: LoadOptions): Promise<Detector & { manifest: Manifest }> {
  const manifest = typeof options.model === 'string' ? loadManifest(options.model) : options.model;
  const { width, height, colour, padding } = manifest.input;
  const detector = await createDetector({
    file: await modelFile(manifest),
    layout: manifest.layout,
    picture: { width, height, colour, padding },
    thresholds: { low: options.minScore ?? manifest.thresholds.low, nms: manifest.thresholds.nms },
    threads: options.threads,
  });
  return Object.assign(detector, { manifest });
}
