import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { topicOf } from '../../firmware-config/contract/index.ts';
import type { QuarantineResponse } from '../api/schemas.ts';
import { batchOf, crossing } from '../ledger/ledger-samples.ts';
import type { RunningServer } from '../main.ts';
import { TestGateway } from '../testing.ts';
import { json, Stage, walk } from '../testing-stage.ts';

let stage: Stage;
let server: RunningServer;
beforeEach(async () => {
  stage = new Stage();
  server = await stage.server();
});
afterEach(() => stage.clear());

test.each([
  ['gateline/v1/gw-2/events', 'gateway-mismatch'],
  ['gateline/v1/gw-1/receipt', 'unknown-topic'],
  ['elsewhere', 'unknown-topic'],
])('a gateway that publishes on %s is cut, and others are not', async (topic, reason) => {
  const other = await stage.gateway(server.mqttPort, 'gw-2');
  const gateway = await stage.gateway(server.mqttPort);
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
  const gateway = await stage.gateway(server.mqttPort);
  for (const filter of [topicOf('gw-2', 'receipt'), topicOf('gw-1', 'events'), 'gateline/+/+/receipt', '#']) {
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
  await walk(stage, server);
});

test('bytes that are no MQTT harm nobody', async () => {
  for (let n = 0; n < 40; n++) {
    const socket = connect(server.mqttPort, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.end(n % 2 ? randomBytes(500) : Buffer.concat([CONNECT, randomBytes(500)]));
    socket.resume();
    await once(socket, 'close');
  }
  await walk(stage, server);
});

/** A good CONNECT of gw-1, MQTT 3.1.1. */
const CONNECT = Buffer.from([
  0x10, 16, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 30, 0, 4, 0x67, 0x77, 0x2d, 0x31,
]);
