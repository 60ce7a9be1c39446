import { messageOf } from '../firmware-config/errors.ts';
import type { Camera } from '../firmware-config/gateway-config.ts';
import type { CameraState } from './camera/open-camera.ts';
import { openCameraWalk } from './camera-walk.ts';
import type { LineCrossing } from './crossings/line-counter.ts';
import { bootClock } from './health/boot-clock.ts';
import { type VitalSigns, Vitals } from './health/vitals.ts';
import { Watch, type Watched } from './health/watch.ts';

/** What the agent tells a camera process: at its start what to watch, and when to stop. */
export type CameraOrder = { kind: 'watch'; camera: Camera; threads: number } | { kind: 'stop' };

/** What a camera process tells the agent. */
export type CameraReport =
  | { kind: 'crossing'; crossing: LineCrossing; at: number; mono: number; decidedAt: number }
  | { kind: 'watched'; watched: Watched }
  | { kind: 'state'; state: CameraState; reason?: string }
  | { kind: 'vitals'; vitals: VitalSigns; memoryBytes: number };

const COVERAGE_EVERY_MS = 60_000;
const VITALS_EVERY_MS = 2_000;

/**
 * One camera in a process of its own: inference never holds up the spool and the uplink, the cameras share the cores,
 * and a native library that dies takes no other camera with it.
 */
async function main(camera: Camera, threads: number): Promise<void> {
  const opened = await openCameraWalk(camera, {
    mode: 'live',
    threads,
    onState: (state, reason) => report({ kind: 'state', state, ...(reason ? { reason } : {}) }),
  });
  // The walk then ends as at the end of a stream.
  stop = () => void opened.camera.close();
  const watch = new Watch(Date.now());
  const vitals = new Vitals();
  const reportVitals = () =>
    report({
      kind: 'vitals',
      vitals: vitals.take(opened.camera.skipped),
      memoryBytes: process.memoryUsage.rss(),
    });
  const timers = [
    setInterval(() => report({ kind: 'watched', watched: watch.take(Date.now()) }), COVERAGE_EVERY_MS),
    setInterval(reportVitals, VITALS_EVERY_MS),
  ];
  let last = { t: 0, at: Date.now() };
  const publish = (crossings: LineCrossing[], now: { t: number; at: number }) => {
    for (const crossing of crossings) {
      const ago = Math.max(0, (now.t - crossing.t) * 1000);
      const at = Math.round(now.at - ago);
      report({
        kind: 'crossing',
        crossing,
        at,
        mono: Math.max(0, bootClock() - (Date.now() - at)),
        decidedAt: now.at,
      });
    }
  };
  try {
    for await (const { frame, crossings } of opened.steps()) {
      last = { t: frame.t, at: frame.at };
      watch.saw(frame.at);
      vitals.saw(frame.at, opened.detector.inferenceMs);
      publish(crossings, last);
    }
  } finally {
    publish(opened.follower.breakOff(), last);
    timers.forEach(clearInterval);
    report({ kind: 'watched', watched: watch.take(Date.now()) });
    reportVitals();
    await opened.close();
  }
  report({ kind: 'state', state: 'ended' });
  process.disconnect();
}

/** Before there is anything to watch there is nothing to finish. */
let stop = (): void => process.exit(0);

function report(message: CameraReport): void {
  process.send?.(message);
}

// A terminal's Ctrl-C and a service manager's stop reach all processes at once; the agent says when to stop.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// The agent is gone: nobody would hear what is counted from here on.
process.on('disconnect', () => process.exit(0));
process.on('message', (order: CameraOrder) => {
  if (order.kind === 'stop') {
    stop();
    return;
  }
  main(order.camera, order.threads).catch((error: unknown) => {
    process.send?.({ kind: 'state', state: 'failed', reason: messageOf(error) } satisfies CameraReport, () =>
      process.exit(1),
    );
  });
});
