import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDesk } from '../desk/sqlite-desk.ts';
import { Directory } from '../fleet/directory.ts';
import { Fleet } from '../fleet/fleet.ts';
import { Chain, coverage, crossing } from '../ledger/ledger-samples.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { SqliteSettings } from '../settings/sqlite-settings.ts';
import { configIn } from '../testing.ts';
import { Observer } from './observer.ts';
import { SqliteAlarms } from './sqlite-alarms.ts';
import { health } from './testing-known.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** On the hour, in the afternoon in Vietnam. */
const NOW = Date.parse('2026-11-22T08:00:00Z');
const directory = new Directory(configIn('').sites);
const place = directory.site('den-hung');

let desk: ReturnType<typeof openDesk>;
let ledger: SqliteLedger;
let fleet: Fleet;
let store: SqliteAlarms;
let settings: SqliteSettings;
const observer = () =>
  new Observer({
    ledger,
    directory,
    fleet,
    settings,
    store,
    refused: () => ({ version: 2, reasons: ['a', 'b'] }),
  });
const look = async (by: Observer, now = NOW) => (await by.look(now))[0];
const saying = (more: Parameters<typeof health>[0]) =>
  fleet.health({ v: 1, gateway: 'gw-1', ...health(more) }, NOW);

beforeEach(() => {
  desk = openDesk(':memory:');
  ledger = new SqliteLedger(':memory:');
  settings = new SqliteSettings(desk);
  store = new SqliteAlarms(desk);
  fleet = new Fleet(directory, new Map(), () => undefined);
});
afterEach(async () => {
  await ledger.close();
  desk.close();
});

test('people inside come from the books of the day, where there is a capacity', async () => {
  const chain = new Chain();
  const people = (count: number, direction: 'in' | 'out') =>
    Array.from({ length: count }, () => crossing(NOW - HOUR, direction));
  const watched = coverage(NOW - HOUR, NOW - MINUTE, HOUR - MINUTE);
  await ledger.store(chain.next([...people(100, 'in'), ...people(20, 'out'), watched]), NOW, place);
  expect((await look(observer()))?.inside).toBeNull();
  const { version, settings: before } = settings.of('den-hung');
  settings.change('den-hung', {
    version,
    settings: { ...before, capacity: 90, countingError: 0.1 },
    at: 1,
    by: 'x',
  });
  const inside = (await look(observer()))?.inside;
  expect(inside?.low).toBe(68);
  expect(inside?.high).toBeGreaterThanOrEqual(92);
  expect(inside?.high).toBeLessThan(100);
});

test('of each gate it is known how much of the last hour was watched, and by whom', async () => {
  const chain = new Chain();
  const days = coverage(NOW - 10 * HOUR, NOW - 9 * HOUR, HOUR);
  await ledger.store(chain.next([days, coverage(NOW - HOUR, NOW - MINUTE, HOUR / 2)]), NOW, place);
  const gates = (await look(observer()))?.watched;
  expect(gates).toMatchObject([
    { gate: 'main', watched: expect.closeTo(0.5, 1), gateways: ['gw-1'] },
    { gate: 'side', watched: null, gateways: [] },
  ]);
});

test('a gate that was set up a few minutes ago is not judged', async () => {
  await ledger.store(new Chain().next([coverage(NOW - 10 * MINUTE, NOW - MINUTE, 1000)]), NOW, place);
  expect((await look(observer()))?.watched[0]?.watched).toBeNull();
});

test('messages that were set aside count for their gateway, tampering first', async () => {
  const aside = (topic: string, reason: 'signature' | 'bad-payload' | 'unknown-topic', receivedAt: number) =>
    ledger.setAside({ receivedAt, topic, reason, detail: 'what', payload: Buffer.alloc(1) });
  const by = observer();
  await aside('gateline/v1/gw-1/events', 'signature', NOW - 9);
  await aside('gateline/v1/gw-1/events', 'bad-payload', NOW - 5);
  await aside('(gateway gw-2)', 'unknown-topic', NOW - 3);
  await aside('gateline/v1/stranger/events', 'bad-payload', NOW - 1);
  expect([...((await look(by))?.setAside ?? [])]).toEqual([
    ['gw-2', { count: 1, at: NOW - 3, reason: 'unknown-topic: what', tamper: false }],
    ['gw-1', { count: 2, at: NOW - 5, reason: 'signature: what', tamper: true }],
  ]);
});

test('lost records are told when they rise, once, also after a restart', async () => {
  const by = observer();
  const lost = async (watch: Observer, now: number) => (await look(watch, now))?.lost.get('gw-1') ?? null;
  saying({});
  expect(await lost(by, NOW)).toBeNull();
  saying({ spool: { unsettled: 0, dropped: 7 } });
  expect(await lost(by, NOW + 10)).toEqual({ count: 7, at: NOW + 10 });
  expect(await lost(by, NOW + 20)).toEqual({ count: 7, at: NOW + 10 });
  store.raise({
    ...{ site: 'den-hung', kind: 'records-lost', gateway: 'gw-1', camera: null, gate: null },
    ...{ severity: 'warning', facts: { count: 7 }, since: NOW, raisedAt: NOW },
  });
  const later = observer();
  expect(await lost(later, NOW + 30)).toBeNull();
  saying({ spool: { unsettled: 0, dropped: 9 } });
  expect(await lost(later, NOW + 40)).toEqual({ count: 9, at: NOW + 40 });
});

test('a spool that was damaged, or cannot be written now, is a loss too', async () => {
  const by = observer();
  const damaged = { code: 'spool-damaged', text: 'set aside' } as const;
  saying({ notices: [damaged, { code: 'no-receipt', text: '' }] });
  expect((await look(by))?.lost.get('gw-1')).toEqual({ count: 0, at: NOW, cause: damaged });
  expect((await look(by, NOW + MINUTE))?.lost.get('gw-1')?.at).toBe(NOW);
  const full = { code: 'records-lost', text: 'the disk is full' } as const;
  saying({ notices: [damaged, full] });
  await look(by, NOW + MINUTE);
  expect((await look(by, NOW + 2 * MINUTE))?.lost.get('gw-1')).toEqual({
    count: 0,
    at: NOW + 2 * MINUTE,
    cause: full,
  });
});

test('what explains an hour that was not watched is remembered for that hour', async () => {
  const { id } = store.raise({
    ...{ site: 'den-hung', kind: 'site-down', gateway: null, camera: null, gate: null },
    ...{ severity: 'critical', facts: {}, since: NOW, raisedAt: NOW },
  });
  const by = observer();
  expect([...((await look(by))?.explained ?? [])]).toEqual(['gw-1', 'gw-2']);
  store.end(id, NOW);
  expect((await look(by, NOW + HOUR))?.explained.size).toBe(2);
  expect((await look(by, NOW + HOUR + 1))?.explained.size).toBe(0);
  expect((await look(by))?.refused.get('gw-1')).toEqual({ version: 2, reason: 'a; b' });
});
