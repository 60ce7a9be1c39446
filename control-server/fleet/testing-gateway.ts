import mqtt, { type MqttClient } from 'mqtt';
import {
  type CameraLayout,
  CONTRACT_VERSION,
  type Configuration,
  type Configured,
  decodePayload,
  encodePayload,
  type Health,
  type Messages,
  parseTopic,
  type SetupRequest,
  topicOf,
} from '../../firmware-config/contract/index.ts';

/** A JPEG of one grey pixel. */
export const JPEG =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z';

const envelope = (gateway: string) => ({ v: CONTRACT_VERSION, gateway }) as const;

/** What a gateway's two cameras run by its own file. */
export const OWN_CAMERAS: CameraLayout[] = ['cam-1', 'cam-2'].map((camera, n) => ({
  camera,
  model: 'centernet-mobilenetv3',
  subject: 'person',
  fps: 10,
  lines: [{ id: `line-${n + 1}`, gate: n === 0 ? 'main' : 'side', a: [0.2, 0.5], b: [0.8, 0.5] }],
  zones: [],
}));

/** How a gateway is that has nothing to complain of. */
export const HEALTHY: Omit<Health, 'v' | 'gateway' | 'at'> = {
  uptimeS: 86_400,
  memoryMb: 210,
  spool: { unsettled: 0, dropped: 0 },
  disk: { freeMb: 20_000, totalMb: 32_000 },
  temperatureC: 52,
  clockOffsetMs: 12,
  cameras: OWN_CAMERAS.map(({ camera }) => ({
    camera,
    state: 'running',
    framesPerSecond: 9.8,
    inferenceMs: 63,
    skippedFrames: 3,
  })),
  notices: [],
};

/** A gateway that can be set up, as the server sees it; no part of the server. */
export class SetupGateway {
  readonly id: string;
  readonly client: MqttClient;
  readonly configurations: Configuration[] = [];
  readonly requests: SetupRequest[] = [];
  /** What it does with a request; nothing unless a test says so. */
  onRequest: (request: SetupRequest) => unknown = () => undefined;
  onConfiguration: (configuration: Configuration) => unknown = () => undefined;

  private constructor(id: string, client: MqttClient) {
    this.id = id;
    this.client = client;
    client.on('error', () => undefined);
    client.on('message', (topic, payload) => {
      const channel = parseTopic(topic)?.channel;
      if (channel === 'configuration') {
        const configuration = decodePayload('configuration', payload);
        this.configurations.push(configuration);
        this.onConfiguration(configuration);
      }
      if (channel === 'setup') {
        const request = decodePayload('setup', payload);
        this.requests.push(request);
        this.onRequest(request);
      }
    });
  }

  static async connect(port: number, id = 'gw-1'): Promise<SetupGateway> {
    const client = await mqtt.connectAsync(
      `mqtt://127.0.0.1:${port}`,
      { clientId: id, reconnectPeriod: 0 },
      false,
    );
    const gateway = new SetupGateway(id, client);
    await client.subscribeAsync([topicOf(id, 'configuration'), topicOf(id, 'setup')], { qos: 1 });
    return gateway;
  }

  async publish<C extends 'status' | 'health' | 'configured' | 'snapshot' | 'tracks'>(
    channel: C,
    message: Omit<Messages[C], 'v' | 'gateway'>,
  ): Promise<void> {
    const whole = { ...envelope(this.id), ...message } as unknown as Messages[C];
    const retain = channel === 'status' || channel === 'configured';
    await this.client.publishAsync(topicOf(this.id, channel), encodePayload(channel, whole), {
      qos: 1,
      retain,
    });
  }

  /** Says that it is there and how it is, and what it runs. */
  async greet(version = 0, agent = 'gateline 0.1.0'): Promise<void> {
    const since = Date.now();
    await this.publish('status', { state: 'online', agent, boot: 'abcdef01', since });
    await this.runs({ version });
    await this.publish('health', { at: since, ...HEALTHY });
  }

  async runs(what: Pick<Configured, 'version'> & Partial<Configured>): Promise<void> {
    await this.publish('configured', { at: Date.now(), cameras: OWN_CAMERAS, ...what });
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }
}
