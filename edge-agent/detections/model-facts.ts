import type { Manifest } from '../../models/manifest.ts';
import { loadManifest } from '../../models/registry.ts';
import { MOVING_BLOBS, MOVING_BLOBS_FACTS } from './blobs/moving-blobs.ts';
import type { ModelFacts } from './detector.ts';

/**
 * What is known of a model before it is loaded.
 *
 * @param model name of a manifest in models/, the path of one, the manifest itself, or `moving-blobs`
 * @throws GatelineError `not-found` for an unknown name, `bad-model` for a file that is no manifest
 */
export function factsOf(model: string | Manifest): ModelFacts {
  if (model === MOVING_BLOBS) return MOVING_BLOBS_FACTS;
  const { name, task, thresholds, smallest, input } = typeof model === 'string' ? loadManifest(model) : model;
  return {
    name,
    finds: task,
    sureScore: thresholds.score,
    lowScore: thresholds.low,
    smallest: smallest ?? null,
    multipleOf: input.multipleOf ?? null,
  };
}

/** A model of which nothing below `minScore` is reported; its own low score where absent. */
export function withMinScore(facts: ModelFacts, minScore: number | undefined): ModelFacts {
  if (minScore === undefined) return facts;
  return { ...facts, lowScore: minScore, sureScore: Math.max(minScore, facts.sureScore) };
}
