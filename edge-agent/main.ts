import { type Logger, pino } from 'pino';
import type { CameraHealth, NumberedRecord, SpoolRecord } from '../firmware-config/contract/index.ts';
import type { Camera, GatewayConfig } from '../firmware-config/gateway-config.ts';
import type { CameraReport } from './camera-process.ts';
import { CameraSupervisor, type SupervisorTiming } from './camera-supervisor.ts';
import { OverlapMerger, type Passing } from './crossings/overlap.ts';
import { factsOf } from './detections/model-facts.ts';
import { BoxWatch } from './health/box.ts';
import { type Clock, systemClock } from './health/clock.ts';
import { ClockWatch } from './health/clock-watch.ts';
import { healthReport } from './health/health-report.ts';
import { FileLayoutStore, layoutPath } from './layout/layout-store.ts';
import { Layouts } from './layout/layouts.ts';
import { Recorder } from './recorder.ts';
import { SetupDesk } from './setup/setup-desk.ts';
import { GatewayKey, gatewayKeyPath } from './signing/gateway-key.ts';
import { Heads } from './signing/heads.ts';
import { SqliteSpool } from './spool/sqlite-spool.ts';
import { openUplink, type UplinkTiming } from './uplink/uplink.ts';

const TRIM_EVERY_MS = 60_000;
const TRIAL_MS = 60_000;

export interface AgentOptions {
  log?: Logger;
  clock?: Clock;
  /** Called after a record is in the spool; `decidedAt` is the wall time of the frame that decided it. */
  onRecord?: (record: NumberedRecord, decidedAt: number, epoch: string) => void;
  /** The module that each camera's process runs, which speaks as camera-process.ts does. */
  cameraProgram?: string;
  /** `trialMs`: how long cameras have to run again with new lines and zones. */
  timing?: Partial<UplinkTiming & SupervisorTiming & { trialMs: number }>;
}

export interface Agent {
  /** How each camera is, now. */
  readonly cameras: readonly CameraHealth[];
  close(): Promise<void>;
}

/**
 * Runs a gateway: every camera in a process of its own, all records into one spool, the spool to the server.
 *
 * @throws GatelineError when the spool cannot be opened; whatever happens to a camera or to the server later is
 *   reported in the health and mended when possible, and stops nothing else
 */
export async function startAgent(config: GatewayConfig, options: AgentOptions = {}): Promise<Agent> {
  const log = options.log ?? pino({ name: config.gateway }, pino.destination(2));
  const clock = options.clock ?? systemClock();
  const startedAt = performance.now();
  const key = GatewayKey.open(gatewayKeyPath(config.spool.path));
  const spool = new SqliteSpool({ ...config.spool, gateway: config.gateway, clock });
  for (const { text } of spool.notices) log.warn(text);
  log.info(
    { key: key.publicKey, fingerprint: key.fingerprint },
    `signs with the key ${key.shortFingerprint}`,
  );

  const healthOf = (camera: string): Pick<CameraHealth, 'state' | 'reason'> =>
    supervisors.get(camera)?.health ?? { state: 'connecting' };
  const layouts = new Layouts({
    own: config,
    store: new FileLayoutStore(layoutPath(config.spool.path), () => clock().at),
    subjectOf,
    healthOf,
    apply: (camera) => supervisors.get(camera.id)?.replace(camera),
    onChange: () => uplink.tell('configured', layouts.configured(clock().at)),
    trialMs: options.timing?.trialMs ?? TRIAL_MS,
    log,
  });
  const supervisors = new Map(
    layouts.cameras.map((camera) => [
      camera.id,
      new CameraSupervisor({
        camera,
        threads: config.threads ?? 1,
        ...(options.cameraProgram === undefined ? {} : { program: options.cameraProgram }),
        ...(options.timing === undefined ? {} : { timing: options.timing }),
        onReport: (report, ran) => take(ran, report),
        onStart: () => setup.started(camera.id),
      }),
    ]),
  );
  const watch = new ClockWatch();
  const box = new BoxWatch(config.spool.path);
  const recorder = new Recorder({
    spool,
    clock,
    watch,
    heads: new Heads({ spool, key, clock }),
    log,
    onKept: (record, decidedAt, epoch) => {
      uplink.wake();
      options.onRecord?.(record, decidedAt, epoch);
    },
  });
  const uplink = openUplink({
    gateway: config.gateway,
    url: config.server.url,
    spool,
    clock,
    log,
    onRoundTrip: (trip) => recorder.heard(trip),
    onUp: () => uplink.tell('configured', layouts.configured(clock().at)),
    onDown: () => setup.down(),
    onConfiguration: (configuration) => layouts.take(configuration),
    onSetup: (request, retained) => setup.take(request, retained),
    ...(options.timing === undefined ? {} : { timing: options.timing }),
    health: (notices) => {
      const cameras = [...supervisors.values()];
      return healthReport({
        gateway: config.gateway,
        at: clock().at,
        uptimeMs: performance.now() - startedAt,
        memoryBytes: cameras.reduce((sum, camera) => sum + camera.memoryBytes, process.memoryUsage.rss()),
        spool: spool.stats(),
        box: box.facts,
        clockOffsetMs: watch.offsetAt(clock()),
        cameras: cameras.map(({ health }) => health),
        notices: [...spool.notices, ...layouts.notices, ...notices],
      });
    },
  });
  const setup = new SetupDesk({
    gateway: config.gateway,
    cameras: config.cameras.map(({ id }) => id),
    clock,
    clockOffset: () => watch.offsetAt(clock()) ?? 0,
    healthOf,
    order: (camera, order) => supervisors.get(camera)?.order(order) ?? false,
    tell: (channel, message) => uplink.tell(channel, message),
    log,
  });

  // What two cameras see of the same passage counts once.
  const merger = new OverlapMerger<Passing & { record: SpoolRecord; decidedAt: number }>({
    isRunning: (camera) => supervisors.get(camera)?.health.state === 'running',
    onCounted: ({ record, decidedAt }) => recorder.take([record], decidedAt),
  });
  let merging: NodeJS.Timeout | undefined;
  const merge = () => {
    clearTimeout(merging);
    merger.tick(performance.now());
    if (merger.due !== undefined) merging = setTimeout(merge, merger.due - performance.now());
  };

  const take = ({ id: camera, lines, zones = [] }: Camera, report: CameraReport) => {
    if (report.kind === 'state') {
      log.info({ camera, state: report.state, reason: report.reason?.text }, 'camera');
      layouts.saw(camera, report.state);
      merge();
    }
    if (report.kind === 'snapshot' || report.kind === 'tracks') setup.heard(camera, report);
    if (report.kind === 'picture') {
      if (report.picture) log.warn({ camera, ...report.picture }, 'people cannot be counted in the picture');
      else log.info({ camera }, 'people can be counted in the picture again');
    }
    if (report.kind === 'crossing') {
      const { crossing, at, mono, decidedAt } = report;
      const { gate, line, direction, score, place } = crossing;
      const { boot } = clock();
      const record: SpoolRecord = { kind: 'crossing', at, mono, boot, camera, gate, line, direction, score };
      merger.take({ camera, gate, direction, place, at, record, decidedAt }, zones, performance.now());
      merge();
    }
    if (report.kind === 'watched') {
      const { from, to, watchedMs, frames, blind } = report.watched;
      const { mono, boot } = clock();
      recorder.take(
        lines.map(({ id, gate }) => ({
          kind: 'coverage',
          at: to,
          mono,
          boot,
          camera,
          gate,
          line: id,
          from,
          watchedMs,
          frames,
          ...(blind === undefined ? {} : { blind }),
        })),
        to,
      );
      const used = report.zones ?? [];
      recorder.take(
        used.map(({ to: at, ...sums }) => ({ kind: 'zone', at, mono, boot, camera, ...sums })),
        to,
      );
    }
  };

  recorder.start();
  layouts.start();
  for (const supervisor of supervisors.values()) supervisor.start();
  const trimmer = setInterval(() => {
    while (spool.trim(clock().at) > 0);
  }, TRIM_EVERY_MS);

  return {
    cameras: [...supervisors.values()].map(({ health }) => health),
    async close() {
      clearInterval(trimmer);
      layouts.close();
      box.close();
      setup.down();
      await Promise.all([...supervisors.values()].map((supervisor) => supervisor.close()));
      clearTimeout(merging);
      merger.close();
      recorder.close();
      await uplink.close();
      spool.close();
    },
  };
}

/** What a model finds, by its manifest; a camera whose manifest cannot be read says so itself. */
function subjectOf(model: string): 'face' | 'person' | undefined {
  try {
    return factsOf(model).finds;
  } catch {
    return undefined;
  }
}
