import { GatelineError } from '../../firmware-config/errors.ts';
import type { Manifest } from '../../models/manifest.ts';
import { loadManifest, modelFile } from '../../models/registry.ts';
import type { Detector } from './detector.ts';
import { factsOf, withMinScore } from './model-facts.ts';
import { createDetector } from './onnx-detector.ts';

export interface LoadOptions {
  /** Name of a manifest in models/, the path of one, or the manifest itself. */
  model: string | Manifest;
  /** Size of its input in pixels; the manifest's where absent. */
  input?: { width: number; height: number };
  /** Threads of ONNX Runtime. */
  threads: number;
  /** Nothing below this score (0..1) is reported; the manifest's `low` where absent. */
  minScore?: number;
}

/**
 * The detector that a manifest describes. Its file is fetched and derived first if it is not in the cache.
 *
 * @throws GatelineError `not-found` for an unknown name, `bad-model` for a model that cannot be had or used, also not at
 *   this size
 */
export async function loadDetector(options: LoadOptions): Promise<Detector & { manifest: Manifest }> {
  const manifest = typeof options.model === 'string' ? loadManifest(options.model) : options.model;
  const { colour, padding } = manifest.input;
  const { width, height } = options.input ?? manifest.input;
  checkInput(manifest, { width, height });
  const detector = await createDetector({
    file: await modelFile(manifest),
    layout: manifest.layout,
    picture: { width, height, colour, padding },
    model: withMinScore(factsOf(manifest), options.minScore),
    nms: manifest.thresholds.nms,
    threads: options.threads,
  });
  return Object.assign(detector, { manifest });
}

function checkInput({ name, input }: Manifest, { width, height }: { width: number; height: number }): void {
  const { multipleOf } = input;
  if (width === input.width && height === input.height) return;
  if (multipleOf !== undefined && width % multipleOf === 0 && height % multipleOf === 0) return;
  const near = (side: number, multiple: number) => Math.max(multiple, Math.round(side / multiple) * multiple);
  const remedy =
    multipleOf === undefined
      ? `It takes ${input.width}x${input.height} only: remove \`input\`.`
      : `Its sides must be multiples of ${multipleOf}: use ${near(width, multipleOf)}x${near(height, multipleOf)}.`;
  throw new GatelineError('bad-model', `${name} cannot take an input of ${width}x${height}. ${remedy}`);
}
