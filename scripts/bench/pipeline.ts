import { ThreadedCamera } from '../../edge-agent/camera/threaded-camera.ts';
import { openCameraWalk } from '../../edge-agent/camera-walk.ts';
import type { Manifest } from '../../models/manifest.ts';
import { cpuTimeOf } from './cpu-time.ts';
import { gateClip } from './gate-clips.ts';
import { median } from './median.ts';
import { benchedModels } from './models.ts';
import { openBare } from './onnx-bare.ts';

/** All times are medians over the rounds, milliseconds for one frame of 1280x720 with somebody in view. */
export interface PipelineRow {
  model: string;
  input: string;
  threads: number;
  /** By the clock: the whole pipeline, with decoding beside it on another thread. */
  frameMs: number;
  /** CPU of the model alone, of all threads. */
  inferenceCpuMs: number;
  /** CPU of everything else but decoding: boxes, tracks, lines, and what inference takes longer among them. */
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
 * taken of the whole pipeline, of the camera alone on the same frames, and of the bare model; the rest is what remains.
 * All models take turns in each round, so that what else the machine does falls on all alike.
 */
export async function benchPipeline(options: BenchPipelineOptions): Promise<PipelineRow[]> {
  const { threads, rounds = 3, frames = 150, onProgress = () => {} } = options;
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
    restCpuMs: median(runs.map(({ all, decode, inference }) => all - decode - inference)),
    decodeCpuMs: median(runs.map(({ decode }) => decode)),
    inferenceShare: median(runs.map(({ all, decode, inference }) => inference / (all - decode))),
  }));
}

const WARM_UP = 30;

async function runOnce(one: Case) {
  const whole = await runPipeline(one);
  const decode = await runCamera(one);
  const inference = await runModel(one);
  return { frameMs: whole.frameMs, all: whole.cpuMs, decode, inference };
}

/** Runs `step` until it was warmed up, and then `frames` times. @returns milliseconds for one, by the clock and of CPU */
async function measured(frames: number, step: () => Promise<unknown>) {
  for (let n = 0; n < WARM_UP; n++) await step();
  const [start, cpu] = [performance.now(), cpuTimeOf(process.pid)];
  for (let n = 0; n < frames; n++) await step();
  return { frameMs: (performance.now() - start) / frames, cpuMs: (cpuTimeOf(process.pid) - cpu) / frames };
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

async function runModel({ manifest, threads, clip, frames }: Case): Promise<number> {
  const { width, height, colour, padding } = manifest.input;
  const picture = { width, height, colour, padding };
  const camera = new ThreadedCamera({
    source: { kind: 'file', path: clip },
    adapter: 'auto',
    picture,
    framesPerSecond: 10,
    mode: 'live',
  });
  const model = await openBare(manifest, threads);
  try {
    await camera.open();
    const pixels = (await camera.read())?.pixels.slice() ?? new Uint8Array(width * height * 3);
    await camera.close();
    return (await measured(frames, () => model.run(pixels))).cpuMs;
  } finally {
    await camera.close();
    await model.close();
  }
}
