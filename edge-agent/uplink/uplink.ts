import type { Logger } from 'pino';
import {
  type Channel,
  CONTRACT_VERSION,
  type Configuration,
  decodePayload,
  encodePayload,
  type Health,
  type Messages,
  type Notice,
  parseTopic,
  type SetupRequest,
  type Status,
  topicOf,
} from '../../firmware-config/contract/index.ts';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';
import { agentVersion } from '../health/agent-version.ts';
import type { Clock } from '../health/clock.ts';
import { Notices } from '../health/notices.ts';
import type { RoundTrip } from '../health/server-clock.ts';
import type { Spool } from '../spool/spool.ts';
import { answerCommand } from './answers.ts';
import { BackOff } from './back-off.ts';
import { Delivery } from './delivery.ts';
import { type LinkMessage, MqttLink } from './mqtt-link.ts';

/** Milliseconds. */
export interface UplinkTiming {
  /** The first wait for a receipt; later ones are longer. */
  receiptMs: number;
  longestReceiptMs: number;
  reconnectMs: number;
  longestReconnectMs: number;
  healthMs: number;
  /** How long {@link Uplink.close} may take to send what is left. */
  closeMs: number;
}

const TIMING: UplinkTiming = {
  receiptMs: 10_000,
  longestReceiptMs: 60_000,
  reconnectMs: 500,
  longestReconnectMs: 30_000,
  healthMs: 10_000,
  closeMs: 2_000,
};

export interface UplinkOptions {
  gateway: string;
  /** mqtt:// or mqtts:// */
  url: string;
  spool: Spool;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn'>;
  /** The health message to publish, given what the uplink has to say. */
  health: (notices: Notice[]) => Health;
  /** There is a connection: what the server must know beside the greeting can be published. */
  onUp?: () => void;
  /** The connection is gone. */
  onDown?: () => void;
  /** Lines and zones came, from now or kept by the broker. */
  onConfiguration?: (configuration: Configuration) => void;
  /** Somebody sets up a camera; `retained` where the broker had kept that, which it must not. */
  onSetup?: (request: SetupRequest, retained: boolean) => void;
  /** The server has answered: what its clock showed, and when by the boot clock. */
  onRoundTrip?: (trip: RoundTrip) => void;
  timing?: Partial<UplinkTiming>;
  /** 0..1 */
  random?: () => number;
}

/** The gateway's line to the server. */
export interface Uplink {
  /** To be called after something was put into the spool: it is sent at once unless a batch is in flight. */
  wake(): void;
  readonly connected: boolean;
  /** Publishes a message over the present connection; without one it is left out. `configured` is retained. */
  tell<C extends Told>(channel: C, message: Messages[C]): void;
  /** Sends what is left, says `offline` and leaves, within a time limit. Never fails. */
  close(): Promise<void>;
}

/** The most epochs that a greeting may name. */
const MAX_EPOCHS = 16;

const LISTENS: readonly Channel[] = ['receipt', 'command', 'configuration', 'setup'];

/** Of set-up: what the gateway tells by {@link Uplink.tell}. */
export type Told = 'configured' | 'snapshot' | 'tracks';

/**
 * Brings what is in the spool to the server, now and whenever it can be reached. Never throws: what is wrong is logged
 * once, and stands in the health message.
 */
export function openUplink(options: UplinkOptions): Uplink {
  return new MqttUplink(options);
}

class MqttUplink implements Uplink {
  readonly #options: UplinkOptions;
  readonly #timing: UplinkTiming;
  readonly #agent = agentVersion();
  readonly #notices = new Notices();
  readonly #link: MqttLink;
  readonly #delivery: Delivery;
  readonly #beat: NodeJS.Timeout;
  /** The newest epoch that the server was greeted with. */
  #greetedEpoch = '';

  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#timing = { ...TIMING, ...options.timing };
    const { gateway, url, spool, clock, log, random = Math.random, onRoundTrip = () => {} } = options;
    const { receiptMs, longestReceiptMs, reconnectMs, longestReconnectMs, healthMs } = this.#timing;
    const notices = this.#notices;
    this.#delivery = new Delivery({
      gateway,
      spool,
      notices,
      clock,
      send: (payload) => this.#link.publish(topicOf(gateway, 'events'), payload, { qos: 1 }),
      onRoundTrip,
      onSilence: () => this.#link.restart('the broker does not acknowledge messages'),
      patience: new BackOff(receiptMs, longestReceiptMs, random),
    });
    const topicsOf = (version: number) =>
      LISTENS.map((channel) => topicOf(gateway, channel).replace(`/v${CONTRACT_VERSION}/`, `/v${version}/`));
    this.#link = new MqttLink({
      url,
      gateway,
      will: () => ({ topic: topicOf(gateway, 'status'), payload: this.#status('offline', clock().at) }),
      topics: topicsOf(CONTRACT_VERSION),
      extraTopics: topicsOf(CONTRACT_VERSION + 1),
      onUp: () => {
        this.#greet();
        this.#options.onUp?.();
        this.#sendHealth();
      },
      onDown: () => {
        this.#delivery.down();
        this.#options.onDown?.();
      },
      onMessage: (message) => this.#take(message),
      backOff: new BackOff(reconnectMs, longestReconnectMs, random),
      notices,
      log,
    });
    this.#beat = setInterval(() => this.#tell(), healthMs);
  }

  get connected(): boolean {
    return this.#link.up;
  }

  wake(): void {
    this.#delivery.wake();
  }

  tell<C extends Told>(channel: C, message: Messages[C]): void {
    if (this.#link.up) void this.#publish(channel, encodePayload(channel, message));
  }

  async close(): Promise<void> {
    clearInterval(this.#beat);
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), this.#timing.closeMs);
    const late = new Promise((resolve) => limit.signal.addEventListener('abort', resolve));
    await Promise.race([this.#delivery.drained(), late]);
    this.#delivery.down();
    await Promise.race([this.#publish('status', this.#status('offline', this.#options.clock().at)), late]);
    clearTimeout(timer);
    await this.#link.close();
  }

  #greet(): void {
    const { spool } = this.#options;
    const since = this.#delivery.stamp();
    const held = spool.epochs().slice(-MAX_EPOCHS);
    const epochs = held.map(({ epoch, oldest, last }) => ({ epoch, oldest, last }));
    this.#greetedEpoch = spool.epoch;
    void this.#publish('status', this.#status('online', since, epochs));
    this.#delivery.up(
      since,
      held.map(({ epoch }) => epoch),
    );
  }

  #status(state: Status['state'], since: number, epochs?: Status['epochs']): Buffer {
    const { gateway, clock } = this.#options;
    return encodePayload('status', {
      v: CONTRACT_VERSION,
      gateway,
      state,
      agent: this.#agent,
      boot: clock().boot,
      since,
      ...(epochs ? { epochs } : {}),
    });
  }

  #tell(): void {
    // The broker keeps the greeting for servers that start later: it must name every epoch.
    if (this.#link.up && this.#options.spool.epoch !== this.#greetedEpoch) this.#greet();
    this.#sendHealth();
  }

  #sendHealth(): void {
    if (!this.#link.up) return;
    void this.#publish('health', encodePayload('health', this.#options.health(this.#notices.list())));
  }

  #publish(channel: 'status' | 'health' | 'result' | Told, payload: Buffer): Promise<boolean> {
    const topic = topicOf(this.#options.gateway, channel);
    return this.#link.publish(topic, payload, {
      qos: channel === 'health' || channel === 'tracks' ? 0 : 1,
      retain: channel === 'status' || channel === 'configured',
    });
  }

  #take({ topic, payload, retained }: LinkMessage): void {
    const place = parseTopic(topic);
    if (!place) return;
    const { channel, version } = place;
    // An empty retained message is how a broker is told to forget one.
    if (payload.byteLength === 0) return;
    try {
      if (version !== CONTRACT_VERSION) {
        throw new GatelineError(
          'newer-version',
          `the server speaks contract version ${version} on ${channel}, this agent version ${CONTRACT_VERSION}: update the agent`,
        );
      }
      if (channel === 'receipt') this.#delivery.receipt(this.#read(channel, payload));
      if (channel === 'command') this.#obey(this.#read(channel, payload), retained);
      if (channel === 'configuration') {
        const configuration = this.#read(channel, payload);
        this.#options.onConfiguration?.(configuration);
      }
      if (channel === 'setup') {
        const request = this.#read(channel, payload);
        this.#options.onSetup?.(request, retained);
      }
      this.#notices.clear(`unread ${channel}`);
    } catch (error) {
      if (!(error instanceof GatelineError)) throw error;
      const sentence = `a message from the server was ignored: ${messageOf(error)}`;
      const isNews = this.#notices.set(`unread ${channel}`, 'unread-message', sentence);
      if (isNews) this.#options.log.warn(sentence);
    }
  }

  #read<C extends Channel>(channel: C, payload: Buffer): Messages[C] {
    const message = decodePayload(channel, payload);
    if (message.gateway === this.#options.gateway) return message;
    throw new GatelineError('bad-payload', `the ${channel} message is for the gateway ${message.gateway}`);
  }

  #obey(command: Messages['command'], retained: boolean): void {
    const result = answerCommand(command, this.#options.clock().at, retained);
    this.#options.log.warn({ command, result }, 'a command was not carried out');
    void this.#publish('result', encodePayload('result', result));
  }
}
