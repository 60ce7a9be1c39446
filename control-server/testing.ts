import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import pino from 'pino';
import { decodePayload, type EventBatch, type Receipt, topicOf } from '../firmware-config/contract/index.ts';
import type { ServerConfig } from '../firmware-config/server-config.ts';

/** What several tests of the server need; no part of the server. */
export const quiet = pino({ level: 'silent' });

/** A folder that is gone after the test. */
export function scratch(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-server-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A server with one site, two gates and two gateways on free ports. */
export function configIn(data: string): ServerConfig {
  return {
    listen: { host: '127.0.0.1', http: 0, mqttHost: '127.0.0.1', mqtt: 0 },
    data,
    sites: [
      {
        id: 'den-hung',
        name: 'Đền Hùng',
        timeZone: 'Asia/Ho_Chi_Minh',
        gates: [
          { id: 'main', name: 'Cổng chính' },
          { id: 'side', name: 'Cổng phụ' },
        ],
        gateways: [
          { id: 'gw-1', name: 'Hộp 1' },
          { id: 'gw-2', name: 'Hộp 2' },
        ],
      },
    ],
  };
}

/** A gateway as the server sees it: an MQTT client that sends batches and waits for receipts. */
export class TestGateway {
  readonly id: string;
  readonly client: MqttClient;
  readonly receipts: Receipt[] = [];
  #heard: () => void = () => undefined;

  private constructor(id: string, client: MqttClient) {
    this.id = id;
    this.client = client;
    client.on('error', () => undefined);
    client.on('message', (_topic, payload) => {
      this.receipts.push(decodePayload('receipt', payload));
      this.#heard();
    });
  }

  static async connect(port: number, id = 'gw-1', options: mqtt.IClientOptions = {}): Promise<TestGateway> {
    const url = `mqtt://127.0.0.1:${port}`;
    const client = await mqtt.connectAsync(url, { clientId: id, reconnectPeriod: 0, ...options }, false);
    const gateway = new TestGateway(id, client);
    await client.subscribeAsync(topicOf(id, 'receipt'), { qos: 1 });
    return gateway;
  }

  /** Sends without waiting for a receipt. */
  async publish(batch: EventBatch): Promise<void> {
    await this.client.publishAsync(topicOf(this.id, 'events'), JSON.stringify(batch), { qos: 1 });
  }

  /** Sends and waits for the receipt. */
  async send(batch: EventBatch): Promise<Receipt> {
    const count = this.receipts.length;
    await this.publish(batch);
    return this.receipt(count);
  }

  /** The receipt with this place, as soon as it is there. */
  async receipt(place: number): Promise<Receipt> {
    for (;;) {
      const receipt = this.receipts[place];
      if (receipt) return receipt;
      await new Promise<void>((done) => {
        this.#heard = done;
      });
    }
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }
}

/** One server-sent event. */
export interface SentEvent {
  id?: string;
  event?: string;
  data: unknown;
}

/** A viewer of the live stream, as a browser's EventSource is one. */
export class TestViewer {
  readonly events: SentEvent[] = [];
  comments = 0;
  readonly #abort = new AbortController();
  #heard: () => void = () => undefined;

  static async open(url: string, headers: Record<string, string> = {}): Promise<TestViewer> {
    const viewer = new TestViewer();
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: viewer.#abort.signal,
    });
    if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`);
    void viewer.#read(response.body);
    return viewer;
  }

  /** The first `count` events of a kind, as soon as they are there. */
  async first(count: number, kind: string): Promise<SentEvent[]> {
    for (;;) {
      const found = this.events.filter(({ event }) => event === kind);
      if (found.length >= count) return found.slice(0, count);
      await new Promise<void>((done) => {
        this.#heard = done;
      });
    }
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    try {
      for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
        const blocks = (text + chunk).split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block);
        this.#heard();
      }
    } catch {
      // The stream was ended from one of its sides.
    }
  }

  #take(block: string): void {
    if (block.startsWith(':')) {
      this.comments++;
      return;
    }
    const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
    const { id, event, data } = fields as Record<string, string | undefined>;
    this.events.push({ ...(id && { id }), ...(event && { event }), data: JSON.parse(data ?? 'null') });
  }
}
