import { openCameraWalk } from '../../edge-agent/camera-walk.ts';
import type { Manifest } from '../../models/manifest.ts';
import { clipFor } from './clips.ts';
import { median } from './median.ts';
import { benchedModels } from './models.ts';

export interface PipelineRow {
  model: string;
  input: string;
  threads: number;
  /** Medians over the rounds, milliseconds per frame. */
  inferenceMs: number;
  pipelineMs: number;
  /** Median over the rounds of inference / pipeline, each pair from one run. */
  ratio: number;
}

export interface BenchPipelineOptions {
  threads: readonly number[];
  rounds?: number;
  /** Frames of one run. */
  frames?: number;
  onProgress?: (message: string) => void;
}

/**
 * The whole pipeline over a recording, frame to crossings with decoding running beside it, against the bare inference
 * inside it. All models take turns in each round, so that what else the machine does falls on all alike.
 */
export async function benchPipeline(options: BenchPipelineOptions): Promise<PipelineRow[]> {
  const { threads, rounds = 3, frames = 100, onProgress = () => {} } = options;
  const cases = benchedModels().flatMap((manifest) =>
    threads.map((count) => ({
      manifest,
      threads: count,
      inference: [] as number[],
      pipeline: [] as number[],
    })),
  );
  for (let round = 1; round <= rounds; round++) {
    for (const one of cases) {
      onProgress(`pipeline: ${one.manifest.name}, round ${round} of ${rounds}`);
      const { inferenceMs, pipelineMs } = await runOnce(one.manifest, one.threads, frames);
      one.inference.push(inferenceMs);
      one.pipeline.push(pipelineMs);
    }
  }
  return cases.map(({ manifest, threads: count, inference, pipeline }) => ({
    model: manifest.name,
    input: `${manifest.input.width}x${manifest.input.height}`,
    threads: count,
    inferenceMs: median(inference),
    pipelineMs: median(pipeline),
    ratio: median(inference.map((ms, round) => ms / (pipeline[round] ?? Number.NaN))),
  }));
}

const WARM_UP = 10;

async function runOnce(manifest: Manifest, threads: number, frames: number) {
  const opened = await openCameraWalk(
    {
      id: 'bench',
      source: { kind: 'file', path: clipFor(manifest.task), loop: true },
      model: manifest,
      lines: [{ id: 'middle', gate: 'gate', a: [0.5, 1], b: [0.5, 0] }],
    },
    { mode: 'fast', threads },
  );
  try {
    let seen = 0;
    let inference = 0;
    let start = 0;
    for await (const _ of opened.steps()) {
      if (++seen === WARM_UP) start = performance.now();
      if (seen > WARM_UP) inference += opened.detector.inferenceMs;
      if (seen === WARM_UP + frames) break;
    }
    return { inferenceMs: inference / frames, pipelineMs: (performance.now() - start) / frames };
  } finally {
    await opened.close();
  }
}
