import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CameraReport } from '../../edge-agent/camera-process.ts';
import { CameraSupervisor } from '../../edge-agent/camera-supervisor.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Camera } from '../../firmware-config/gateway-config.ts';
import { childrenOf, cpuTimeOf } from './cpu-time.ts';
import { median, percentile } from './median.ts';

/** One camera of the measurement; it counts on a line in the middle. */
export type BenchedCamera = Pick<Camera, 'id' | 'model' | 'adapter'> & {
  clip: string;
  threads: number;
  /** The camera without anything that looks at its pictures. */
  alone?: boolean;
};

/** What a camera's process did in the time that was measured. */
export interface CameraFigures {
  framesPerSecond: number;
  skipped: number;
  /** Of one core, with all that the process has started. */
  cpuPercent: number;
  /** Median of one inference. */
  inferenceMs: number;
  /** From when the frame was taken that decides a crossing until the agent hears of it: median and the longest. */
  latencyMs: number;
  longestMs: number;
}

const STARTING_MS = 180_000;

/**
 * Runs cameras as an agent does, each in a process of its own, playing its clip over and over in real time, and measures
 * them for some seconds.
 *
 * @param warmUpS seconds before it is measured: programs are compiled and scenes learned in them
 */
export async function measureCameras(
  cameras: readonly BenchedCamera[],
  { seconds, warmUpS, onProgress }: { seconds: number; warmUpS: number; onProgress: (text: string) => void },
): Promise<CameraFigures[]> {
  const running = cameras.map(start);
  try {
    onProgress(`starting ${cameras.length} camera${cameras.length === 1 ? '' : 's'}`);
    await Promise.race([
      Promise.all(running.map(({ up }) => up)),
      setTimeout(STARTING_MS, null, { ref: false }).then(() => {
        throw new GatelineError('camera-unavailable', 'a camera did not start within 180 s');
      }),
    ]);
    await setTimeout(warmUpS * 1000);
    const before = running.map(({ pid, begin }) => {
      begin();
      return cpuTimeOf(pid);
    });
    const startedAt = performance.now();
    for (let second = 0; second < seconds; second++) {
      await setTimeout(Math.max(0, startedAt + (second + 1) * 1000 - performance.now()));
      onProgress(`${cameras.map(({ id }) => id).join(', ')}: ${second + 1} of ${seconds} s`);
    }
    const elapsedMs = performance.now() - startedAt;
    return running.map(({ pid, figures }, n) => {
      const cpuPercent = ((cpuTimeOf(pid) - (before[n] ?? 0)) / elapsedMs) * 100;
      return { ...figures(), cpuPercent };
    });
  } finally {
    await Promise.all(running.map(({ supervisor }) => supervisor.close()));
  }
}

const ALONE = fileURLToPath(new URL('camera-alone-process.ts', import.meta.url));

function start({ id, model, adapter, clip, threads, alone }: BenchedCamera) {
  const camera: Camera = {
    id,
    source: { kind: 'file', path: clip, loop: true },
    model,
    ...(adapter === undefined ? {} : { adapter }),
    lines: [{ id: 'middle', gate: 'gate', a: [0.5, 1], b: [0.5, 0] }],
  };
  const rates: number[] = [];
  const inference: number[] = [];
  const latencies: number[] = [];
  let [skipped, skippedBefore] = [0, 0];
  let isUp = () => {};
  let isLost: (error: GatelineError) => void = () => {};
  const up = new Promise<void>((resolve, reject) => {
    [isUp, isLost] = [resolve, reject];
  });
  up.catch(() => {}); // Whoever waits for all hears of it.
  const hear = (report: CameraReport) => {
    if (report.kind === 'state' && report.state === 'running') isUp();
    if (report.kind === 'state' && report.state === 'failed')
      isLost(new GatelineError('camera-broken', report.reason?.text ?? `the camera ${id} failed`));
    if (report.kind === 'crossing') latencies.push(Date.now() - report.decidedAt);
    if (report.kind !== 'vitals') return;
    skipped = report.vitals.skippedFrames;
    if (report.vitals.framesPerSecond > 0) rates.push(report.vitals.framesPerSecond);
    if (report.vitals.inferenceMs > 0) inference.push(report.vitals.inferenceMs);
  };
  const before = new Set(childrenOf(process.pid));
  const supervisor = new CameraSupervisor({
    camera,
    threads,
    onReport: hear,
    ...(alone ? { program: ALONE } : {}),
  });
  supervisor.start();
  const pid = childrenOf(process.pid).find((child) => !before.has(child)) ?? 0;
  const begin = () => {
    for (const values of [rates, inference, latencies]) values.length = 0;
    skippedBefore = skipped;
  };
  const figures = () => ({
    framesPerSecond: rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
    skipped: skipped - skippedBefore,
    inferenceMs: median(inference),
    latencyMs: median(latencies),
    longestMs: percentile(latencies, 1),
  });
  return { supervisor, pid, up, begin, figures };
}

/**
 * Holds this process and all that it will start to so many cores, where there are more.
 *
 * @returns how many cores there are from now on
 */
export function holdToCores(cores: number): number {
  const there = availableParallelism();
  if (there <= cores) return there;
  try {
    execFileSync('taskset', ['-acp', `0-${cores - 1}`, String(process.pid)], { stdio: 'ignore' });
    return cores;
  } catch {
    return there;
  }
}
