import { afterEach, beforeEach, expect, test } from 'vitest';
import { topicOf } from '../../firmware-config/contract/index.ts';
import type { CrossingsResponse, GatewaysResponse } from '../api/schemas.ts';
import { batchOf, Chain, crossing } from '../ledger/ledger-samples.ts';
import type { RunningServer } from '../main.ts';
import { TestGateway, TestViewer } from '../testing.ts';
import { NOW, TestApp } from '../testing-app.ts';
import { json, Stage } from '../testing-stage.ts';

let stage: Stage;
let server: RunningServer;
beforeEach(async () => {
  stage = new Stage();
  server = await stage.server();
});
afterEach(() => stage.clear());

test('a gateway is online, well, and offline by its last will', async () => {
  const viewer = await stage.viewer(server.url);
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
  expect(seen.map(({ data }) => (data as { state: string }).state)).toEqual(['online', 'online', 'offline']);
  await gateway.close();
});

test('a viewer that comes back gets what it missed, without gap or repeat', async () => {
  const gateway = await stage.gateway(server.mqttPort);
  const now = Date.now();
  const first = await stage.viewer(server.url);
  const chain = new Chain();
  const crossings = (length: number) => Array.from({ length }, () => crossing(now));
  await gateway.send(chain.next(crossings(3)));
  const before = await first.first(3, 'crossing');
  first.close();
  const sending = (async () => {
    for (let n = 0; n < 50; n++) await gateway.send(chain.next(crossings(10)));
  })();
  const again = await stage.viewer(server.url, { 'last-event-id': before[1]?.id ?? '' });
  await sending;
  const ids = (await again.first(501, 'crossing')).map(({ id }) => Number(id));
  const all = (await json<CrossingsResponse>(`${server.url}/api/crossings?limit=1`)).crossings[0]?.id ?? 0;
  expect(ids).toEqual(Array.from({ length: 501 }, (_, n) => all - 500 + n));
});

test('ids from before a restored backup start the viewer anew', async () => {
  const viewer = await stage.viewer(server.url, { 'last-event-id': '999999' });
  await viewer.first(1, 'books');
  const gateway = await stage.gateway(server.mqttPort);
  await gateway.send(batchOf([crossing(Date.now())]));
  await viewer.first(1, 'crossing');
});

test('an idle stream is kept alive by comments', async () => {
  const idle = await TestApp.start({ heartbeatMs: 30 });
  const url = await idle.app.listen({ port: 0, host: '127.0.0.1' });
  const viewer = await TestViewer.open(`${url}/api/live?site=den-hung`);
  await expect.poll(() => viewer.comments).toBeGreaterThan(2);
  expect(viewer.events).toEqual([]);
  await idle.close();
});

test('a viewer that does not read is cut', async () => {
  const busy = await TestApp.start();
  const url = await busy.app.listen({ port: 0, host: '127.0.0.1' });
  const response = await fetch(`${url}/api/live?site=den-hung`, { headers: { accept: 'text/event-stream' } });
  expect(response.status).toBe(200);
  await expect.poll(() => busy.hub.viewers).toBe(1);
  let sent = 0;
  const where = { site: 'den-hung', gateway: 'gw-1', camera: 'cam', gate: 'main', line: 'x'.repeat(2000) };
  for (let id = 1; id < 1e5 && busy.hub.viewers > 0; id++) {
    const data = { id, ...where, direction: 'in' as const, at: NOW, receivedAt: NOW };
    busy.hub.publish('den-hung', { event: 'crossing', data });
    sent += where.line.length;
    if (id % 100 === 0) await new Promise((done) => setImmediate(done));
  }
  expect(busy.hub.viewers).toBe(0);
  // It is over for the client as well, in the middle of what was sent.
  const got = await response.text().catch(() => '');
  expect(got.length).toBeLessThan(sent);
  await busy.close();
});
