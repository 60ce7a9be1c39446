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
  /** Hears what a process tells, and with which lines and zones it ran. */
  onReport: (report: CameraReport, camera: Camera) => void;
  /** A process was started: nothing that was asked of the one before is known to it. */
  onStart?: () => void;
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
  private camera: Camera;
  /** The process that is being stopped, since another one with other lines and zones takes its place. */
  private leaving: ChildProcess | undefined;
  /** Boot clock since which there was no stream, and no process that has told of it. */
  private unwatchedSince: number | undefined;
  private picture: CameraHealth['picture'];

  constructor(options: SupervisorOptions) {
    this.options = options;
    this.camera = options.camera;
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
    const { camera } = this;
    const child = fork(this.options.program ?? PROGRAM, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.child = child;
    child.on('message', (report: CameraReport) => this.hear(report, child, camera));
    child.on('error', (error) => {
      if (child !== this.leaving) this.take({ kind: 'state', state: 'failed', reason: reasonOf(error) });
      if (child.pid === undefined) this.startAgain(startedAt);
    });
    child.once('exit', (code, signal) => {
      if (this.closing) return;
      if (child === this.leaving) {
        this.leaving = undefined;
        this.unwatchedSince ??= bootClock();
        this.start();
        return;
      }
      if (this.health.state === 'ended') return;
      if (this.health.state !== 'failed') {
        const text = `the camera's process ended with ${signal ?? `code ${code}`}; it is started again`;
        this.take({ kind: 'state', state: 'failed', reason: { code: 'process-ended', text } });
      }
      this.startAgain(startedAt);
    });
    const { unwatchedSince } = this;
    const before = unwatchedSince === undefined ? {} : { unwatchedSince };
    child.send({ kind: 'watch', camera, threads: this.options.threads, ...before } satisfies CameraOrder);
    this.options.onStart?.();
  }

  /**
   * Goes on with other lines and zones: the process is asked to finish, so that all that it saw is told of, and another
   * one takes its place. A camera whose recording has ended stays as it is.
   */
  replace(camera: Camera): void {
    const { child } = this;
    const hadProcess = isAlive(child);
    if (!hadProcess && this.unwatchedSince !== undefined) this.tellUnwatched(this.unwatchedSince, 1);
    this.camera = camera;
    if (this.closing || this.health.state === 'ended' || this.leaving) return;
    this.backOff.reset();
    this.take({ kind: 'state', state: 'connecting' });
    if (!hadProcess) {
      clearTimeout(this.timer);
      this.start();
      return;
    }
    this.leaving = child;
    this.memoryBytes = 0;
    this.picture = undefined;
    if (child?.connected) child.send({ kind: 'stop' } satisfies CameraOrder);
    const killer = setTimeout(() => child?.kill('SIGKILL'), STOP_MS);
    child?.once('exit', () => clearTimeout(killer));
  }

  /** Asks the present process for something; false where there is none that could hear it. */
  order(order: CameraOrder): boolean {
    const { child } = this;
    if (!child?.connected || child === this.leaving) return false;
    child.send(order, () => undefined);
    return true;
  }

  /** Asks the process to finish, hears its last reports, and waits until it is gone. */
  async close(): Promise<void> {
    this.closing = true;
    clearTimeout(this.timer);
    const { child } = this;
    if (!child || !isAlive(child)) return;
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
    this.tellUnwatched(this.unwatchedSince, this.tellUnwatchedMs);
    if (performance.now() - startedAt > HEALTHY_MS) this.backOff.reset();
    this.timer = setTimeout(() => this.start(), this.backOff.next());
  }

  /** A camera whose process dies at every start is told of all the same: a line of which nothing is heard looks removed. */
  private tellUnwatched(since: number, leastMs: number): void {
    const now = bootClock();
    const ms = now - since;
    if (ms < leastMs) return;
    this.unwatchedSince = now;
    const to = Date.now();
    const blind = [{ cause: 'stream-down' as const, ms }];
    const watched = { from: to - ms, to, watchedMs: 0, frames: 0, blind };
    this.options.onReport({ kind: 'watched', watched }, this.camera);
  }

  /** A process that is leaving tells what it still saw; how it is does not matter any more. */
  private hear(report: CameraReport, child: ChildProcess, camera: Camera): void {
    if (child !== this.leaving) {
      this.take(report, camera);
      return;
    }
    if (report.kind === 'watched') this.unwatchedSince = bootClock();
    if (report.kind === 'watched' || report.kind === 'crossing') this.options.onReport(report, camera);
  }

  private take(report: CameraReport, camera = this.camera): void {
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
    this.options.onReport(report, camera);
  }
}

function isAlive(child: ChildProcess | undefined): boolean {
  return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
}
