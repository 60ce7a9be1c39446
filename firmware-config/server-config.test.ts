import { expect, test } from 'vitest';
import { GatelineError } from './errors.ts';
import { parseServerConfig, readServerConfig } from './server-config.ts';

const site = {
  id: 'den-hung',
  name: 'Đền Hùng',
  timeZone: 'Asia/Ho_Chi_Minh',
  gates: [{ id: 'main', name: 'Cổng chính' }],
  gateways: [{ id: 'gw-1', name: 'Hộp 1' }],
};

function faultsOf(value: unknown): string[] {
  try {
    parseServerConfig(JSON.stringify(value), 'server.json');
  } catch (error) {
    if (error instanceof GatelineError) return error.faults.map((fault) => fault.path);
    throw error;
  }
  return [];
}

test('the example is good', () => {
  const config = readServerConfig(new URL('./examples/server.json', import.meta.url).pathname);
  expect(config.sites[0]?.timeZone).toBe('Asia/Ho_Chi_Minh');
});

test('what is left out gets its default', () => {
  const config = parseServerConfig(JSON.stringify({ data: 'd', sites: [site] }), 'server.json');
  expect(config.listen).toEqual({
    host: '127.0.0.1',
    http: 8080,
    mqttHost: '127.0.0.1',
    mqtt: 1883,
  });
});

test('records are kept for ever, or for a month at least', () => {
  const config = (keepRawDays: unknown) => ({ data: 'd', keepRawDays, sites: [site] });
  expect(parseServerConfig(JSON.stringify(config(undefined)), 'server.json').keepRawDays).toBeUndefined();
  expect(parseServerConfig(JSON.stringify(config(31)), 'server.json').keepRawDays).toBe(31);
  for (const days of [30, 31.5, '400']) expect(faultsOf(config(days))).toEqual(['keepRawDays']);
});

test('every fault is named at once', () => {
  const second = { ...site, timeZone: 'Asia/Saigonn', gates: [...site.gates, ...site.gates] };
  expect(faultsOf({ listen: { host: '0.0.0.0', http: -1 }, sites: [site, second], extra: 1 }).sort()).toEqual(
    [
      'data',
      'extra',
      'listen.host',
      'listen.http',
      'sites[1].gates[1].id',
      'sites[1].gateways[0].id',
      'sites[1].id',
      'sites[1].timeZone',
    ],
  );
});

test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('%s is allowed', (host) => {
  expect(faultsOf({ listen: { host }, data: 'd', sites: [site] })).toEqual([]);
});

test.each([
  '0.0.0.0',
  '::',
  '192.168.1.4',
  'example.org',
  '127.0.0.1.example.org',
  '127.999.0.1',
  '127.00.0.1',
])("%s takes encryption, and is never the embedded broker's", (host) => {
  const faults = (listen: unknown) => faultsOf({ listen, data: 'd', sites: [site] });
  expect(faults({ host })).toEqual(['listen.host']);
  expect(faults({ host, tls: 'own' })).toEqual([]);
  expect(faults({ host, tls: { certificate: 'c.pem', key: 'k.pem' } })).toEqual([]);
  expect(faults({ host, trustProxy: ['10.0.0.5', '10.1.0.0/16', '::1'] })).toEqual([]);
  expect(faults({ mqttHost: host, tls: 'own' })).toEqual(['listen.mqttHost']);
});

test('proxies and the public address are looked at', () => {
  const faults = (listen: unknown) => faultsOf({ listen, data: 'd', sites: [site] });
  expect(faults({ trustProxy: ['10.0.0', '10.0.0.0/33', '::/129', 'a/b/c'] })).toEqual(
    [0, 1, 2, 3].map((i) => `listen.trustProxy[${i}]`),
  );
  for (const publicUrl of ['https://gateline.example.vn', 'https://a.vn:8443/', 'http://127.0.0.1:8080']) {
    expect(faults({ publicUrl })).toEqual([]);
  }
  for (const publicUrl of ['gateline.vn', 'ftp://a.vn', 'https://a.vn/x', 'https://u@a.vn', 'https://']) {
    expect(faults({ publicUrl })).toEqual(['listen.publicUrl']);
  }
  expect(faults({ tls: 'other' })).toEqual(['listen.tls']);
});

test('a group has an id of its own, and sites that are there', () => {
  const group = { id: 'phuong-1', name: 'Phường 1', sites: ['den-hung'] };
  const faults = (...groups: unknown[]) => faultsOf({ data: 'd', sites: [site], groups });
  expect(faults(group)).toEqual([]);
  expect(faults(group, { ...group, sites: ['elsewhere'] })).toEqual(['groups[1].id', 'groups[1].sites[0]']);
  expect(faults({ ...group, id: 'den-hung' })).toEqual(['groups[0].id']);
  expect(faults({ ...group, sites: [] })).toEqual(['groups[0].sites']);
});

test('a data folder that no system has is refused', () => {
  expect(faultsOf({ data: 'a\u0000b', sites: [site] })).toEqual(['data']);
});

test.each(['+07:00', 'Vietnam', ''])('time zone %j is refused', (timeZone) => {
  expect(faultsOf({ data: 'd', sites: [{ ...site, timeZone }] })).toContain('sites[0].timeZone');
});

test.each(['http://10.0.0.2', 'mqtt://', 'mqtt://10.0.0.2:99999', 'mqtt://a b'])(
  'a broker at %j is refused',
  (url) => {
    expect(faultsOf({ data: 'd', sites: [site], broker: { url } })).toEqual(['broker.url']);
  },
);

test('a file that is not there, and one that is no JSON, say so', () => {
  expect(() => readServerConfig('/nowhere/server.json')).toThrow(/cannot be read \(ENOENT\)/);
  expect(() => parseServerConfig('{', 'server.json')).toThrow(/server.json is not JSON/);
});

test('a mail server is taken with both user and password, or neither', () => {
  const mail = { host: 'mail.example.org', port: 587, from: 'Gateline <gateline@example.org>' };
  const faults = (more: object) => faultsOf({ data: 'd', sites: [site], mail: { ...mail, ...more } });
  expect(faults({})).toEqual([]);
  expect(faults({ user: 'u', password: 'p', secure: true })).toEqual([]);
  expect(faults({ user: 'u' })).toEqual(['mail.password']);
  expect(faults({ password: 'p' })).toEqual(['mail.user']);
  expect(faults({ port: 0, from: 'nobody', host: 'a b' }).sort()).toEqual([
    'mail.from',
    'mail.host',
    'mail.port',
  ]);
});
