import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  CONTRACT_VERSION,
  decodePayload,
  type EventBatch,
  type Receipt,
} from '../../firmware-config/contract/index.ts';
import { Notices } from '../health/notices.ts';
import type { RoundTrip } from '../health/server-clock.ts';
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
let trips: RoundTrip[];
const notices = new Notices();

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  sent = [];
  silences = 0;
  epochs = 0;
  trips = [];
  acknowledges = true;
  spool = new MemorySpool({
    gateway: 'g',
    clock: () => ({ at: Date.now(), mono: 1, boot }),
    randomId: () => String(epochs++).repeat(32),
  });
  delivery = new Delivery({
    gateway: 'g',
    spool,
    clock: () => ({ at: Date.now(), mono: Date.now(), boot }),
    onRoundTrip: (trip) => trips.push(trip),
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
/** A connection whose greeting is answered as it should be. */
const up = () => {
  const sentAt = delivery.stamp();
  const held = spool.epochs();
  delivery.up(
    sentAt,
    held.map(({ epoch }) => epoch),
  );
  for (const { epoch, settled } of held) delivery.receipt({ ...receipt(settled), epoch, sentAt });
};
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
  up();
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

it('waits longer each time for a receipt, up to a minute, and sends the very same records again', async () => {
  up();
  const times: number[] = [];
  for (let n = 1; n <= 6; n++) {
    const before = Date.now();
    append();
    while (sent.length === n) await after(1_000);
    times.push(Date.now() - before);
  }
  expect(times).toEqual([10_000, 20_000, 30_000, 30_000, 30_000, 30_000]);
  expect(sent.map(({ records }) => records.length)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(notices.list()).toEqual([
    { code: 'no-receipt', text: expect.stringContaining('no receipt from the server within 30 s') },
  ]);
  delivery.receipt(receipt(1));
  expect(notices.list()).toEqual([]);
  expect(sent.at(-1)?.records.map((record) => record.seq)).toEqual([2, 3, 4, 5, 6, 7]);
  const before = sent.length;
  await after(10_000);
  expect(sent).toHaveLength(before + 1);
});

it('takes the receipt of any try of the batch that is in flight', async () => {
  up();
  await after(10_000);
  expect(sent).toHaveLength(2);
  delivery.receipt(receipt(1, sent[0]));
  expect(spool.stats().unsettled).toBe(0);
});

it('begins only when the greeting is answered, with what the answer says that the server lacks', () => {
  append(3);
  spool.settle({ epoch: spool.epoch, through: 4 });
  const sentAt = delivery.stamp();
  delivery.up(sentAt, [spool.epoch]);
  append();
  expect(sent).toEqual([]);
  delivery.receipt({ ...receipt(2), sentAt: sentAt - 5 });
  expect(sent).toEqual([]);
  delivery.receipt({ ...receipt(2), sentAt });
  expect(sent.at(-1)?.records.map((record) => record.seq)).toEqual([3, 4, 5]);
  delivery.receipt(receipt(5));
  // A server that was started again finds the greeting at the broker, and answers it once more.
  delivery.receipt({ ...receipt(1), sentAt });
  expect(sent.at(-1)?.records.map((record) => record.seq)).toEqual([2, 3, 4, 5]);
});

it('begins without an answer to the greeting after a while', async () => {
  delivery.up(delivery.stamp(), [spool.epoch]);
  append();
  await after(9_000);
  expect(sent).toEqual([]);
  await after(1_000);
  expect(sent).toHaveLength(1);
});

it('ignores receipts of batches long answered', () => {
  up();
  const [first] = sent;
  delivery.receipt(receipt(1));
  append(2);
  delivery.receipt(receipt(3));
  delivery.receipt(receipt(0, first));
  append();
  delivery.receipt(receipt(0, first));
  expect(spool.stats().unsettled).toBe(1);
});

it('tells how long the answer took, of whichever try it was', async () => {
  up();
  const [first] = sent;
  await after(10_000);
  delivery.receipt({ ...receipt(1, first), receivedAt: 77 });
  const { mono } = { mono: Date.now() };
  expect(trips.at(-1)).toEqual({ sent: mono - 10_000, arrived: mono, server: 77 });
});

it('gives every message a moment of its own', () => {
  expect(new Set(Array.from({ length: 50 }, () => delivery.stamp())).size).toBe(50);
});

it('gives the connection up when the broker does not even acknowledge', async () => {
  acknowledges = false;
  up();
  await after(10_000);
  expect(silences).toBe(1);
  expect(sent).toHaveLength(1);
});

it('begins anew after the connection was lost', async () => {
  up();
  delivery.down();
  await after(100_000);
  expect(sent).toHaveLength(1);
  up();
  expect(sent).toHaveLength(2);
  await after(10_000);
  expect(sent).toHaveLength(3);
});

it('goes on in the new epoch when the spool turns out to be an old copy', () => {
  up();
  append(2);
  delivery.receipt(receipt(9));
  expect(sent.at(-1)).toMatchObject({ epoch: '0'.repeat(32), records: [{ seq: 2 }, { seq: 3 }] });
  delivery.receipt({ ...receipt(9), fork: 3 });
  expect(sent.at(-1)).toMatchObject({
    epoch: '1'.repeat(32),
    records: [{ seq: 1, kind: 'reset', reason: 'spool-forked' }],
  });
  delivery.receipt({ ...receipt(1), epoch: '1'.repeat(32) });
  expect(sent.at(-1)).toMatchObject({
    epoch: spool.epoch,
    records: [
      { seq: 1, previous: { epoch: '0'.repeat(32), through: 2 } },
      { seq: 2, kind: 'crossing' },
    ],
  });
});

it('tells when the spool is drained', async () => {
  up();
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
