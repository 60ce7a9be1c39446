import { ThreadedCamera } from '../../edge-agent/camera/threaded-camera.ts';
import { openCameraWalk } from '../../edge-agent/camera-walk.ts';
import type { Manifest } from '../../models/manifest.ts';
import { cpuTimeOf } from './cpu-time.ts';
import { gateClip } from './gate-clips.ts';
import { median } from './median.ts';
import { benchedModels } from './models.ts';
import { inferenceCpuMs, watchInference } from './onnx-watch.ts';

/** All times are medians over the rounds, milliseconds for one frame of 1280x720 with somebody in view. */
export interface PipelineRow {
  model: string;
  input: string;
  threads: number;
  /** By the clock: the whole pipeline, with decoding beside it on another thread. */
  frameMs: number;
  /** CPU of the model, of all its threads. */
  inferenceCpuMs: number;
  /** CPU of everything else but decoding: light, boxes, tracks, lines. */
  restCpuMs: number;
  /** CPU of decoding, scaling and bringing the picture over. */
  decodeCpuMs: number;
  /** inference / (inference + rest), each from one round. */
  inferenceShare: number;
}

export interface BenchPipelineOptions {
  threads: readonly number[];
  rounds?: number;
  /** Frames of one run. */
  frames?: number;
  onProgress?: (message: string) => void;
}

interface Case {
  manifest: Manifest;
  threads: number;
  clip: string;
  frames: number;
}

/**
 * Where the CPU time of the pipeline goes, frame to crossings. CPU time of all threads and of the decoder's process is
 * taken of the whole pipeline, and of the camera alone on the same frames. The rest is the CPU time of the thread on which
 * everything but decoding runs, less what the model takes of it; what then remains is the model's.
 * All models take turns in each round, so that what else the machine does falls on all alike.
 */
export async function benchPipeline(options: BenchPipelineOptions): Promise<PipelineRow[]> {
  const { threads, rounds = 3, frames = 150, onProgress = () => {} } = options;
  watchInference();
  onProgress('pipeline: making clips of 1280x720');
  const clips = { face: gateClip('faces'), person: gateClip('persons') };
  const cases = benchedModels().flatMap((manifest) =>
    threads.map((count) => {
      const one: Case = { manifest, threads: count, clip: clips[manifest.task], frames };
      return { one, runs: [] as Awaited<ReturnType<typeof runOnce>>[] };
    }),
  );
  for (let round = 1; round <= rounds; round++) {
    for (const { one, runs } of cases) {
      onProgress(`pipeline: ${one.manifest.name}, round ${round} of ${rounds}`);
      runs.push(await runOnce(one));
    }
  }
  return cases.map(({ one: { manifest, threads: count }, runs }) => ({
    model: manifest.name,
    input: `${manifest.input.width}x${manifest.input.height}`,
    threads: count,
    frameMs: median(runs.map(({ frameMs }) => frameMs)),
    inferenceCpuMs: median(runs.map(({ inference }) => inference)),
    restCpuMs: median(runs.map(({ rest }) => rest)),
    decodeCpuMs: median(runs.map(({ decode }) => decode)),
    inferenceShare: median(runs.map(({ inference, rest }) => inference / (inference + rest))),
  }));
}

const WARM_UP = 30;

async function runOnce(one: Case) {
  const { frameMs, cpuMs, restMs: rest } = await runPipeline(one);
  const decode = await runCamera(one);
  return { frameMs, decode, rest, inference: cpuMs - decode - rest };
}

/**
 * Runs `step` until it was warmed up, and then `frames` times.
 *
 * @returns milliseconds for one: by the clock, CPU of all threads, and of this one but for inference
 */
async function measured(frames: number, step: () => Promise<unknown>) {
  for (let n = 0; n < WARM_UP; n++) await step();
  const [start, cpu, here] = [performance.now(), cpuTimeOf(process.pid), process.threadCpuUsage()];
  const inference = inferenceCpuMs();
  for (let n = 0; n < frames; n++) await step();
  const { user, system } = process.threadCpuUsage(here);
  return {
    frameMs: (performance.now() - start) / frames,
    cpuMs: (cpuTimeOf(process.pid) - cpu) / frames,
    restMs: ((user + system) / 1000 - (inferenceCpuMs() - inference)) / frames,
  };
}

async function runPipeline({ manifest, threads, clip, frames }: Case) {
  const opened = await openCameraWalk(
    {
      id: 'bench',
      source: { kind: 'file', path: clip, loop: true },
      model: manifest,
      lines: [{ id: 'middle', gate: 'gate', a: [0.5, 1], b: [0.5, 0] }],
    },
    { mode: 'fast', threads, ungated: true },
  );
  try {
    const steps = opened.steps();
    return await measured(frames, () => steps.next());
  } finally {
    await opened.close();
  }
}

async function runCamera({ manifest, clip, frames }: Case): Promise<number> {
  const { width, height, colour, padding } = manifest.input;
  const camera = new ThreadedCamera({
    source: { kind: 'file', path: clip },
    adapter: 'auto',
    picture: { width, height, colour, padding },
    framesPerSecond: 10,
    mode: 'fast',
    loop: true,
  });
  try {
    await camera.open();
    return (await measured(frames, () => camera.read())).cpuMs;
  } finally {
    await camera.close();
  }
}
