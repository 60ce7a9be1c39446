import { connect, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { Notices } from '../health/notices.ts';
import type { BackOff } from './back-off.ts';
import { placeOf, refusalOf } from './refusal.ts';

export interface LinkMessage {
  topic: string;
  payload: Buffer;
  /** The broker had kept it from before this connection. */
  retained: boolean;
}

export interface LinkOptions {
  url: string;
  /** Also the client id. */
  gateway: string;
  /** What the broker is to publish, retained, when the connection breaks; asked for at each connection. */
  will: () => { topic: string; payload: Buffer };
  /** Topics without which the connection is of no use. */
  topics: string[];
  /** Topics to listen on where the broker allows it. */
  extraTopics: string[];
  onUp: () => void;
  onDown: () => void;
  onMessage: (message: LinkMessage) => void;
  backOff: BackOff;
  notices: Notices;
  log: Pick<Logger, 'info' | 'warn'>;
}

/** A connection that lasted this long was a good one: the next wait begins anew. */
const GOOD_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_S = 20;
const LEAVE_MS = 500;

/**
 * A connection to an MQTT 3.1.1 broker that is made again whenever it breaks. Every connection has a client and a
 * session of its own: nothing waits in a queue here or in the broker, since what must not be lost is in the spool.
 */
export class MqttLink {
  readonly #options: LinkOptions;
  #client: MqttClient | undefined;
  #up = false;
  #timer: NodeJS.Timeout | undefined;
  #upSince = 0;
  readonly #unanswered = new Set<(taken: boolean) => void>();
  #said = '';
  /** Good connections that the broker closed soon, one after the other. */
  #cutShort = 0;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#connect();
  }

  get up(): boolean {
    return this.#up;
  }

  /** Sends a message over the present connection; false when there is none or it broke before the broker took it. */
  publish(topic: string, payload: Buffer, options: { qos: 0 | 1; retain?: boolean }): Promise<boolean> {
    const client = this.#client;
    if (!client || !this.#up) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#unanswered.add(resolve);
      client.publish(topic, payload, options, (error) => {
        this.#unanswered.delete(resolve);
        resolve(!error);
      });
    });
  }

  /** Gives the present connection up for a new one. */
  restart(reason: string): void {
    if (this.#client) this.#broken(new Error(reason));
  }

  /** Takes leave of the broker, which then does not publish the last will. Never fails. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const client = this.#client;
    const wasUp = this.#up;
    this.#leave();
    if (!client) return;
    silence(client);
    if (wasUp) await Promise.race([client.endAsync().catch(() => undefined), pause(LEAVE_MS)]);
    client.end(true);
  }

  #connect(): void {
    const { url, gateway, will, onMessage } = this.#options;
    let failure: unknown;
    try {
      const client = connect(url, {
        clientId: gateway,
        protocolVersion: 4,
        clean: true,
        keepalive: KEEP_ALIVE_S,
        connectTimeout: CONNECT_TIMEOUT_MS,
        reconnectPeriod: 0,
        will: { ...will(), qos: 1, retain: true },
      });
      this.#client = client;
      client.on('error', (error) => {
        failure = error;
        // A parser that met something else than MQTT does not close the connection by itself.
        client.stream?.destroy();
      });
      client.on('close', () => {
        if (client === this.#client) this.#broken(failure);
      });
      client.on('connect', () => this.#subscribe(client));
      client.on('message', (topic, payload, { retain }) => onMessage({ topic, payload, retained: retain }));
    } catch (error) {
      this.#broken(error);
    }
  }

  #subscribe(client: MqttClient): void {
    const { topics, extraTopics, url, notices, onUp } = this.#options;
    // Small messages must not wait for the acknowledgement of those before them.
    if ('setNoDelay' in client.stream && typeof client.stream.setNoDelay === 'function') {
      client.stream.setNoDelay(true);
    }
    client.subscribe(topics, { qos: 1 }, (error) => {
      if (client !== this.#client) return;
      if (error) {
        this.#broken(new Error(`the broker does not let the gateway read its topics (${error.message})`));
        return;
      }
      this.#up = true;
      this.#upSince = performance.now();
      notices.clear('server');
      this.#say('info', `connected to ${placeOf(url)}`);
      onUp();
    });
    client.subscribe(extraTopics, { qos: 1 }, () => undefined);
  }

  #broken(error: unknown): void {
    const client = this.#client;
    const wasUp = this.#up;
    this.#leave();
    if (client) {
      silence(client);
      client.end(true);
    }
    this.#report(error, wasUp);
    if (wasUp) this.#options.onDown();
    this.#timer = setTimeout(() => this.#connect(), this.#options.backOff.next());
  }

  #leave(): void {
    this.#client = undefined;
    this.#up = false;
    for (const resolve of this.#unanswered) resolve(false);
    this.#unanswered.clear();
  }

  #report(error: unknown, wasUp: boolean): void {
    const { url, gateway, backOff, notices } = this.#options;
    const lasted = wasUp ? performance.now() - this.#upSince : 0;
    if (lasted >= GOOD_MS) {
      backOff.reset();
      this.#cutShort = 0;
    } else if (wasUp) this.#cutShort++;
    const reason =
      wasUp && this.#cutShort >= 3
        ? `${placeOf(url)} closes the connection again and again: does another gateway have the id "${gateway}", too?`
        : refusalOf(error, url, gateway);
    notices.set('server', 'no-connection', `no connection to the server: ${reason}`);
    this.#say('warn', `no connection to the server, records are kept meanwhile: ${reason}`);
  }

  /** One line for each change, not for each try. */
  #say(level: 'info' | 'warn', sentence: string): void {
    if (sentence === this.#said) return;
    this.#said = sentence;
    this.#options.log[level](sentence);
  }
}

function silence(client: MqttClient): void {
  for (const event of ['connect', 'message'] as const) client.removeAllListeners(event);
  client.removeAllListeners('error').on('error', () => undefined);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
