import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CameraOrder, CameraReport } from '../../edge-agent/camera-process.ts';
import { bootClock } from '../../edge-agent/health/boot-clock.ts';
import type { Camera } from '../../firmware-config/gateway-config.ts';
import { crossingsOf, type Recording } from './recording.ts';
import { dueAt, type Pace, type Run, SPAN_MS, type StageFiles, spanOf, stageFiles } from './stage-files.ts';

/** Often enough for a thousand crossings a second. */
const TICK_MS = 4;

/**
 * A camera's process for the fault bench: speaks as edge-agent/camera-process.ts does, and runs the same walk behind the
 * detector, over recorded detections. The recording is played at the pace the bench wants, from its beginning whenever
 * the bench says go, again and again; each crossing happens at a moment that is known beforehand.
 */
class RecordedCamera {
  private readonly camera: Camera;
  private readonly files: StageFiles;
  private readonly recording: Recording;
  private readonly timer: NodeJS.Timeout;
  private run: Run | undefined;
  private crossings = this.loop();
  private index = 0;
  private spans = 0;

  constructor(camera: Camera) {
    if (camera.source.kind !== 'file') throw new Error('the bench has cameras that play files only');
    this.camera = camera;
    this.files = stageFiles(dirname(camera.source.path));
    this.recording = JSON.parse(readFileSync(camera.source.path, 'utf8'));
    report({ kind: 'state', state: 'running' });
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    report({ kind: 'state', state: 'ended' });
    process.disconnect();
  }

  private tick(): void {
    const isOn = existsSync(this.files.go);
    if (!isOn) this.end();
    else if (!this.run) this.begin();
    if (!this.run) return;
    const now = bootClock();
    const wrong = Date.now() - now;
    for (let mono = dueAt(this.run, this.index); mono <= now; mono = dueAt(this.run, this.index)) {
      const crossing = this.crossings.next().value;
      report({ kind: 'crossing', crossing, at: Math.max(0, mono + wrong), mono, decidedAt: Date.now() });
      this.index++;
    }
    for (; this.run.mono + (this.spans + 1) * SPAN_MS <= now; this.spans++) {
      const from = Math.max(0, this.run.mono + this.spans * SPAN_MS + wrong);
      report({ kind: 'watched', watched: { from, to: from + SPAN_MS, ...spanOf(this.run, this.spans) } });
    }
  }

  private begin(): void {
    let pace: Pace;
    try {
      pace = JSON.parse(readFileSync(this.files.go, 'utf8'));
    } catch {
      // It was taken away just now.
      return;
    }
    const earlier = existsSync(this.files.runs)
      ? readFileSync(this.files.runs, 'utf8').split('\n').length
      : 0;
    this.run = { camera: this.camera.id, run: earlier + 1, mono: bootClock(), rate: pace.rate };
    appendFileSync(this.files.runs, `${JSON.stringify(this.run)}\n`);
    this.crossings = this.loop();
    this.index = 0;
    this.spans = 0;
  }

  private end(): void {
    if (!this.run) return;
    const { camera, run } = this.run;
    const end = { camera, run, crossings: this.index, spans: this.spans };
    appendFileSync(this.files.runs, `${JSON.stringify(end)}\n`);
    this.run = undefined;
  }

  private *loop(): Generator<ReturnType<typeof crossingsOf> extends Generator<infer C> ? C : never, never> {
    for (;;) yield* crossingsOf(this.recording, this.camera.lines);
  }
}

let camera: RecordedCamera | undefined;

function report(message: CameraReport): void {
  // An agent that was killed hears nothing any more; the channel says so next.
  process.send?.(message, () => undefined);
}

process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (order: CameraOrder) => {
  if (order.kind === 'watch') camera = new RecordedCamera(order.camera);
  else if (order.kind !== 'stop') return;
  else if (camera) camera.stop();
  else process.exit(0);
});
