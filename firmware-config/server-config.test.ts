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
  expect(config.listen).toEqual({ host: '127.0.0.1', http: 8080, mqtt: 1883 });
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
])('%s is refused until accounts exist', (host) => {
  expect(faultsOf({ listen: { host }, data: 'd', sites: [site] })).toEqual(['listen.host']);
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
