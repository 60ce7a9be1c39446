import type { Manifest } from '../../models/manifest.ts';
import { loadManifest, modelFile } from '../../models/registry.ts';
import type { Detector } from './detector.ts';
import { createDetector } from './onnx-detector.ts';

export interface LoadOptions {
  /** Name of a manifest in models/, or the path of one. */
  model: string;
  /** Threads of ONNX Runtime. */
  threads: number;
  /** Nothing below this score (0..1) is reported; the manifest's `low` where absent. */
  minScore?: number;
}

/**
 * The detector that a manifest describes, from the file that `gateline models fetch` left.
 *
 * @throws GatelineError `bad-model`
 */
export async function loadDetector(options: LoadOptions): Promise<Detector & { manifest: Manifest }> {
  const manifest = loadManifest(options.model);
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
