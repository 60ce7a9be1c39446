import type { CameraReason, Snapshot } from '../firmware-config/contract/index.ts';
import type { Camera } from '../firmware-config/gateway-config.ts';
import { reasonOf } from './camera/camera-reason.ts';
import type { CameraState } from './camera/open-camera.ts';
import { type CameraWalk, openCameraWalk } from './camera-walk.ts';
import type { LineCrossing } from './crossings/line-counter.ts';
import { ZoneMeter, type ZoneSums } from './crossings/zone-meter.ts';
import { bootClock } from './health/boot-clock.ts';
import { type VitalSigns, Vitals } from './health/vitals.ts';
import { Watch, type Watched } from './health/watch.ts';
import { type PictureFinding, PictureJudge } from './picture/judge.ts';
import { SetupWork } from './setup/setup-work.ts';
import type { TracksSeen } from './setup/track-stream.ts';
import { VisibilityJudge } from './visibility/visibility-judge.ts';

/**
 * What the agent tells a camera process: at its start what to watch, and since when nobody did if there was a process
 * before (by the boot clock); and when to stop.
 */
export type CameraOrder =
  | { kind: 'watch'; camera: Camera; threads: number; unwatchedSince?: number }
  | { kind: 'stop' }
  /** Of set-up: a picture of the next frames, if they come before `until` by the boot clock. */
  | { kind: 'snapshot'; id: string; until: number }
  /** Where tracks are, until then; `after` is the highest number that tracks had in an earlier process. */
  | { kind: 'tracks'; id: string; until: number; after: number }
  | { kind: 'no-tracks' };

/** What a camera process tells the agent. */
export type CameraReport =
  | { kind: 'crossing'; crossing: LineCrossing; at: number; mono: number; decidedAt: number }
  /** `zones`: what the zones that measure saw, as far as all is known of it. */
  | { kind: 'watched'; watched: Watched; zones?: ZoneSums[] }
  | { kind: 'state'; state: CameraState; reason?: CameraReason }
  | { kind: 'picture'; picture: PictureFinding | null }
  | { kind: 'vitals'; vitals: VitalSigns; memoryBytes: number }
  | ({ kind: 'snapshot'; at: number } & Pick<Snapshot, 'id' | 'picture' | 'refused'>)
  | ({ kind: 'tracks'; id: string; at: number } & TracksSeen);

const COVERAGE_EVERY_MS = 60_000;
const VITALS_EVERY_MS = 2_000;
const SIGN_OF_LIFE_EVERY_MS = 2_000;

/**
 * One camera in a process of its own: inference never holds up the spool and the uplink, the cameras share the cores,
 * and a native library that dies takes no other camera with it.
 */
async function main(camera: Camera, threads: number, unwatchedSince?: number): Promise<void> {
  const watch = new Watch(bootClock(), unwatchedSince);
  const watched = (): CameraReport => {
    const inWallTime = <S extends { from: number; to: number }>(span: S): S => ({
      ...span,
      from: wallTimeOf(span.from),
      to: wallTimeOf(span.to),
    });
    const zones = meters.flatMap((meter) => meter.take(bootClock()) ?? []).map(inWallTime);
    return { kind: 'watched', watched: inWallTime(watch.take(bootClock())), zones };
  };
  const timers = [
    setInterval(() => report(watched()), COVERAGE_EVERY_MS),
    setInterval(() => watch.tick(bootClock()), SIGN_OF_LIFE_EVERY_MS),
  ];
  stop = () => process.send?.(watched(), () => process.exit(0));
  const meters: ZoneMeter[] = [];
  let opened: CameraWalk | undefined;
  try {
    opened = await openCameraWalk(camera, {
      mode: 'live',
      threads,
      onState: (state, reason) => {
        if (state !== 'ended') watch.hear(state === 'running' ? 'up' : 'down', bootClock());
        report({ kind: 'state', state, ...(reason ? { reason } : {}) });
      },
    });
    const { aspect } = opened.follower;
    for (const zone of camera.zones ?? []) {
      if (zone.kind === 'measure') meters.push(new ZoneMeter(zone, aspect, bootClock()));
    }
    await follow(opened, watch, meters, new PictureJudge({ live: camera.source.kind !== 'file' }));
  } finally {
    timers.forEach(clearInterval);
    report(watched());
    await opened?.close();
  }
  report({ kind: 'state', state: 'ended' });
  process.disconnect();
}

/** Runs a camera's walk to its end, and reports what it finds. */
async function follow(
  opened: CameraWalk,
  watch: Watch,
  meters: readonly ZoneMeter[],
  judge: PictureJudge,
): Promise<void> {
  // The walk then ends as at the end of a stream.
  stop = () => void opened.camera.close();
  const vitals = new Vitals();
  const reportVitals = () =>
    report({
      kind: 'vitals',
      vitals: vitals.take(opened.camera.skipped),
      memoryBytes: process.memoryUsage.rss(),
    });
  const timer = setInterval(reportVitals, VITALS_EVERY_MS);
  const visibility = new VisibilityJudge(opened.info.width);
  let before = judge.finding;
  let last = { t: 0, at: Date.now() };
  try {
    for await (const step of opened.steps()) {
      const { frame, inferred, tracks, crossings } = step;
      last = { t: frame.t, at: frame.at };
      const hardToSee = visibility.saw(frame, tracks);
      const picture = judge.saw(frame) ?? hardToSee;
      if (picture?.fault !== before?.fault || picture?.since !== before?.since) {
        report({ kind: 'picture', picture });
      }
      before = picture;
      watch.saw({
        at: bootTimeOf(frame.at),
        doneAt: bootClock(),
        picture: picture && { ...picture, since: bootTimeOf(picture.since) },
      });
      for (const meter of meters) {
        meter.saw({ tracks, t: frame.t, at: bootTimeOf(frame.at), isWatched: !picture });
      }
      vitals.saw(frame.at, inferred ? opened.detector.inferenceMs : null);
      publish(crossings, last);
      await setup.saw(step, opened);
    }
  } finally {
    publish(opened.follower.breakOff(), last);
    for (const meter of meters) meter.breakOff();
    clearInterval(timer);
    reportVitals();
  }
}

/** @param now the last frame's stream and wall time */
function publish(crossings: LineCrossing[], now: { t: number; at: number }): void {
  for (const crossing of crossings) {
    const ago = Math.max(0, (now.t - crossing.t) * 1000);
    const at = Math.round(now.at - ago);
    report({
      kind: 'crossing',
      crossing,
      at,
      mono: Math.max(0, bootTimeOf(at)),
      decidedAt: now.at,
    });
  }
}

/** What the boot clock showed at a moment of wall time, as the two clocks are to each other now. */
const bootTimeOf = (wall: number) => bootClock() - (Date.now() - wall);
/** The wall time of a moment of the boot clock, in the same way: a wall clock that was set makes no span longer or shorter. */
const wallTimeOf = (boot: number) => Math.max(0, Math.round(Date.now() - (bootClock() - boot)));

const setup = new SetupWork(report, bootClock);

/** Before there is anything to watch there is nothing to finish. */
let stop: () => void = () => process.exit(0);

function report(message: CameraReport): void {
  // When the agent is gone nobody hears it; the process ends by that.
  process.send?.(message, () => undefined);
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
  if (order.kind !== 'watch') {
    setup.order(order);
    return;
  }
  main(order.camera, order.threads, order.unwatchedSince).catch((error: unknown) => {
    process.send?.({ kind: 'state', state: 'failed', reason: reasonOf(error) } satisfies CameraReport, () =>
      process.exit(1),
    );
  });
});
