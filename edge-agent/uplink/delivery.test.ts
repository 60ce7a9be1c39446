import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  CONTRACT_VERSION,
  decodePayload,
  type EventBatch,
  type Receipt,
} from '../../firmware-config/contract/index.ts';
import { Notices } from '../health/notices.ts';
import { MemorySpool } from '../spool/testing-memory-spool.ts';
import { boot, crossingAt } from '../spool/testing-records.ts';
import { BackOff } from './back-off.ts';
import { Delivery } from './delivery.ts';

let spool: MemorySpool;
let delivery: Delivery;
let sent: EventBatch[];
let acknowledges: boolean;
let silences: number;
let epochs: number;
const notices = new Notices();

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  sent = [];
  silences = 0;
  epochs = 0;
  acknowledges = true;
  spool = new MemorySpool({
    clock: () => ({ at: Date.now(), mono: 1, boot }),
    randomId: () => String(epochs++).repeat(32),
  });
  delivery = new Delivery({
    gateway: 'g',
    spool,
    now: () => Date.now(),
    send: (payload) => {
      sent.push(decodePayload('events', payload));
      return Promise.resolve(acknowledges);
    },
    onSilence: () => {
      silences++;
    },
    patience: new BackOff(10_000, 60_000, () => 0),
    notices,
  });
});
afterEach(() => {
  delivery.down();
  vi.useRealTimers();
});

const receipt = (through: number, batch = sent.at(-1)): Receipt => ({
  v: CONTRACT_VERSION,
  gateway: 'g',
  epoch: '0'.repeat(32),
  through,
  sentAt: batch?.sentAt ?? 0,
  receivedAt: 0,
});
const append = (count = 1) => {
  spool.append(Array.from({ length: count }, () => crossingAt(1)));
  delivery.wake();
};
const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it('sends nothing without a connection', () => {
  append();
  expect(sent).toEqual([]);
});

it('sends one batch at a time', async () => {
  delivery.up();
  append();
  append();
  await after(5_000);
  expect(sent).toHaveLength(1);
  delivery.receipt(receipt(1));
  expect(sent[1]?.records.map((record) => record.seq)).toEqual([2, 3]);
  delivery.receipt(receipt(3));
  expect(sent).toHaveLength(2);
  append();
  expect(sent).toHaveLength(3);
});

it('waits longer each time for a receipt, up to a minute, and sends what has come meanwhile', async () => {
  delivery.up();
  const times: number[] = [];
  for (let n = 1; n <= 6; n++) {
    const before = Date.now();
    append();
    while (sent.length === n) await after(1_000);
    times.push(Date.now() - before);
  }
  expect(times).toEqual([10_000, 20_000, 30_000, 30_000, 30_000, 30_000]);
  expect(sent.at(-1)?.records).toHaveLength(7);
  expect(notices.list()).toEqual([expect.stringContaining('no receipt from the server within 30 s')]);
  delivery.receipt(receipt(7));
  expect(notices.list()).toEqual([]);
  append();
  const before = sent.length;
  await after(10_000);
  expect(sent).toHaveLength(before + 1);
});

it('takes the receipt of any try of the batch that is in flight', async () => {
  delivery.up();
  await after(10_000);
  expect(sent).toHaveLength(2);
  delivery.receipt(receipt(1, sent[0]));
  expect(spool.stats().unsettled).toBe(0);
});

it('takes a receipt that nothing asked for when nothing is in flight: the server lost something', () => {
  append(3);
  delivery.up();
  delivery.receipt(receipt(4));
  delivery.receipt({ ...receipt(2), sentAt: 5 });
  expect(sent.at(-1)?.records.map((record) => record.seq)).toEqual([3, 4]);
});

it('gives the connection up when the broker does not even acknowledge', async () => {
  acknowledges = false;
  delivery.up();
  await after(10_000);
  expect(silences).toBe(1);
  expect(sent).toHaveLength(1);
});

it('begins anew after the connection was lost', async () => {
  delivery.up();
  delivery.down();
  await after(100_000);
  expect(sent).toHaveLength(1);
  delivery.up();
  expect(sent).toHaveLength(2);
  await after(10_000);
  expect(sent).toHaveLength(3);
});

it('goes on in the new epoch when the spool turns out to be an old copy', () => {
  delivery.up();
  append(2);
  delivery.receipt(receipt(9));
  expect(sent.at(-1)?.records[0]).toMatchObject({ seq: 1, kind: 'reset', reason: 'spool-corrupt' });
});

it('tells when the spool is drained', async () => {
  delivery.up();
  let drained = false;
  void delivery.drained().then(() => {
    drained = true;
  });
  await after(1);
  expect(drained).toBe(false);
  delivery.receipt(receipt(1));
  await after(1);
  expect(drained).toBe(true);
  await delivery.drained();
});
