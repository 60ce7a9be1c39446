import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { topicOf } from '../firmware-config/contract/index.ts';
import type {
  CountsResponse,
  CrossingsResponse,
  GatewaysResponse,
  QuarantineResponse,
  TodayResponse,
} from './api/schemas.ts';
import { batchOf, coverage, crossing } from './ledger/ledger-samples.ts';
import { type RunningServer, startServer } from './main.ts';
import { configIn, quiet, scratch, TestGateway, TestViewer } from './testing.ts';

const MINUTE = 60_000;
const { folder, remove } = scratch();
let rounds = 0;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});
process.on('exit', remove);

async function serverIn(
  data: string,
  more: Partial<ReturnType<typeof configIn>> = {},
): Promise<RunningServer> {
  const server = await startServer({ ...configIn(data), ...more }, { log: quiet });
  cleanups.push(() => server.close());
  return server;
}
async function gatewayAt(port: number, id?: string): Promise<TestGateway> {
  const gateway = await TestGateway.connect(port, id);
  cleanups.push(() => gateway.close());
  return gateway;
}
async function viewerAt(url: string, headers?: Record<string, string>): Promise<TestViewer> {
  const viewer = await TestViewer.open(`${url}/api/live?site=den-hung`, headers);
  cleanups.push(() => viewer.close());
  return viewer;
}
async function json<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}
const fresh = () => join(folder, `${++rounds}`);

/** From a batch to the report, over whatever broker the server uses. */
async function walk(server: RunningServer): Promise<void> {
  const gateway = await gatewayAt(server.mqttPort);
  const viewer = await viewerAt(server.url);
  const now = Date.now();
  const records = [
    crossing(now - 3 * MINUTE),
    crossing(now - 2 * MINUTE),
    crossing(now - MINUTE, 'out'),
    crossing(now, 'in', 'side'),
    coverage(now - 3 * MINUTE, now, 3 * MINUTE),
  ];
  const receipt = await gateway.send(batchOf(records));
  expect(receipt).toMatchObject({ gateway: 'gw-1', through: 5 });

  const seen = await viewer.first(4, 'crossing');
  expect(seen.map(({ data }) => (data as { gate: string; direction: string }).gate)).toEqual([
    'main',
    'main',
    'main',
    'side',
  ]);
  expect(seen.map(({ id, data }) => Number(id) === (data as { id: number }).id)).toEqual([
    true,
    true,
    true,
    true,
  ]);

  const { date } = await json<TodayResponse>(`${server.url}/api/today?site=den-hung`);
  const counts = await json<CountsResponse>(
    `${server.url}/api/counts?site=den-hung&bucket=day&from=${date}&to=${date}`,
  );
  const sums = (key: 'in' | 'out') => counts.buckets.reduce((sum, row) => sum + row[key], 0);
  expect([sums('in'), sums('out')]).toEqual([3, 1]);

  const csv = await (
    await fetch(`${server.url}/api/reports/daily.csv?site=den-hung&date=${date}&lang=en`)
  ).text();
  const rows = csv.split('\r\n').map((line) => line.split(';'));
  const total = rows.find(([first]) => first === 'All gates');
  expect(total?.slice(2, 4)).toEqual(['3', '1']);
}

describe('with the embedded broker', () => {
  let server: RunningServer;
  beforeEach(async () => {
    server = await serverIn(fresh());
  });

  test('a crossing goes from the gateway to the receipt, the stream, the counts and the report', async () => {
    await walk(server);
  });

  test('a batch that comes twice is counted once and gets its receipt twice', async () => {
    const gateway = await gatewayAt(server.mqttPort);
    const batch = batchOf([crossing(Date.now())]);
    expect((await gateway.send(batch)).through).toBe(1);
    expect((await gateway.send(batch)).through).toBe(1);
    expect((await json<CrossingsResponse>(`${server.url}/api/crossings`)).crossings).toHaveLength(1);
  });

  test('bad messages are set aside with their reason, and nothing else stops', async () => {
    const gateway = await gatewayAt(server.mqttPort);
    const good = batchOf([crossing(Date.now())]);
    const events = topicOf('gw-1', 'events');
    const publish = (topic: string, text: string) => gateway.client.publishAsync(topic, text, { qos: 1 });
    await publish(events, 'no JSON');
    await publish(events, JSON.stringify({ ...good, photo: 'x' }));
    await publish(events, JSON.stringify({ ...good, v: 2 }));
    await publish('gateline/v2/gw-1/events', JSON.stringify(good));
    await publish(events, JSON.stringify({ ...good, gateway: 'gw-2' }));
    await publish(events, ' '.repeat(300_000));
    await publish(events, JSON.stringify(batchOf([crossing(Date.now(), 'in', 'roof')])));
    expect((await gateway.receipt(0)).through).toBe(1);
    await gateway.send(batchOf([crossing(5)], 2));
    const { total, entries } = await json<QuarantineResponse>(`${server.url}/api/quarantine`);
    expect(total).toBe(8);
    expect(entries.map((entry) => entry.reason).reverse()).toEqual([
      'bad-payload',
      'bad-payload',
      'newer-version',
      'newer-version',
      'gateway-mismatch',
      'oversized',
      'unknown-gate',
      'clock',
    ]);
    expect(entries.find((entry) => entry.reason === 'oversized')?.bytes).toBe(300_000);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
      'gateline_quarantined_total{reason="oversized"} 1',
    );
    expect((await json<TodayResponse>(`${server.url}/api/today?site=den-hung`)).unplaced).toBe(1);
  });

  test.each([
    ['gateline/v1/gw-2/events', 'gateway-mismatch'],
    ['gateline/v1/gw-1/receipt', 'unknown-topic'],
    ['elsewhere', 'unknown-topic'],
  ])('a gateway that publishes on %s is cut, and others are not', async (topic, reason) => {
    const other = await gatewayAt(server.mqttPort, 'gw-2');
    const gateway = await gatewayAt(server.mqttPort);
    const closed = new Promise<void>((done) => gateway.client.once('close', () => done()));
    gateway.client.publish(topic, 'x', { qos: 1 });
    await closed;
    await other.send(batchOf([crossing(Date.now())], 1, { gateway: 'gw-2' }));
    expect(await json<QuarantineResponse>(`${server.url}/api/quarantine`)).toMatchObject({
      total: 1,
      entries: [{ topic, reason }],
    });
  });

  test('a gateway cannot read what is for another', async () => {
    const gateway = await gatewayAt(server.mqttPort);
    for (const filter of [
      topicOf('gw-2', 'receipt'),
      topicOf('gw-1', 'events'),
      'gateline/+/+/receipt',
      '#',
    ]) {
      await expect(gateway.client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
    }
  });

  test.each(['gw-9', '$gateline-server', ''])('a client called %j is refused', async (id) => {
    const refused = TestGateway.connect(server.mqttPort, id, { username: id || 'x', password: 'guess' });
    await expect(refused).rejects.toThrow(/rejected|authorized/i);
  });

  test('a packet that announces 200 MB is cut before it is read', async () => {
    const socket = connect(server.mqttPort, '127.0.0.1');
    const closed = once(socket, 'close');
    socket.on('error', () => undefined);
    socket.write(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x64]));
    await closed;
    await expect
      .poll(() => json<QuarantineResponse>(`${server.url}/api/quarantine`))
      .toMatchObject({ entries: [{ reason: 'oversized', bytes: 209_715_200 }] });
    await walk(server);
  });

  test('a gateway is online, well, and offline by its last will', async () => {
    const viewer = await viewerAt(server.url);
    const status = (state: string) =>
      JSON.stringify({ v: 1, gateway: 'gw-1', state, agent: '0.1.0', boot: 'abcdef01', since: 5 });
    const topic = topicOf('gw-1', 'status');
    const will = { topic, payload: Buffer.from(status('offline')), qos: 1 as const, retain: true };
    const gateway = await TestGateway.connect(server.mqttPort, 'gw-1', { will });
    await gateway.client.publishAsync(topic, status('online'), { qos: 1, retain: true });
    const health = {
      v: 1,
      gateway: 'gw-1',
      at: 7,
      uptimeS: 1,
      memoryMb: 80,
      spool: { unsettled: 0, dropped: 0 },
      cameras: [],
      notices: [],
    };
    await gateway.client.publishAsync(topicOf('gw-1', 'health'), JSON.stringify(health), { qos: 1 });
    await viewer.first(2, 'gateway');
    const { gateways } = await json<GatewaysResponse>(`${server.url}/api/gateways`);
    expect(gateways).toMatchObject([
      { gateway: 'gw-1', state: 'online', agent: '0.1.0', health: { memoryMb: 80 } },
      { gateway: 'gw-2', state: 'unknown', since: null, lastSeen: null, health: null },
    ]);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('gateline_gateways_online 1');
    gateway.client.stream.destroy();
    const seen = await viewer.first(3, 'gateway');
    expect(seen.map(({ data }) => (data as { state: string }).state)).toEqual([
      'online',
      'online',
      'offline',
    ]);
    await gateway.close();
  });

  test('a viewer that comes back gets what it missed, without gap or repeat', async () => {
    const gateway = await gatewayAt(server.mqttPort);
    const now = Date.now();
    const first = await viewerAt(server.url);
    await gateway.send(batchOf(Array.from({ length: 3 }, () => crossing(now))));
    const before = await first.first(3, 'crossing');
    first.close();
    const sending = (async () => {
      for (let seq = 4; seq < 504; seq += 10) {
        await gateway.send(
          batchOf(
            Array.from({ length: 10 }, () => crossing(now)),
            seq,
          ),
        );
      }
    })();
    const again = await viewerAt(server.url, { 'last-event-id': before[1]?.id ?? '' });
    await sending;
    const ids = (await again.first(501, 'crossing')).map(({ id }) => Number(id));
    const all = (await json<CrossingsResponse>(`${server.url}/api/crossings?limit=1`)).crossings[0]?.id ?? 0;
    expect(ids).toEqual(Array.from({ length: 501 }, (_, n) => all - 500 + n));
  });

  test('ids from before a restored backup start the viewer anew', async () => {
    const viewer = await viewerAt(server.url, { 'last-event-id': '999999' });
    await viewer.first(1, 'books');
    const gateway = await gatewayAt(server.mqttPort);
    await gateway.send(batchOf([crossing(Date.now())]));
    await viewer.first(1, 'crossing');
  });

  test('closing ends viewers and frees both ports', async () => {
    const viewer = await viewerAt(server.url);
    await gatewayAt(server.mqttPort);
    await server.close();
    const ports = { host: '127.0.0.1', http: Number(new URL(server.url).port), mqtt: server.mqttPort };
    await serverIn(fresh(), { listen: ports });
    viewer.close();
  });
});

test('the books outlive the server', async () => {
  const data = fresh();
  const first = await serverIn(data);
  const now = Date.now();
  await (await gatewayAt(first.mqttPort)).send(batchOf([crossing(now), crossing(now, 'out')]));
  await first.close();
  const second = await serverIn(data);
  expect((await json<CrossingsResponse>(`${second.url}/api/crossings`)).crossings).toHaveLength(2);
  expect(
    (await json<GatewaysResponse>(`${second.url}/api/gateways`)).gateways[0]?.lastSeen,
  ).toBeGreaterThanOrEqual(now);
  const receipt = await (await gatewayAt(second.mqttPort)).send(
    batchOf([crossing(now, 'out'), crossing(now)], 2),
  );
  expect(receipt.through).toBe(3);
});

test.each(['http', 'mqtt'] as const)('a taken %s port is named, and nothing is left open', async (kind) => {
  const other = createServer().listen(0, '127.0.0.1') as Server;
  await once(other, 'listening');
  cleanups.push(() => other.close());
  const { port } = other.address() as { port: number };
  const config = configIn(fresh());
  config.listen[kind] = port;
  await expect(startServer(config, { log: quiet })).rejects.toMatchObject({
    code: 'port-in-use',
    message: expect.stringContaining(`${port}`),
    faults: [{ path: `listen.${kind}`, value: port }],
  });
});

test('a broker that is not there is named', async () => {
  const config = { ...configIn(fresh()), broker: { url: 'mqtt://127.0.0.1:1' } };
  await expect(startServer(config, { log: quiet })).rejects.toMatchObject({
    code: 'broker-refused',
    message: expect.stringContaining('127.0.0.1:1'),
  });
});

const mosquitto = findMosquitto();
describe.skipIf(mosquitto === null)('with Mosquitto (skipped where it is not installed)', () => {
  let port: number;
  let child: ChildProcess;
  beforeEach(async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    port = (free.address() as { port: number }).port;
    await new Promise((done) => free.close(done));
    const config = join(folder, 'mosquitto.conf');
    writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
    child = spawn(mosquitto ?? '', ['-c', config], { stdio: 'ignore' });
    cleanups.push(() => child.kill('SIGKILL'));
    await expect.poll(() => reachable(port), { timeout: 5000 }).toBe(true);
  });

  test('the walk is the same', async () => {
    await walk(await serverIn(fresh(), { broker: { url: `mqtt://127.0.0.1:${port}` } }));
  });

  test('when it goes away the server says so', async () => {
    const server = await serverIn(fresh(), { broker: { url: `mqtt://127.0.0.1:${port}` } });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    child.kill('SIGKILL');
    await expect.poll(async () => (await fetch(`${server.url}/healthz`)).status).toBe(503);
    expect(await json<{ reasons: string[] }>(`${server.url}/healthz`)).toMatchObject({
      reasons: [expect.stringContaining('broker')],
    });
  });
});

function findMosquitto(): string | null {
  for (const path of ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/usr/local/sbin/mosquitto']) {
    try {
      execFileSync(path, ['-h'], { stdio: 'ignore' });
      return path;
    } catch (error) {
      if ((error as { status?: number | null }).status != null) return path;
    }
  }
  return null;
}

function reachable(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}
