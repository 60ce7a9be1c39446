import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodePayload, topicOf } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { openDesk } from '../desk/sqlite-desk.ts';
import { Directory } from '../fleet/directory.ts';
import { Fleet } from '../fleet/fleet.ts';
import type { Setup } from '../fleet/setup.ts';
import { setupOn } from '../fleet/testing-setup.ts';
import { batchOf, Chain, crossing, EPOCH, NOW, rezero } from '../ledger/ledger-samples.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { type LiveEvent, LiveHub } from '../live/hub.ts';
import { Metrics } from '../metrics.ts';
import { configIn, quiet } from '../testing.ts';
import { Ingest } from './ingest.ts';

let ledger: SqliteLedger;
let fleet: Fleet;
let hub: LiveHub;
let metrics: Metrics;
let ingest: Ingest;
let setup: Setup;
let desk: ReturnType<typeof openDesk>;
let clock: number;
let heard: LiveEvent[];

beforeEach(() => {
  clock = NOW;
  heard = [];
  ledger = new SqliteLedger(':memory:');
  hub = new LiveHub();
  metrics = new Metrics();
  const directory = new Directory(configIn('').sites);
  fleet = new Fleet(directory, new Map(), () => undefined);
  hub.listen(['den-hung'], (event) => heard.push(event));
  desk = openDesk(':memory:');
  setup = setupOn(desk, { directory, fleet, now: () => clock });
  ingest = new Ingest({ ledger, directory, fleet, setup, hub, metrics, log: quiet, now: () => clock });
});
afterEach(async () => {
  setup.close();
  desk.close();
  await ledger.close();
});

const take = (message: object, topic = topicOf('gw-1', 'events')) =>
  ingest.take({ topic, payload: Buffer.from(JSON.stringify(message)), kept: false });
const counted = async (name: string) => (await metrics.registry.getSingleMetric(name)?.get())?.values ?? [];

test('a batch gets its receipt, and viewers hear of it', async () => {
  const [answer] = await take(batchOf([crossing(NOW), crossing(NOW, 'out')], 1, { sentAt: 99 }));
  expect(answer?.topic).toBe('gateline/v1/gw-1/receipt');
  expect(decodePayload('receipt', answer?.payload ?? Buffer.alloc(0))).toMatchObject({
    through: 2,
    sentAt: 99,
    receivedAt: NOW,
  });
  expect(heard.map(({ event }) => event)).toEqual(['crossing', 'crossing']);
  expect(fleet.list()[0]?.lastSeen).toBe(NOW);
});

test('a repeat gets a receipt but is not told again', async () => {
  await take(batchOf([crossing(NOW)]));
  expect(await take(batchOf([crossing(NOW)]))).toHaveLength(1);
  expect(heard).toHaveLength(1);
  expect(await counted('gateline_repeated_records_total')).toMatchObject([{ value: 1 }]);
});

test('a re-zero and a crossing without a time make viewers read the books again', async () => {
  const chain = new Chain([rezero(NOW), crossing(1)]);
  await take(chain.batch(1, 1));
  await take(chain.batch(2, 2));
  const books = { event: 'books', data: { site: 'den-hung', date: '2026-11-22' } };
  expect(heard).toEqual([books, books]);
});

test('a greeting gets a receipt for each of its epochs', async () => {
  const chain = new Chain([crossing(NOW), crossing(NOW)]);
  await take(chain.batch(1, 2));
  const other = 'f'.repeat(32);
  const epochs = [
    { epoch: EPOCH, oldest: 1, last: 5 },
    { epoch: other, oldest: 1, last: 9 },
  ];
  const status = { v: 1, gateway: 'gw-1', state: 'online', agent: 'a', boot: 'b0b0b0b0', since: 77, epochs };
  const answers = await take(status, topicOf('gw-1', 'status'));
  expect(answers.map(({ payload }) => decodePayload('receipt', payload))).toEqual([
    { v: 1, gateway: 'gw-1', epoch: EPOCH, through: 2, hash: chain.hash(2), sentAt: 77, receivedAt: NOW },
    { v: 1, gateway: 'gw-1', epoch: other, through: 0, sentAt: 77, receivedAt: NOW },
  ]);
  expect(await take({ ...status, state: 'offline' }, topicOf('gw-1', 'status'))).toEqual([]);
});

test('a batch that was changed on its way is set aside, and gets no receipt', async () => {
  const batch = batchOf([crossing(NOW)]);
  expect(await take({ ...batch, records: [{ ...batch.records[0], direction: 'out' }] })).toEqual([]);
  expect(await ledger.quarantined(1)).toMatchObject({ entries: [{ reason: 'broken-chain' }] });
  expect(await ledger.lastEventId()).toBe(0);
});

describe.each(['disk-full', 'ledger-unavailable'] as const)('books that fail with %s', (code) => {
  test('give no receipt, are counted, and do not stop what comes after', async () => {
    const fail = async () => {
      throw new GatelineError(code, 'not now');
    };
    const { store, setAside } = SqliteLedger.prototype;
    Object.assign(ledger, { store: fail, setAside: fail });
    expect(await take(batchOf([crossing(NOW)]))).toEqual([]);
    expect(await take({ v: 1 })).toEqual([]);
    expect(heard).toEqual([]);
    expect(await counted('gateline_ledger_errors_total')).toEqual([{ labels: { code }, value: 2 }]);
    Object.assign(ledger, { store, setAside });
    expect(await take(batchOf([crossing(NOW)]))).toHaveLength(1);
  });
});

test.each([
  ['gateline/v1/gw-9/events', 'unknown-gateway'],
  ['gateline/v2/gw-1/events', 'newer-version'],
  ['gateline/v0/gw-1/events', 'unknown-topic'],
  ['gateline/v1/GW 1/events', 'unknown-topic'],
  ['gateline/v1/gw-2/events', 'gateway-mismatch'],
  ['gateline/v1/gw-1/health', 'bad-payload'],
])('a batch on %s is set aside as %s', async (topic, reason) => {
  expect(await take(batchOf([crossing(NOW)]), topic)).toEqual([]);
  expect(await ledger.quarantined(9)).toMatchObject({ total: 1, entries: [{ topic, reason }] });
  expect(await ledger.lastEventId()).toBe(0);
});

test('the reason names the faults', async () => {
  await take({ ...batchOf([crossing(NOW)]), face: 'x' });
  const { entries } = await ledger.quarantined(1);
  expect(entries[0]?.detail).toMatch(/face/);
});

test('a box that knocks every second is counted every time and written down every ten minutes', async () => {
  const knock = () =>
    ingest.setAside('(gateway gw-9)', Buffer.alloc(0), {
      reason: 'unknown-gateway',
      detail: 'no such gateway',
    });
  for (let n = 0; n < 60; n++) {
    clock += 1000;
    await knock();
  }
  expect((await ledger.quarantined(9)).total).toBe(1);
  expect(await counted('gateline_quarantined_total')).toMatchObject([{ value: 60 }]);
  clock += 600_000;
  await knock();
  expect((await ledger.quarantined(9)).total).toBe(2);
});
