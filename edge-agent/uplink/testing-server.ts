import { once } from 'node:events';
import { createServer } from 'node:net';
import { connect, type MqttClient } from 'mqtt';
import {
  CONTRACT_VERSION,
  type Configured,
  decodePayload,
  type EventBatch,
  encodePayload,
  everyGateway,
  GATEWAY_CHANNELS,
  type Health,
  type Receipt,
  type Result,
  type Snapshot,
  type Status,
  type TracksNow,
  topicOf,
} from '../../firmware-config/contract/index.ts';

import { Books } from './testing-books.ts';

export const GATEWAY = 'quay-01';

/** A broker that can be started, killed without a word, and started again at the same address. */
export interface TestBroker {
  readonly url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

/** The server as a gateway sees it: keeps what comes in, and gives receipts when told to. */
export class TestServer {
  readonly batches: EventBatch[] = [];
  readonly statuses: { status: Status; retained: boolean }[] = [];
  readonly healths: Health[] = [];
  readonly results: Result[] = [];
  readonly configured: Configured[] = [];
  readonly snapshots: Snapshot[] = [];
  readonly tracks: TracksNow[] = [];
  books = new Books(GATEWAY);
  givesReceipts = true;
  client: MqttClient;

  private constructor(client: MqttClient) {
    this.client = client;
    client.on('message', (topic, payload, { retain }) => {
      const channel = topic.split('/').at(-1);
      if (channel === 'status') {
        const status = decodePayload(channel, payload);
        this.statuses.push({ status, retained: retain });
        this.#greet(status);
      }
      if (channel === 'health') this.healths.push(decodePayload(channel, payload));
      if (channel === 'result') this.results.push(decodePayload(channel, payload));
      if (channel === 'configured') this.configured.push(decodePayload(channel, payload));
      if (channel === 'snapshot') this.snapshots.push(decodePayload(channel, payload));
      if (channel === 'tracks') this.tracks.push(decodePayload(channel, payload));
      if (channel === 'events') this.#store(decodePayload(channel, payload));
    });
  }

  static async connect(url: string): Promise<TestServer> {
    const client = connect(url, { clientId: 'server', protocolVersion: 4, clean: true, reconnectPeriod: 50 });
    client.on('error', () => undefined);
    const server = new TestServer(client);
    await new Promise<void>((resolve) => client.once('connect', () => resolve()));
    await client.subscribeAsync(GATEWAY_CHANNELS.map(everyGateway), { qos: 1 });
    return server;
  }

  send(channel: 'receipt' | 'command' | 'configuration' | 'setup', message: object, retain = false): void {
    this.client.publish(topicOf(GATEWAY, channel), Buffer.from(JSON.stringify(message)), { qos: 1, retain });
  }

  /** Sends a receipt for a batch or a greeting. */
  receipt(
    question: Pick<EventBatch, 'epoch' | 'sentAt'>,
    answer: Pick<Receipt, 'through' | 'hash' | 'fork'>,
  ): void {
    const { epoch, sentAt } = question;
    const receipt: Receipt = {
      v: CONTRACT_VERSION,
      gateway: GATEWAY,
      epoch,
      ...answer,
      sentAt,
      receivedAt: Date.now(),
    };
    this.client.publish(topicOf(GATEWAY, 'receipt'), encodePayload('receipt', receipt), { qos: 1 });
  }

  #store(batch: EventBatch): void {
    this.batches.push(batch);
    const answer = this.books.store(batch);
    if (this.givesReceipts) this.receipt(batch, answer);
  }

  #greet({ state, since, epochs }: Status): void {
    if (state === 'offline' || !this.givesReceipts) return;
    for (const { epoch } of epochs ?? []) this.receipt({ epoch, sentAt: since }, this.books.mark(epoch));
  }
}
