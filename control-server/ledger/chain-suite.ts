import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SpoolRecord } from '../../firmware-config/contract/index.ts';
import type { Ledger } from './ledger.ts';
import { batchOf, Chain, crossing, EPOCH, keyPair, NOW, PLACE } from './ledger-samples.ts';

/** What every adapter of the Ledger port must do about chains and signatures. */
export function chainSuite(name: string, open: () => Promise<Ledger>): void {
  describe(`${name} and the chain`, () => {
    let ledger: Ledger;
    beforeEach(async () => {
      ledger = await open();
    });
    afterEach(() => ledger.close());

    const entered = async () => {
      const { counts } = await ledger.books(PLACE, NOW - 86_400_000, NOW + 86_400_000);
      return counts.reduce((sum, row) => sum + row.in, 0);
    };

    test('a record in whose place the books hold another is not taken, and the gateway is told from where', async () => {
      const ours = new Chain([crossing(NOW), crossing(NOW), crossing(NOW)]);
      const theirs = new Chain([
        crossing(NOW),
        crossing(NOW, 'out'),
        crossing(NOW, 'out'),
        crossing(NOW, 'out'),
      ]);
      await ledger.store(ours.batch(1, 3), NOW, PLACE);
      const stored = await ledger.store(theirs.batch(1, 4), NOW + 1, PLACE);
      expect(stored).toMatchObject({ through: 3, hash: ours.hash(3), fork: 2, added: 0, repeats: 1 });
      expect(stored.setAside).toMatchObject([{ reason: 'conflict' }]);
      expect(await ledger.store(theirs.batch(4, 4), NOW + 1, PLACE)).toMatchObject({ fork: 4, added: 0 });
      expect(await entered()).toBe(3);
    });

    test('a batch whose records do not lead to its hash is refused as a whole', async () => {
      const batch = batchOf([crossing(NOW), crossing(NOW)]);
      const changed = {
        ...batch,
        records: batch.records.map((record) => ({ ...record, at: record.at + 1 })),
      };
      await expect(ledger.store(changed, NOW, PLACE)).rejects.toMatchObject({ code: 'broken-chain' });
      await expect(ledger.store({ ...batch, before: batch.hash }, NOW, PLACE)).rejects.toMatchObject({
        code: 'broken-chain',
      });
      expect(await ledger.lastEventId()).toBe(0);
    });

    test('records that came ahead of others bind those to them', async () => {
      const ours = new Chain([crossing(NOW), crossing(NOW), crossing(NOW)]);
      const theirs = new Chain([crossing(NOW), crossing(NOW, 'out'), crossing(NOW)]);
      await ledger.store(ours.batch(3, 3), NOW, PLACE);
      expect(await ledger.store(theirs.batch(1, 2), NOW, PLACE)).toMatchObject({ fork: 1, added: 0 });
      expect(await ledger.store(ours.batch(1, 2), NOW, PLACE)).toMatchObject({ through: 3, added: 2 });
    });

    test('the mark of an epoch says how far it goes and with which hash', async () => {
      const chain = new Chain([crossing(NOW), crossing(NOW), crossing(NOW), crossing(NOW)]);
      expect(await ledger.mark('gw-1', EPOCH)).toEqual({ through: 0 });
      await ledger.store(chain.batch(1, 2), NOW, PLACE);
      expect(await ledger.mark('gw-1', EPOCH)).toEqual({ through: 2, hash: chain.hash(2) });
      await ledger.store(chain.batch(4, 4), NOW, PLACE);
      expect(await ledger.mark('gw-1', EPOCH)).toEqual({ through: 2, hash: chain.hash(2) });
      expect(await ledger.store(chain.batch(4, 4, 4), NOW, PLACE)).toMatchObject({
        through: 4,
        hash: chain.hash(4),
      });
      expect(await ledger.mark('gw-2', EPOCH)).toEqual({ through: 0 });
    });

    test('the first key a gateway signs with is its key; another one is told once', async () => {
      const [ours, other] = [keyPair(), keyPair()];
      const chain = new Chain([crossing(NOW)]);
      const signed = async (head: SpoolRecord) =>
        (await ledger.store(chain.next([head]), NOW, PLACE)).setAside;
      await ledger.store(chain.batch(1, 1), NOW, PLACE);
      expect(await signed(ours.head(chain.hash(1)))).toEqual([]);
      expect(await signed(ours.head(chain.hash(2)))).toEqual([]);
      expect(await signed(other.head(chain.hash(3)))).toMatchObject([{ reason: 'signature' }]);
      expect(await signed(other.head(chain.hash(4)))).toEqual([]);
      expect((await ledger.mark('gw-1', EPOCH)).through).toBe(5);
    });

    test('a key of the configuration goes before the first one that was seen', async () => {
      const [ours, other] = [keyPair(), keyPair()];
      const place = { ...PLACE, gateways: [{ id: 'gw-1', key: ours.key }] };
      const chain = new Chain([crossing(NOW)]);
      await ledger.store(chain.batch(1, 1), NOW, place);
      const { setAside } = await ledger.store(chain.next([other.head(chain.hash(1))]), NOW, place);
      expect(setAside).toMatchObject([{ reason: 'signature', detail: expect.stringContaining(ours.key) }]);
      expect((await ledger.store(chain.next([ours.head(chain.hash(2))]), NOW, place)).setAside).toEqual([]);
    });

    test.each([
      ['of another record', (chain: Chain) => keyPair().head(chain.hash(0))],
      ['with a wrong signature', (chain: Chain) => ({ ...keyPair().head(chain.hash(1)), at: NOW + 1 })],
      [
        'with a key that is none',
        (chain: Chain) => ({ ...keyPair().head(chain.hash(1)), key: 'A'.repeat(43) }),
      ],
    ])('a head %s is kept, and said to be wrong', async (_name, head) => {
      const chain = new Chain([crossing(NOW)]);
      await ledger.store(chain.batch(1, 1), NOW, PLACE);
      const stored = await ledger.store(chain.next([head(chain)]), NOW, PLACE);
      expect(stored).toMatchObject({ through: 2, setAside: [{ reason: 'signature' }] });
    });
  });
}
