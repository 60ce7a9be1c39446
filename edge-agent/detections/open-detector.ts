import { GatelineError } from '../../firmware-config/errors.ts';
import type { Manifest } from '../../models/manifest.ts';
import { lightFor } from '../light/light.ts';
import { AlternatingDetector } from './alternating-detector.ts';
import { MOVING_BLOBS, MOVING_BLOBS_FACTS, MOVING_BLOBS_PICTURE, MovingBlobs } from './blobs/moving-blobs.ts';
import type { Detector } from './detector.ts';
import { LitDetector } from './lit-detector.ts';
import { type LoadOptions, loadDetector } from './load-detector.ts';
import { withMinScore } from './model-facts.ts';

export interface OpenOptions extends LoadOptions {
  /** A second model, which takes every other frame. */
  alternate?: string | Manifest;
}

/**
 * The detector that a camera's configuration asks for: the one of a manifest, moving blobs, or two of them by turns.
 *
 * @throws GatelineError `not-found` for an unknown name, `bad-model` for a model that cannot be had or used
 */
export async function openDetector({ alternate, ...options }: OpenOptions): Promise<Detector> {
  const first = await openOne(options);
  if (alternate === undefined) return first;
  const { width, height } = first.picture;
  try {
    const second = await openOne({ ...options, model: alternate, input: { width, height } });
    return new AlternatingDetector(first, second);
  } catch (error) {
    await first.close();
    throw error;
  }
}

async function openOne(options: LoadOptions): Promise<Detector> {
  if (options.model !== MOVING_BLOBS) {
    const detector = await loadDetector(options);
    const light = lightFor(detector.model.finds);
    return light === undefined ? detector : new LitDetector(detector, light);
  }
  const { width, height } = options.input ?? MOVING_BLOBS_PICTURE;
  if (width >= LEAST_SIDE && height >= LEAST_SIDE) {
    return new MovingBlobs({ width, height }, withMinScore(MOVING_BLOBS_FACTS, options.minScore));
  }
  const remedy = `Use one of at least ${LEAST_SIDE}x${LEAST_SIDE}.`;
  throw new GatelineError(
    'bad-model',
    `${MOVING_BLOBS} cannot take an input of ${width}x${height}. ${remedy}`,
  );
}

/** In smaller pictures a person has no more than a few cells. */
const LEAST_SIDE = 128;
