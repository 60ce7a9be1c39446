import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CameraHealth } from '../firmware-config/contract/index.ts';
import type { Camera } from '../firmware-config/gateway-config.ts';
import { reasonOf } from './camera/camera-reason.ts';
import type { CameraOrder, CameraReport } from './camera-process.ts';
import { bootClock } from './health/boot-clock.ts';
import { BackOff } from './uplink/back-off.ts';

const PROGRAM = fileURLToPath(new URL('camera-process.ts', import.meta.url));

/** Milliseconds. */
export interface SupervisorTiming {
  /** The shortest wait before a process that failed is started again, and the longest. */
  cameraWaitMs: number;
  longestCameraWaitMs: number;
  /** How often time is told in which no process lived long enough to tell of it. */
  tellUnwatchedMs: number;
}

const TIMING: SupervisorTiming = {
  cameraWaitMs: 1_000,
  longestCameraWaitMs: 30_000,
  tellUnwatchedMs: 60_000,
};
/** How long a camera may take to stop. */
const STOP_MS = 3_000;
/** A process that lived this long had started well: the next wait begins anew. */
const HEALTHY_MS = 60_000;

export interface SupervisorOptions {
  camera: Camera;
  threads: number;
  onReport: (report: CameraReport) => void;
  /** The module to run in place of camera-process.ts. */
  program?: string;
  timing?: Partial<SupervisorTiming>;
}

/** Keeps one camera's process running: started again, with a growing wait, whenever it fails. */
export class CameraSupervisor {
  /** How the camera is. */
  readonly health: CameraHealth;
  /** Resident memory of its process. */
  memoryBytes = 0;
  private readonly options: SupervisorOptions;
  private child: ChildProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly backOff: BackOff;
  private readonly tellUnwatchedMs: number;
  private closing = false;
  /** Boot clock since which there was no stream, and no process that has told of it. */
  private unwatchedSince: number | undefined;
  private picture: CameraHealth['picture'];

  constructor(options: SupervisorOptions) {
    this.options = options;
    const { cameraWaitMs, longestCameraWaitMs, tellUnwatchedMs } = { ...TIMING, ...options.timing };
    this.tellUnwatchedMs = tellUnwatchedMs;
    this.backOff = new BackOff(cameraWaitMs, longestCameraWaitMs, Math.random);
    this.health = {
      camera: options.camera.id,
      state: 'connecting',
      framesPerSecond: 0,
      inferenceMs: 0,
      skippedFrames: 0,
    };
  }

  start(): void {
    const startedAt = performance.now();
    const child = fork(this.options.program ?? PROGRAM, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.child = child;
    child.on('message', (report: CameraReport) => this.take(report));
    child.on('error', (error) => {
      this.take({ kind: 'state', state: 'failed', reason: reasonOf(error) });
      if (child.pid === undefined) this.startAgain(startedAt);
    });
    child.once('exit', (code, signal) => {
      if (this.closing || this.health.state === 'ended') return;
      if (this.health.state !== 'failed') {
        const text = `the camera's process ended with ${signal ?? `code ${code}`}; it is started again`;
        this.take({ kind: 'state', state: 'failed', reason: { code: 'process-ended', text } });
      }
      this.startAgain(startedAt);
    });
    const { camera, threads } = this.options;
    const { unwatchedSince } = this;
    const before = unwatchedSince === undefined ? {} : { unwatchedSince };
    child.send({ kind: 'watch', camera, threads, ...before } satisfies CameraOrder);
  }

  /** Asks the process to finish, hears its last reports, and waits until it is gone. */
  async close(): Promise<void> {
    this.closing = true;
    clearTimeout(this.timer);
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.connected) child.send({ kind: 'stop' } satisfies CameraOrder);
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(killer);
  }

  private startAgain(startedAt: number): void {
    this.memoryBytes = 0;
    this.picture = undefined;
    this.unwatchedSince ??= bootClock();
    this.tellUnwatched(this.unwatchedSince);
    if (performance.now() - startedAt > HEALTHY_MS) this.backOff.reset();
    this.timer = setTimeout(() => this.start(), this.backOff.next());
  }

  /** A camera whose process dies at every start is told of all the same: a line of which nothing is heard looks removed. */
  private tellUnwatched(since: number): void {
    const now = bootClock();
    const ms = now - since;
    if (ms < this.tellUnwatchedMs) return;
    this.unwatchedSince = now;
    const to = Date.now();
    const blind = [{ cause: 'stream-down' as const, ms }];
    this.options.onReport({
      kind: 'watched',
      watched: { from: to - ms, to, watchedMs: 0, frames: 0, blind },
    });
  }

  private take(report: CameraReport): void {
    if (report.kind === 'state') {
      this.health.state = report.state;
      if (report.reason === undefined) delete this.health.reason;
      else this.health.reason = report.reason;
      if (report.state !== 'running') this.health.framesPerSecond = 0;
      else this.unwatchedSince = undefined;
    }
    if (report.kind === 'watched') this.unwatchedSince = undefined;
    if (report.kind === 'picture') this.picture = report.picture ?? undefined;
    if (this.picture && this.health.state === 'running') this.health.picture = this.picture;
    else delete this.health.picture;
    if (report.kind === 'vitals') {
      Object.assign(this.health, report.vitals);
      this.memoryBytes = report.memoryBytes;
    }
    this.options.onReport(report);
  }
}
