import mqtt, { type MqttClient } from 'mqtt';
import {
  type CameraHealth,
  type CameraLayout,
  type Channel,
  CONTRACT_VERSION,
  chainHashes,
  chainStart,
  decodePayload,
  encodePayload,
  type Health,
  type Messages,
  type NumberedRecord,
  parseTopic,
  type SetupRequest,
  topicOf,
  type Zone,
} from '../../firmware-config/contract/index.ts';
import { zoneSeen } from '../demo/zone-history.ts';
import type { Random } from '../random.ts';
import { gatePicture } from './gate-picture.ts';

const VERSION = 'gateline 0.1.0';
const BOOT = '0a1b2c3d-0000';
const UPTIME_MS = 12 * 86_400_000;
const SLOT_MS = 15 * 60_000;
const WIDTH = 640;
const HEIGHT = 360;

export interface ShowGatewayOptions {
  gateway: string;
  gates: readonly string[];
  /** Zones that its first camera measures. */
  zones?: readonly string[];
  mqttPort: number;
  now: () => number;
  random: Random;
}

/** A gateway as the server sees one, whose crossings are drawn from a random generator; for pictures and measurements. */
export class ShowGateway {
  readonly cameras: CameraHealth[];
  readonly #options: ShowGatewayOptions;
  readonly #client: MqttClient;
  readonly #epoch: string;
  readonly #startedAt: number;
  /** Until when it has said that it watched. */
  #watchedTo: number;
  #seq = 0;
  #hash: string;
  #layout: CameraLayout[];

  private constructor(options: ShowGatewayOptions, client: MqttClient) {
    const { gateway, gates, now, random } = options;
    this.#options = options;
    this.#client = client;
    this.#startedAt = now() - UPTIME_MS;
    this.#watchedTo = Math.floor(now() / SLOT_MS) * SLOT_MS;
    this.#epoch = Array.from({ length: 32 }, () => random.below(16).toString(16)).join('');
    this.#hash = chainStart(gateway, this.#epoch);
    this.#layout = gates.map((gate, index) => ({
      camera: `${gate}-cam`,
      model: 'centernet-mobilenetv3',
      subject: 'person',
      fps: 10,
      lines: [{ id: 'line-1', gate, a: [0.12, 0.62], b: [0.88, 0.62] }],
      zones: zonesOf(options, index),
    }));
    this.cameras = gates.map((gate, index) => ({
      camera: `${gate}-cam`,
      state: 'running',
      framesPerSecond: 9.8 - index * 0.1,
      inferenceMs: 48.2 + index * 3,
      skippedFrames: index,
    }));
    client.on('message', (topic, payload) => void this.#take(topic, payload));
  }

  static async open(options: ShowGatewayOptions): Promise<ShowGateway> {
    const { gateway, mqttPort, now } = options;
    const common = { v: CONTRACT_VERSION, gateway } as const;
    const status = { ...common, agent: VERSION, boot: BOOT, since: now() - UPTIME_MS } as const;
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
      clientId: gateway,
      will: {
        topic: topicOf(gateway, 'status'),
        payload: encodePayload('status', { ...status, state: 'offline' }),
        qos: 1,
        retain: true,
      },
    });
    const opened = new ShowGateway(options, client);
    await client.subscribeAsync([topicOf(gateway, 'configuration'), topicOf(gateway, 'setup')], { qos: 1 });
    await opened.#publish('status', { ...status, state: 'online' }, true);
    await opened.#tellConfiguration(0);
    await opened.tellHealth();
    return opened;
  }

  /** Says how it is. */
  async tellHealth(more: Partial<Health> = {}): Promise<void> {
    const { gateway, now } = this.#options;
    await this.#publish('health', {
      v: CONTRACT_VERSION,
      gateway,
      at: now(),
      uptimeS: Math.round((now() - this.#startedAt) / 1000),
      memoryMb: 412,
      spool: { unsettled: 0, dropped: 0 },
      disk: { freeMb: 18_240, totalMb: 29_000 },
      temperatureC: 58,
      clockOffsetMs: 12,
      cameras: this.cameras,
      notices: [],
      ...more,
    });
  }

  /** Sends so many crossings at once, and that it watched until now; a camera whose picture has a fault sees nothing. */
  async pass(count: number): Promise<void> {
    const { gates, now, random } = this.#options;
    const faults = new Map(this.cameras.map(({ camera, picture }) => [camera, picture?.fault]));
    const seen = gates.filter((gate) => faults.get(`${gate}-cam`) === undefined);
    const at = now();
    const stamp = { at, mono: at - this.#startedAt, boot: BOOT };
    const records = Array.from({ length: seen.length > 0 ? count : 0 }, (): NumberedRecord => {
      const gate = seen[random.below(seen.length)] ?? '';
      const direction = random.next() < 0.55 ? 'in' : 'out';
      const what = { camera: `${gate}-cam`, gate, line: 'line-1', direction, score: 0.9 } as const;
      return { seq: ++this.#seq, kind: 'crossing', ...stamp, ...what };
    });
    const from = this.#watchedTo;
    const ms = at - from;
    this.#watchedTo = at;
    const watched = gates.map((gate): NumberedRecord => {
      const where = { camera: `${gate}-cam`, gate, line: 'line-1' };
      const cause = faults.get(where.camera);
      const watchedMs = cause === undefined ? ms : 0;
      const told = cause !== undefined && ms > 0 ? { blind: [{ cause, ms }] } : {};
      const frames = Math.round(watchedMs / 100);
      return { seq: ++this.#seq, kind: 'coverage', ...stamp, ...where, from, watchedMs, frames, ...told };
    });
    const camera = `${gates[0]}-cam`;
    const waiting = ms < 1 ? [] : (this.#options.zones ?? []);
    const used = waiting.map((zone, index): NumberedRecord => {
      const people = index === 0 ? 12 + random.below(5) : 3 + random.below(3);
      const seen = zoneSeen({ from, at, camera, zone, people, stayMs: (8 - 3 * index) * 60_000 });
      return { ...seen, ...stamp, seq: ++this.#seq };
    });
    const all = [...records, ...watched, ...used];
    const before = this.#hash;
    this.#hash = chainHashes(before, all).at(-1) ?? before;
    const { gateway } = this.#options;
    const place = { v: CONTRACT_VERSION, gateway, epoch: this.#epoch, sentAt: at, oldest: 1 } as const;
    await this.#publish('events', { ...place, before, hash: this.#hash, records: all });
  }

  async close(): Promise<void> {
    await this.#client.endAsync();
  }

  /** Goes away without a word, as on a power cut. */
  vanish(): void {
    this.#client.options.reconnectPeriod = 0;
    this.#client.stream.destroy();
  }

  async #take(topic: string, payload: Buffer): Promise<void> {
    const channel = parseTopic(topic)?.channel;
    if (channel === 'configuration' && payload.length > 0) {
      const { version, cameras } = decodePayload(channel, payload);
      this.#layout = this.#layout.map((each) => ({
        ...each,
        ...cameras.find(({ camera }) => camera === each.camera),
      }));
      await this.#tellConfiguration(version);
    }
    if (channel === 'setup') await this.#answer(decodePayload(channel, payload));
  }

  async #tellConfiguration(version: number): Promise<void> {
    const { gateway, now } = this.#options;
    const common = { v: CONTRACT_VERSION, gateway, at: now() } as const;
    await this.#publish('configured', { ...common, version, cameras: this.#layout }, true);
  }

  async #answer({ id, camera, want }: SetupRequest): Promise<void> {
    const { gateway, now, random } = this.#options;
    const common = { v: CONTRACT_VERSION, gateway, id, camera, at: now() } as const;
    if (want === 'snapshot') {
      const jpeg = (await gatePicture(WIDTH, HEIGHT)).toString('base64');
      const picture = { jpeg, width: WIDTH, height: HEIGHT, hidden: 3 };
      await this.#publish('snapshot', { ...common, picture });
      return;
    }
    for (let step = 0; step < 40; step++) {
      const dots = [1, 2, 3].map((track) => ({
        track,
        at: [0.25 * track, (0.2 + track * 0.13 + step * 0.02) % 1] as [number, number],
        sure: true,
      }));
      const crossings = random.next() < 0.1 ? [{ line: 'line-1', direction: 'in' as const }] : [];
      await this.#publish('tracks', { ...common, at: now(), dots, crossings });
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  async #publish<C extends Channel>(channel: C, message: Messages[C], retain = false): Promise<void> {
    const topic = topicOf(this.#options.gateway, channel);
    await this.#client.publishAsync(topic, encodePayload(channel, message), { qos: 1, retain });
  }
}

/** What is drawn in the picture of a camera beside its line: where people wait, and on two cameras what both see. */
function zonesOf({ gates, zones = [] }: ShowGatewayOptions, index: number): Zone[] {
  const other = gates[1 - index];
  const measured = zones.map((id, n): Zone => {
    const [left, right] = n === 0 ? [0.05, 0.42] : [0.5, 0.72];
    const points: Zone['points'] = [
      [left, 0.08],
      [right, 0.05],
      [right, 0.42],
      [left, 0.46],
    ];
    return { id, kind: 'measure', points };
  });
  if (zones.length === 0 || other === undefined || index > 1) return index === 0 ? measured : [];
  const shared: Zone = {
    id: `chung-${index + 1}`,
    kind: 'overlap',
    points: [
      [0.02, 0.7],
      [0.36, 0.7],
      [0.36, 0.97],
      [0.02, 0.97],
    ],
    with: `${other}-cam`,
    counts: index === 0 ? 'first' : 'second',
  };
  const staff: Zone = {
    id: 'loi-nhan-vien',
    kind: 'staff',
    points: [
      [0.76, 0.5],
      [0.97, 0.5],
      [0.97, 0.95],
      [0.76, 0.95],
    ],
  };
  return index === 0 ? [...measured, staff, shared] : [shared];
}
