import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTRACT_VERSION, decodePayload, topicOf } from '../../firmware-config/contract/index.ts';
import type { Clock } from '../health/clock.ts';
import { MemorySpool } from '../spool/testing-memory-spool.ts';
import { boot, crossingAt } from '../spool/testing-records.ts';
import { GATEWAY, type TestBroker, TestServer } from './testing-server.ts';
import { newLog, openTestUplink, until } from './testing-uplink.ts';
import type { Uplink, UplinkOptions } from './uplink.ts';

/** What the {@link Uplink} must do over any broker. */
export function uplinkSuite(name: string, newBroker: () => Promise<TestBroker>): void {
  describe(`the uplink over ${name}`, () => {
    let broker: TestBroker;
    let server: TestServer | undefined;
    let uplink: Uplink | undefined;
    let spool: MemorySpool;
    let log: ReturnType<typeof newLog>;
    const clock: Clock = () => ({ at: Date.now(), mono: Math.floor(performance.now()), boot });

    const open = (options: Partial<UplinkOptions> = {}) => {
      uplink = openTestUplink({ url: broker.url, spool, clock, log, ...options });
      return uplink;
    };
    const joinServer = async () => {
      server = await TestServer.connect(broker.url);
      return server;
    };
    const append = (count: number) => {
      const records = spool.append(Array.from({ length: count }, () => crossingAt(Date.now())));
      uplink?.wake();
      return records;
    };
    const through = (books: TestServer) => books.books.of(spool.epoch).through;
    const settled = () => until(() => expect(spool.stats().unsettled).toBe(0));
    const notices = () => (server?.healths.at(-1)?.notices ?? []).map((notice) => notice.text).join('\n');
    const noticed = (text: string) => until(() => expect(notices()).toContain(text));

    beforeEach(async () => {
      log = newLog();
      let ids = 0;
      spool = new MemorySpool({ gateway: GATEWAY, clock, randomId: () => String(ids++).padStart(32, '0') });
      broker = await newBroker();
      await broker.start();
    });
    afterEach(async () => {
      await uplink?.close();
      server?.client.end(true);
      await broker.kill();
      uplink = undefined;
      server = undefined;
    });

    it('drains the spool in order, in batches that fit, one after the other', async () => {
      const books = await joinServer();
      append(1200);
      open();
      await settled();
      expect(books.batches.map((batch) => batch.records.length)).toEqual([500, 500, 201]);
      expect(books.batches.map((batch) => batch.records[0]?.seq)).toEqual([1, 501, 1001]);
      expect(through(books)).toBe(1201);
      expect(books.books.of(spool.epoch).records.get(7)?.record).toMatchObject({ kind: 'crossing', seq: 7 });
      expect(books.batches[0]).toMatchObject({ gateway: GATEWAY, epoch: spool.epoch, oldest: 1 });
    });

    it('sends a crossing at once when nothing is in flight', async () => {
      const books = await joinServer();
      open({ timing: { receiptMs: 60_000, healthMs: 60_000 } });
      await settled();
      for (let n = 0; n < 5; n++) {
        const before = performance.now();
        append(1);
        await settled();
        expect(performance.now() - before).toBeLessThan(2_000);
      }
      expect(books.batches).toHaveLength(6);
    });

    it('sends again what got no receipt, though the broker acknowledged it', async () => {
      const books = await joinServer();
      books.givesReceipts = false;
      append(3);
      open();
      await until(() => expect(books.batches.length).toBeGreaterThanOrEqual(2));
      expect(spool.stats().unsettled).toBe(4);
      await noticed('no receipt from the server within');
      append(1);
      books.givesReceipts = true;
      await settled();
      expect(through(books)).toBe(5);
      expect(books.batches.at(-2)?.records.map((record) => record.seq)).toEqual([1, 2, 3, 4]);
      await until(() => expect(books.healths.at(-1)?.notices).toEqual([]));
    });

    it('is not misled by receipts twice, of other epochs, or of earlier batches', async () => {
      const books = await joinServer();
      books.givesReceipts = false;
      append(1);
      open();
      await until(() => expect(books.batches).toHaveLength(1));
      const [batch] = books.batches;
      if (!batch) throw new Error('no batch');
      books.receipt({ ...batch, epoch: 'cd'.repeat(16) }, { through: 2 });
      books.receipt({ ...batch, sentAt: batch.sentAt - 5 }, { through: 2 });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(spool.stats().unsettled).toBe(2);
      books.receipt(batch, { through: 1 });
      books.receipt(batch, { through: 1 });
      await until(() => expect(spool.stats().unsettled).toBe(1));
      books.givesReceipts = true;
      await settled();
    });

    it('sends again to a server that was restored from a backup, as soon as it greets it', async () => {
      const books = await joinServer();
      append(4);
      open();
      await settled();
      const backup = books.books.copy();
      append(5);
      await settled();
      const { epoch } = spool;
      spool.branch(epoch, 11);
      await settled();
      books.books = backup;
      await broker.kill();
      await broker.start();
      await until(() => expect(through(books)).toBe(1));
      await until(() => expect(backup.of(epoch).through).toBe(10));
      expect(backup.lost()).toBe(0);
      expect(backup.repeats).toBe(0);
    });

    it('puts into a new epoch what the server has other records in place of, and nothing twice', async () => {
      const books = await joinServer();
      append(4);
      open();
      await settled();
      await uplink?.close();
      const copy = structuredClone(spool.memory.epochs);
      open();
      append(3);
      await settled();
      await uplink?.close();
      // The disk of the box is replaced by its backup.
      spool.memory.epochs = copy;
      const old = spool.epoch;
      append(2);
      open();
      await settled();
      expect(spool.epoch).not.toBe(old);
      expect(books.books.of(old).through).toBe(8);
      append(1);
      await settled();
      const crossings = books.books.all().filter(({ record }) => record.kind === 'crossing');
      expect(crossings).toHaveLength(4 + 3 + 2 + 1);
      expect(books.books.lost()).toBe(0);
    });

    it('does not send in a circle to a server that never takes a record', async () => {
      const books = await joinServer();
      books.givesReceipts = false;
      books.client.on('message', (topic, payload) => {
        if (topic.endsWith('/events')) books.receipt(decodePayload('events', payload), { through: 0 });
      });
      append(1);
      open();
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(books.batches.length).toBeLessThanOrEqual(3);
      await noticed('the server does not take record 1');
    });

    it('waits for a broker that is not there yet, and says so once', async () => {
      await broker.kill();
      append(2);
      open();
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(log.warn.mock.calls.flat()).toEqual([expect.stringContaining('nothing listens at 127.0.0.1:')]);
      expect(uplink?.connected).toBe(false);
      await broker.start();
      const books = await joinServer();
      await settled();
      expect(through(books)).toBe(3);
      expect(log.info.mock.calls.flat()).toEqual([expect.stringContaining('connected to 127.0.0.1:')]);
    });

    it('brings what a broker had acknowledged and then lost', async () => {
      open();
      await until(() => expect(uplink?.connected).toBe(true));
      append(40);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await broker.kill();
      await until(() => expect(uplink?.connected).toBe(false));
      expect(spool.stats().unsettled).toBe(41);
      await broker.start();
      const books = await joinServer();
      await settled();
      expect(through(books)).toBe(41);
      expect(log.warn.mock.calls.length).toBeLessThanOrEqual(2);
    });

    it('goes on over a broker that dies in the middle, again and again', async () => {
      const books = await joinServer();
      open();
      for (let round = 0; round < 3; round++) {
        append(50);
        await broker.kill();
        append(50);
        await broker.start();
      }
      // A batch that came while the server was away from the broker is only sent again after its receipt is overdue.
      await until(() => expect(spool.stats().unsettled).toBe(0));
      expect(through(books)).toBe(301);
    });

    it('says online, retained, and offline when it is closed, after sending what is left', async () => {
      const books = await joinServer();
      open();
      await until(() => expect(books.statuses.at(-1)?.status.state).toBe('online'));
      expect(books.statuses.at(-1)?.status).toMatchObject({ gateway: GATEWAY, boot });
      append(600);
      await uplink?.close();
      uplink = undefined;
      expect(spool.stats().unsettled).toBe(0);
      await until(() => expect(books.statuses.at(-1)?.status.state).toBe('offline'));
      server?.client.end(true);
      const next = await joinServer();
      await until(() =>
        expect(next.statuses).toMatchObject([{ status: { state: 'offline' }, retained: true }]),
      );
    });

    it('is closed within its time limit when no receipt comes', async () => {
      const books = await joinServer();
      books.givesReceipts = false;
      append(1);
      open({ timing: { closeMs: 300 } });
      await until(() => expect(books.batches.length).toBeGreaterThan(0));
      const before = performance.now();
      await uplink?.close();
      uplink = undefined;
      expect(performance.now() - before).toBeLessThan(1500);
    });

    it('is closed at once when there is no connection', async () => {
      await broker.kill();
      open();
      const before = performance.now();
      await uplink?.close();
      uplink = undefined;
      expect(performance.now() - before).toBeLessThan(300);
    });

    it('tells how it is, again and again', async () => {
      const books = await joinServer();
      open();
      await until(() => expect(books.healths.length).toBeGreaterThanOrEqual(3));
      expect(books.healths.at(-1)).toMatchObject({ gateway: GATEWAY, spool: { unsettled: 0, dropped: 0 } });
    });

    it('answers commands honestly: there is no actuator', async () => {
      const books = await joinServer();
      open();
      await settled();
      const now = Date.now();
      const command = {
        v: CONTRACT_VERSION,
        gateway: GATEWAY,
        issuer: 'lan',
        reason: 'full',
        issuedAt: now,
        gate: 'quay',
        action: 'hold',
      };
      books.send('command', { ...command, id: 'one', expiresAt: now + 60_000 });
      books.send('command', { ...command, id: 'two', expiresAt: now - 1 });
      await until(() => expect(books.results).toHaveLength(2));
      expect(books.results).toMatchObject([
        { id: 'one', outcome: 'refused', detail: 'no actuator is configured at gate quay' },
        { id: 'two', outcome: 'expired' },
      ]);
    });

    it('says in its health what it cannot read or is too old for', async () => {
      const books = await joinServer();
      books.send('configuration', { v: CONTRACT_VERSION, gateway: GATEWAY, version: 4, text: '{}' }, true);
      open();
      await noticed('the configuration message does not fit the contract');
      books.send('command', { v: CONTRACT_VERSION + 1, anything: true });
      await noticed('speaks contract version 2, this side version 1: update this side');
      books.client.publish(`gateline/v${CONTRACT_VERSION + 1}/${GATEWAY}/receipt`, '{}', { qos: 1 });
      await noticed('the server speaks contract version 2 on receipt');
      books.client.publish(topicOf(GATEWAY, 'receipt'), 'junk', { qos: 1 });
      await noticed('the receipt message is not JSON');
      append(1);
      await settled();
      await until(() => expect(JSON.stringify(books.healths.at(-1)?.notices)).not.toContain('receipt'));
    });
  });
}
