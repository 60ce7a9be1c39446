import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseTopic, topicOf } from '../../firmware-config/contract/index.ts';
import type { KeyPermission } from '../accounts/api-key.ts';
import { issueKey } from '../accounts/sqlite-at-desk.ts';
import type { RunningServer } from '../main.ts';
import { configIn } from '../testing.ts';
import { Stage } from '../testing-stage.ts';
import { decide, heardBy, toldToOthers } from './testing-bridge.ts';
import { AVAILABILITY, discoveryOf, gateState, gatewayState, siteOfTopic, siteState } from './topics.ts';

let stage: Stage;
let data: string;
let server: RunningServer;
const [HUNG] = configIn('').sites;
if (!HUNG) throw new Error('the test has no site');
const PIER = { ...HUNG, id: 'ninh-kieu', name: 'Bến Ninh Kiều', gateways: [{ id: 'gw-3', name: 'Hộp 3' }] };
const config = () => ({ ...configIn(data), sites: [HUNG, PIER] });

beforeEach(async () => {
  stage = new Stage();
  data = stage.fresh();
  decide(data, { mqtt: true });
  server = await stage.server(data, { sites: [HUNG, PIER] });
});
afterEach(() => stage.clear());

async function reader(
  permissions: KeyPermission[],
  sites: string[] | null = null,
  clientId = 'home-assistant',
): Promise<MqttClient> {
  const password = await issueKey(config(), { name: 'ha', permissions, sites, days: 1 });
  const options = { clientId, username: 'gateline', password, reconnectPeriod: 0 };
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, options, false);
  client.on('error', () => undefined);
  stage.after(() => client.endAsync(true));
  return client;
}

test('a site whose settings say so is told to who reads with a key', async () => {
  await toldToOthers(stage, { server, data, client: await reader(['mqtt']) });
});

test('a key shows only its sites, whatever is asked for', async () => {
  decide(data, { mqtt: true }, 'ninh-kieu');
  const all = heardBy(await subscribed(await reader(['mqtt'])));
  const some = heardBy(await subscribed(await reader(['mqtt'], ['ninh-kieu'], 'pier')));
  const sites = (heard: Map<string, string>) => [...new Set([...heard.keys()].map(siteOfTopic))].sort();
  await expect.poll(() => sites(all), { timeout: 20_000 }).toEqual(['den-hung', 'ninh-kieu', null]);
  await expect.poll(() => sites(some), { timeout: 20_000 }).toEqual(['ninh-kieu', null]);
}, 45_000);

async function subscribed(client: MqttClient): Promise<MqttClient> {
  await client.subscribeAsync(['gateline/sites/#', AVAILABILITY, 'homeassistant/#'], { qos: 1 });
  return client;
}

test('readers get nothing else, and publish nothing', async () => {
  const client = await reader(['mqtt']);
  for (const filter of ['#', 'gateline/#', '+/v1/gw-1/events', topicOf('gw-1', 'receipt'), '$SYS/#']) {
    await expect(client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
  }
  const closed = new Promise<void>((done) => client.once('close', () => done()));
  client.publish(siteState('den-hung'), '{"in":0}', { qos: 1 });
  await closed;
});

test('a key without the right, a wrong one, or none is refused', async () => {
  await expect(reader(['view'])).rejects.toThrow(/authorized/i);
  const url = `mqtt://127.0.0.1:${server.mqttPort}`;
  const wrong = { clientId: 'x', username: 'x', password: 'glk_000000000000_wrong', reconnectPeriod: 0 };
  await expect(mqtt.connectAsync(url, wrong, false)).rejects.toThrow(/authorized/i);
  await expect(mqtt.connectAsync(url, { clientId: 'x', reconnectPeriod: 0 }, false)).rejects.toThrow(
    /rejected/i,
  );
});

test('no topic of these is taken for one of a gateway', () => {
  for (const topic of [
    AVAILABILITY,
    siteState('v1'),
    gateState('v1', 'events'),
    gatewayState('v1', 'gw-1'),
    discoveryOf('v1'),
  ]) {
    expect([topic, parseTopic(topic)]).toEqual([topic, null]);
  }
});
