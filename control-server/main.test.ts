import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { topicOf } from '../firmware-config/contract/index.ts';
import type {
  CrossingsResponse,
  GatewaysResponse,
  QuarantineResponse,
  TodayResponse,
} from './api/schemas.ts';
import { batchOf, Chain, crossing } from './ledger/ledger-samples.ts';
import { type RunningServer, startServer } from './main.ts';
import { configIn, quiet } from './testing.ts';
import { json, Stage, walk } from './testing-stage.ts';

let stage: Stage;
let server: RunningServer;
beforeEach(async () => {
  stage = new Stage();
  server = await stage.server();
});
afterEach(() => stage.clear());

test('a crossing goes from the gateway to the receipt, the stream, the counts and the report', async () => {
  await walk(stage, server);
});

test('a batch that comes twice is counted once and gets its receipt twice', async () => {
  const gateway = await stage.gateway(server.mqttPort);
  const batch = batchOf([crossing(Date.now())]);
  expect((await gateway.send(batch)).through).toBe(1);
  expect((await gateway.send(batch)).through).toBe(1);
  expect((await json<CrossingsResponse>(`${server.url}/api/crossings`)).crossings).toHaveLength(1);
});

test('bad messages are set aside with their reason, and nothing else stops', async () => {
  const gateway = await stage.gateway(server.mqttPort);
  const chain = new Chain();
  const good = batchOf([crossing(Date.now())]);
  const events = topicOf('gw-1', 'events');
  const publish = (topic: string, text: string) => gateway.client.publishAsync(topic, text, { qos: 1 });
  await publish(events, 'no JSON');
  await publish(events, JSON.stringify({ ...good, photo: 'x' }));
  await publish(events, JSON.stringify({ ...good, v: 2 }));
  await publish('gateline/v2/gw-1/events', JSON.stringify(good));
  await publish(events, JSON.stringify({ ...good, gateway: 'gw-2' }));
  await publish(events, ' '.repeat(300_000));
  await publish(events, JSON.stringify(chain.next([crossing(Date.now(), 'in', 'roof')])));
  expect((await gateway.receipt(0)).through).toBe(1);
  await gateway.send(chain.next([crossing(5)]));
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

test('closing ends viewers and frees both ports', async () => {
  const viewer = await stage.viewer(server.url);
  await stage.gateway(server.mqttPort);
  await server.close();
  const ports = { ...configIn('').listen, http: Number(new URL(server.url).port), mqtt: server.mqttPort };
  await stage.server(stage.fresh(), { listen: ports });
  viewer.close();
});

test('the books outlive the server', async () => {
  const data = stage.fresh();
  const first = await stage.server(data);
  const now = Date.now();
  const chain = new Chain();
  await (await stage.gateway(first.mqttPort)).send(chain.next([crossing(now), crossing(now, 'out')]));
  await first.close();
  const second = await stage.server(data);
  expect((await json<CrossingsResponse>(`${second.url}/api/crossings`)).crossings).toHaveLength(2);
  expect(
    (await json<GatewaysResponse>(`${second.url}/api/gateways`)).gateways[0]?.lastSeen,
  ).toBeGreaterThanOrEqual(now);
  chain.next([crossing(now)]);
  const receipt = await (await stage.gateway(second.mqttPort)).send(chain.batch(2, 3));
  expect(receipt.through).toBe(3);
});

test.each(['http', 'mqtt'] as const)('a taken %s port is named, and nothing is left open', async (kind) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  stage.after(() => other.close());
  const { port } = other.address() as { port: number };
  const config = configIn(stage.fresh());
  config.listen[kind] = port;
  await expect(startServer(config, { log: quiet })).rejects.toMatchObject({
    code: 'port-in-use',
    message: expect.stringContaining(`${port}`),
    faults: [{ path: `listen.${kind}`, value: port }],
  });
});

test('an address that this machine does not have is named', async () => {
  const config = configIn(stage.fresh());
  config.listen.host = '192.0.2.1';
  await expect(startServer(config, { log: quiet })).rejects.toMatchObject({
    code: 'bad-config',
    faults: [{ path: 'listen.host', value: '192.0.2.1' }],
  });
});

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
test.skipIf(!hasIPv6)('::1 will do (skipped where there is no IPv6)', async () => {
  const listen = { host: '::1', http: 0, mqttHost: '::1', mqtt: 0 };
  const { url } = await stage.server(stage.fresh(), { listen });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('a broker that is not there is named', async () => {
  const config = { ...configIn(stage.fresh()), broker: { url: 'mqtt://127.0.0.1:1' } };
  await expect(startServer(config, { log: quiet })).rejects.toMatchObject({
    code: 'broker-refused',
    message: expect.stringContaining('127.0.0.1:1'),
  });
});

test('killed again and again, the server loses nothing that it gave a receipt for, and counts nothing twice', async () => {
  const data = stage.fresh();
  const config = join(stage.folder, 'server.json');
  writeFileSync(config, JSON.stringify(configIn(data)));
  const pair = () => [crossing(Date.now()), crossing(Date.now())];
  const chain = new Chain();
  const batches = Array.from({ length: 300 }, () => chain.next(pair()));
  let next = 0;
  for (let life = 0; life < 3; life++) {
    const { child, port } = await serverProcess(config);
    stage.after(() => child.kill('SIGKILL'));
    const gateway = await stage.gateway(port);
    // Everything without a receipt is sent, as by a spool; the kill falls into the middle of it.
    for (const batch of batches.slice(next, next + 100)) void gateway.publish(batch).catch(() => undefined);
    await gateway.receipt(5);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const through = Math.max(...gateway.receipts.map((receipt) => receipt.through));
    next = Math.floor(through / 2);
    await gateway.close();
  }
  const last = await stage.server(data);
  const gateway = await stage.gateway(last.mqttPort);
  for (const batch of batches.slice(next)) await gateway.publish(batch);
  expect((await gateway.receipt(batches.length - next - 1)).through).toBe(600);
  const { gates } = await json<TodayResponse>(`${last.url}/api/today?site=den-hung`);
  expect(gates[0]).toMatchObject({ gate: 'main', in: 600, out: 0 });
}, 60_000);

async function serverProcess(config: string): Promise<{ child: ChildProcess; port: number }> {
  const program = `import { startServer } from ${JSON.stringify(join(import.meta.dirname, 'main.ts'))};
    import { readFileSync } from 'node:fs';
    const config = JSON.parse(readFileSync(${JSON.stringify(config)}, 'utf8'));
    console.log((await startServer(config)).mqttPort);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(child.stdout as Readable, 'data');
  return { child, port: Number(String(line)) };
}
