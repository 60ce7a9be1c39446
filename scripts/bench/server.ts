import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import pino from 'pino';
import { issueKey } from '../../control-server/accounts/sqlite-at-desk.ts';
import { withoutDelay } from '../../control-server/ingest/uplink.ts';
import { SqliteLedger } from '../../control-server/ledger/sqlite-ledger.ts';
import { startServer } from '../../control-server/main.ts';
import {
  chainHashes,
  chainStart,
  type EventBatch,
  type NumberedRecord,
  topicOf,
} from '../../firmware-config/contract/index.ts';
import { median, percentile } from './median.ts';

/** How fast the server is on this machine, in a scratch folder. */
export interface ServerRow {
  /** Events per second into the ledger, by events per transaction. */
  ledgerBy1: number;
  ledgerBy50: number;
  ledgerBy500: number;
  /** Batches of 10 per second from MQTT to the receipt, sent without waiting. */
  batchesPerSecond: number;
  /** Milliseconds from publishing one crossing to its event on the live stream. */
  liveMedianMs: number;
  liveP95Ms: number;
}

const EPOCH = '0'.repeat(32);
/** The site of one gateway whose {@link Batches} are stored. */
export const SITE = {
  id: 'site',
  name: 'Site',
  timeZone: 'Asia/Ho_Chi_Minh',
  gates: [{ id: 'gate', name: 'Gate' }],
  gateways: [{ id: 'gateway', name: 'Gateway' }],
};

/** The batches of one gateway, one after the other in its chain. */
export class Batches {
  readonly #gates: readonly string[];
  #seq = 0;
  #hash = chainStart('gateway', EPOCH);

  /** @param gates that the crossings go through, one after the other */
  constructor(gates: readonly string[] = ['gate']) {
    this.#gates = gates;
  }

  next(size: number, at: number): EventBatch {
    const seen = { kind: 'crossing', camera: 'camera', line: 'line', score: 0.9 } as const;
    const records = Array.from({ length: size }, (_, n): NumberedRecord => {
      const direction = n % 3 === 0 ? 'out' : 'in';
      const gate = this.#gates[this.#seq % this.#gates.length] ?? 'gate';
      return { seq: ++this.#seq, ...seen, gate, at, mono: at, boot: '00000000', direction };
    });
    const before = this.#hash;
    this.#hash = chainHashes(before, records).at(-1) ?? before;
    const chain = { before, hash: this.#hash };
    return { v: 1, gateway: 'gateway', epoch: EPOCH, sentAt: at, oldest: 1, ...chain, records };
  }
}

/** Measures the ledger alone and the whole server; takes about ten seconds. */
export async function benchServer(): Promise<ServerRow> {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-measure-'));
  try {
    return {
      ledgerBy1: await ledgerSpeed(join(folder, 'by-1.db'), 1, 2000),
      ledgerBy50: await ledgerSpeed(join(folder, 'by-50.db'), 50, 400),
      ledgerBy500: await ledgerSpeed(join(folder, 'by-500.db'), 500, 80),
      ...(await serverSpeed(join(folder, 'server'))),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ledgerSpeed(path: string, size: number, batches: number): Promise<number> {
  const ledger = new SqliteLedger(path);
  const now = Date.now();
  const gateway = new Batches();
  const sent = Array.from({ length: batches }, () => gateway.next(size, now));
  const started = performance.now();
  for (const batch of sent) await ledger.store(batch, now, SITE);
  const seconds = (performance.now() - started) / 1000;
  await ledger.close();
  return Math.round((size * batches) / seconds);
}

async function serverSpeed(
  data: string,
): Promise<Pick<ServerRow, 'batchesPerSecond' | 'liveMedianMs' | 'liveP95Ms'>> {
  const config = {
    listen: { host: '127.0.0.1', http: 0, mqttHost: '127.0.0.1', mqtt: 0 },
    data,
    sites: [SITE],
  };
  const server = await startServer(config, { log: pino({ level: 'silent' }) });
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { clientId: 'gateway' });
  withoutDelay(client);
  const key = await issueKey(config, { name: 'bench', permissions: ['view'], sites: null, days: 1 });
  const abort = new AbortController();
  try {
    await client.subscribeAsync(topicOf('gateway', 'receipt'), { qos: 1 });
    const publish = (batch: EventBatch) =>
      client.publishAsync(topicOf('gateway', 'events'), JSON.stringify(batch), { qos: 1 });

    const batches = 1000;
    let receipts = 0;
    const answered = new Promise<void>((done) => {
      client.on('message', () => {
        if (++receipts === batches) done();
      });
    });
    const gateway = new Batches();
    const started = performance.now();
    for (let n = 0; n < batches; n++) void publish(gateway.next(10, Date.now()));
    await answered;
    const batchesPerSecond = Math.round(batches / ((performance.now() - started) / 1000));

    const url = `${server.url}/api/live?site=site`;
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${key}` };
    const stream = await fetch(url, { headers, signal: abort.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const latencies: number[] = [];
    for (let n = 0; n < 200; n++) {
      const sent = performance.now();
      await publish(gateway.next(1, Date.now()));
      for (let text = ''; !text.includes('event: crossing'); ) text += (await reader?.read())?.value ?? '';
      latencies.push(performance.now() - sent);
      await new Promise((done) => setTimeout(done, 5));
    }
    return { batchesPerSecond, liveMedianMs: median(latencies), liveP95Ms: percentile(latencies, 0.95) };
  } finally {
    abort.abort();
    await client.endAsync(true);
    await server.close();
  }
}
