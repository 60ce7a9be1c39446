import { join } from 'node:path';
import type { MqttClient } from 'mqtt';
import { expect } from 'vitest';
import { encodePayload, topicOf } from '../../firmware-config/contract/index.ts';
import { DESK_FILE, openDesk } from '../desk/sqlite-desk.ts';
import { HEALTHY } from '../fleet/testing-gateway.ts';
import { Chain, crossing } from '../ledger/ledger-samples.ts';
import type { RunningServer } from '../main.ts';
import type { SiteSettings } from '../settings/site-settings.ts';
import { SqliteSettings } from '../settings/sqlite-settings.ts';
import type { Stage } from '../testing-stage.ts';

const LONG = { timeout: 10_000 };

/** Changes a site's settings in a server's data folder; no part of the server. */
export function decide(data: string, change: Partial<SiteSettings>, site = 'den-hung'): void {
  const desk = openDesk(join(data, DESK_FILE));
  const store = new SqliteSettings(desk);
  const { version, settings } = store.of(site);
  store.change(site, { version, settings: { ...settings, ...change }, at: 1, by: 'test' });
  desk.close();
}

/** What a client has heard last on each topic; nothing where that was empty. */
export function heardBy(client: MqttClient): Map<string, string> {
  const heard = new Map<string, string>();
  client.on('message', (topic, payload) => {
    if (payload.length === 0) heard.delete(topic);
    else heard.set(topic, String(payload));
  });
  return heard;
}

/** A site whose settings say so is told to other systems over whatever broker the server uses. */
export async function toldToOthers(
  stage: Stage,
  { server, data, client }: { server: RunningServer; data: string; client: MqttClient },
): Promise<void> {
  const heard = heardBy(client);
  await client.subscribeAsync(['gateline/sites/#', 'gateline/server/availability', 'homeassistant/#'], {
    qos: 1,
  });
  const gateway = await stage.gateway(server.mqttPort);
  const now = Date.now();
  const chain = new Chain();
  await gateway.send(chain.next([crossing(now), crossing(now), crossing(now, 'out', 'side')]));
  const state = (topic: string) => JSON.parse(heard.get(`gateline/sites/den-hung/${topic}`) ?? '{}');
  await expect.poll(() => state('state'), LONG).toMatchObject({ in: 2, out: 1, inside: 1 });
  await expect
    .poll(() => state('gates/main/state'), LONG)
    .toMatchObject({ in: 2, out: 0, inside: 2, coverage: null, watched: 'OFF' });
  await expect
    .poll(() => state('gateways/gw-2/state'), LONG)
    .toMatchObject({ online: 'OFF', problem: 'ON', waiting: null, cameras: null, free: null });
  const health = encodePayload('health', { v: 1, gateway: 'gw-1', at: now, ...HEALTHY });
  await gateway.client.publishAsync(topicOf('gw-1', 'health'), health, { qos: 1 });
  await expect
    .poll(() => state('gateways/gw-1/state'), LONG)
    .toMatchObject({ cameras: HEALTHY.cameras.length, free: 20_000, temperature: 52, clock: 12 });
  await expect.poll(() => heard.get('gateline/server/availability'), LONG).toBe('online');

  const discovery = 'homeassistant/device/gateline-den-hung/config';
  await expect.poll(() => heard.has(discovery), LONG).toBe(true);
  const config = JSON.parse(heard.get(discovery) ?? '{}');
  expect(config).toMatchObject({
    dev: { identifiers: ['gateline-den-hung'], name: 'Đền Hùng' },
    o: { name: 'Gateline' },
    availability_topic: 'gateline/server/availability',
  });
  const components = Object.entries(config.cmps as Record<string, Record<string, string>>);
  for (const [id, { unique_id, state_topic = '', value_template = '', p = '' }] of components) {
    expect(unique_id).toBe(id);
    expect(['sensor', 'binary_sensor']).toContain(p);
    const field = value_template.match(/^\{\{ value_json\.(\w+) \}\}$/)?.[1] ?? '';
    expect([state_topic, Object.keys(JSON.parse(heard.get(state_topic) ?? '{}'))]).toEqual([
      state_topic,
      expect.arrayContaining([field]),
    ]);
  }

  // Home Assistant has started, and does not know what was said.
  heard.clear();
  await client.publishAsync('homeassistant/status', 'online', { qos: 1 });
  await expect.poll(() => [...heard.keys()], LONG).toContain(discovery);
  await expect.poll(() => state('state').in, LONG).toBe(2);

  // Switched off, and something happens.
  decide(data, { mqtt: false });
  await gateway.send(chain.next([crossing(now)]));
  await expect.poll(() => [...heard.keys()].filter((topic) => topic.includes('den-hung')), LONG).toEqual([]);
}
