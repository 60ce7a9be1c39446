import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LineCrossing } from '../../edge-agent/crossings/line-counter.ts';
import type { GatewayConfig } from '../../firmware-config/gateway-config.ts';
import { freePort } from '../processes/program.ts';
import type { Random } from '../random.ts';
import { Announcements } from './announcements.ts';
import type { Announced, Difference } from './check.ts';
import { Disk } from './disk.ts';
import { findMosquitto, mosquittoConfig } from './mosquitto.ts';
import type { Publication } from './mqtt-packets.ts';
import { Network } from './network.ts';
import { Receipts } from './receipts.ts';
import { crossingsOf, linesOf, makeRecording } from './recording.ts';
import { Service } from './service.ts';
import { type Pace, type StageFiles, stageFiles } from './stage-files.ts';

const GATEWAY = 'chaos-gateway';
const SITE = 'chaos-site';
export const CAMERAS = ['east', 'west'] as const;
/** People that walk through the recording in each lane; after them it begins anew. */
const WALKS = 12;

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export interface SeasonOptions {
  folder: string;
  broker: 'mosquitto' | 'embedded';
  /** The compiled disk-shim.c, where there is a compiler. */
  shim: string | undefined;
  random: Random;
}

/**
 * A gateway, a broker and a server in processes of their own, with networks and disks between them that the bench can
 * break: what several rounds have in common, so that spool and ledger grow old.
 */
export class Season {
  readonly gateway = GATEWAY;
  readonly site = SITE;
  readonly folder: string;
  readonly files: StageFiles;
  readonly brokerKind: SeasonOptions['broker'];
  readonly gatewayDisk: Disk;
  readonly serverDisk: Disk;
  readonly agent: Service;
  readonly server: Service;
  readonly broker: Service | undefined;
  readonly gatewayNetwork: Network;
  readonly serverNetwork: Network | undefined;
  /** The gateway's spool was damaged: what was committed may be lost, if only it is reported. */
  isSpoolDamaged = false;
  /** Announced records of which the books account, as they last stood, for each by itself. */
  accountedFor: ReadonlySet<Announced> = new Set();
  /** The server's ledger was set back: then it may hear of records again in any order. */
  isServerRestored = false;
  /** The last work on the ledger's file that must not meet other such work. */
  private last: Promise<unknown> = Promise.resolve();
  readonly receipts: Receipts;
  /** What faults found out themselves, for the next check. */
  readonly findings: Difference[] = [];
  /** What each camera sees in the recording. */
  readonly crossings: ReadonlyMap<string, readonly LineCrossing[]>;
  /** What the agent announced. */
  readonly announcements: Announcements;
  /** The present boot of the gateway. */
  boot: string;
  private readonly random: Random;

  private constructor(
    options: SeasonOptions,
    receipts: Receipts,
    networks: [Network, Network | undefined],
    ports: Ports,
  ) {
    this.receipts = receipts;
    const { folder, shim, broker, random } = options;
    this.folder = folder;
    this.random = random;
    this.brokerKind = broker;
    this.files = stageFiles(folder);
    this.gatewayDisk = new Disk(join(folder, 'gateway'), shim);
    this.serverDisk = new Disk(join(folder, 'server'), shim);
    [this.gatewayNetwork, this.serverNetwork] = networks;
    this.announcements = new Announcements(folder);
    this.boot = this.newBoot();
    this.setClock(0);
    const recording = makeRecording(WALKS, random.branch());
    writeFileSync(this.files.recording, JSON.stringify(recording));
    this.crossings = new Map(CAMERAS.map((id) => [id, [...crossingsOf(recording, linesOf(id))]]));
    const [agentConfig, serverConfig] = [join(folder, 'gateway.json'), join(folder, 'server.json')];
    writeFileSync(agentConfig, JSON.stringify(this.gatewayConfig(networks[0].port)));
    writeFileSync(serverConfig, JSON.stringify(this.serverConfig(ports)));

    this.agent = new Service('agent', join(folder, 'agent.log'), () => ({
      command: process.execPath,
      args: [
        ...['--import', program('wall-clock.ts'), program('agent-process.ts')],
        ...[agentConfig, this.announcements.nextFile(), this.boot],
      ],
      environment: { ...this.gatewayDisk.environment(), GATELINE_CLOCK: this.files.clock },
    }));
    this.server = new Service('server', join(folder, 'server.log'), () => ({
      command: process.execPath,
      args: [program('../gateline.ts'), 'server', '--config', serverConfig],
      environment: this.serverDisk.environment(),
    }));
    if (broker === 'mosquitto') {
      const config = join(folder, 'mosquitto.conf');
      mkdirSync(this.brokerFolder);
      writeFileSync(config, mosquittoConfig(ports.broker, this.brokerFolder));
      const command = findMosquitto() ?? '';
      this.broker = new Service('broker', join(folder, 'broker.log'), () => ({
        command,
        args: ['-c', config],
      }));
    }
  }

  /** Starts all of it in a new folder. */
  static async open(options: SeasonOptions): Promise<Season> {
    mkdirSync(options.folder, { recursive: true });
    const folder = realpathSync(options.folder);
    const ports: Ports = { http: await freePort(), broker: await freePort(), serverRoad: 0 };
    const isEvents = (topic: string) => topic.endsWith('/events');
    const receipts = new Receipts();
    const onDown = (publication: Publication) => receipts.take(publication);
    const near = await Network.open({ farPort: ports.broker, wanted: isEvents, onDown });
    const isExternal = options.broker === 'mosquitto';
    const far = isExternal ? await Network.open({ farPort: ports.broker }) : undefined;
    if (far) ports.serverRoad = far.port;
    const season = new Season({ ...options, folder }, receipts, [near, far], ports);
    for (const service of season.services) service.start();
    return season;
  }

  get services(): Service[] {
    return [this.broker, this.server, this.agent].filter((service) => service !== undefined);
  }

  get networks(): Network[] {
    return [this.gatewayNetwork, this.serverNetwork].filter((network) => network !== undefined);
  }

  get brokerFolder(): string {
    return join(this.folder, 'broker');
  }

  get spoolPath(): string {
    return join(this.gatewayDisk.folder, 'spool.db');
  }

  get ledgerPath(): string {
    return join(this.serverDisk.folder, 'ledger.db');
  }

  /** The cameras begin to count, or stop. */
  go(pace: Pace | null): void {
    if (pace) write(this.files.go, JSON.stringify(pace));
    else rmSync(this.files.go, { force: true });
  }

  /** The gateway's wall clock is wrong by so many milliseconds from now on. */
  setClock(wrongByMs: number): void {
    write(this.files.clock, String(wrongByMs));
  }

  /** Does work on the ledger's file, such as copying it, with no other such work beside it. */
  alone<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  /** The next start of the agent is on a box that booted anew. */
  reboot(): void {
    this.boot = this.newBoot();
  }

  /** The process ids of the cameras: children of the agent. */
  cameraPids(): number[] {
    const children = `/proc/${this.agent.pid}/task/${this.agent.pid}/children`;
    if (!existsSync(children)) return [];
    return readFileSync(children, 'utf8').split(' ').filter(Boolean).map(Number);
  }

  /** Kills all of it. */
  async close(): Promise<void> {
    for (const network of this.networks) network.close();
    await Promise.all(this.services.map((service) => service.end()));
  }

  private newBoot(): string {
    const digits = Array.from({ length: 32 }, () => this.random.whole(0, 15).toString(16)).join('');
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12)}`.slice(0, 36);
  }

  private gatewayConfig(brokerPort: number): GatewayConfig {
    return {
      gateway: GATEWAY,
      server: { url: `mqtt://127.0.0.1:${brokerPort}` },
      spool: { path: this.spoolPath, keepDays: 14, maxMb: 512 },
      cameras: CAMERAS.map((id) => ({
        id,
        source: { kind: 'file', path: this.files.recording },
        model: 'centernet-mobilenetv3',
        lines: linesOf(id),
      })),
    };
  }

  private serverConfig(ports: Ports): object {
    const gates = CAMERAS.flatMap((id) => [...new Set(linesOf(id).map(({ gate }) => gate))]);
    const named = (id: string) => ({ id, name: id });
    const isEmbedded = this.brokerKind === 'embedded';
    return {
      listen: { host: '127.0.0.1', http: ports.http, mqtt: isEmbedded ? ports.broker : 0 },
      ...(isEmbedded ? {} : { broker: { url: `mqtt://127.0.0.1:${ports.serverRoad}` } }),
      data: this.serverDisk.folder,
      sites: [
        { ...named(SITE), timeZone: 'Asia/Ho_Chi_Minh', gates: gates.map(named), gateways: [named(GATEWAY)] },
      ],
    };
  }
}

interface Ports {
  http: number;
  broker: number;
  /** Where the server reaches an external broker. */
  serverRoad: number;
}

/** Whole or not at all, for those who look at it meanwhile. */
function write(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
