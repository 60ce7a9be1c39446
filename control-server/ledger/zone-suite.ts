import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SLOT_MS, slotOf } from '../rollups/slots.ts';
import type { ZoneSums } from './history-store.ts';
import type { Ledger } from './ledger.ts';
import { batchOf, Chain, NOW, PLACE, STAMP, sync, zoneUse } from './ledger-samples.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What every adapter of the HistoryStore port must do about zones. */
export function zoneSuite(name: string, open: () => Promise<Ledger>): void {
  describe(`${name} and zones`, () => {
    let ledger: Ledger;
    beforeEach(async () => {
      ledger = await open();
    });
    afterEach(() => ledger.close());
    const slot = slotOf(NOW);
    const sums = async (from: number, to: number) => (await ledger.zoneSums(PLACE, [from, to]))[0] ?? [];
    const differing = async () =>
      Object.values(await ledger.rebuild()).reduce((sum, rollup) => sum + rollup.differing, 0);
    const prune = async (before: number) => {
      for (let next: number | null = 0; next !== null; ) ({ next } = await ledger.prune(before, next));
    };

    test('minutes add up, and what was most is the most of them', async () => {
      const records = [
        zoneUse(slot, slot + MINUTE, 2, 3),
        zoneUse(slot + MINUTE, slot + 2 * MINUTE, 8, 1),
        zoneUse(slot + MINUTE, slot + 2 * MINUTE, 1, 0, 'pier'),
        zoneUse(slot + SLOT_MS, slot + SLOT_MS + MINUTE, 5, 2),
      ];
      await ledger.store(batchOf(records), NOW + HOUR, PLACE);
      const hall: ZoneSums = {
        gateway: 'gw-1',
        camera: 'cam-1',
        zone: 'hall',
        watchedMs: 2 * MINUTE,
        peopleMs: 10 * MINUTE,
        queueMs: (10 * MINUTE) / 3,
        visits: 4,
        dwellMs: 2 * MINUTE,
        mostPeople: 9,
        longestQueue: 3,
        longestMs: MINUTE / 2,
      };
      const [first, second, third] = await ledger.zoneSums(PLACE, [
        slot,
        slot + SLOT_MS,
        slot + HOUR,
        slot + DAY,
      ]);
      expect(first).toEqual([hall, expect.objectContaining({ zone: 'pier', peopleMs: MINUTE, visits: 0 })]);
      expect(second).toMatchObject([{ zone: 'hall', visits: 2, mostPeople: 6 }]);
      expect(third).toEqual([]);
      expect(await ledger.zoneSums({ id: 'elsewhere', gates: [] }, [slot, slot + DAY])).toEqual([[]]);
      expect((await ledger.books(PLACE, slot, slot + DAY)).counts).toEqual([]);
    });

    test('a record over the edge of two slots is shared; its stays belong to its end', async () => {
      await ledger.store(batchOf([zoneUse(slot - MINUTE, slot + MINUTE, 4, 5)]), NOW, PLACE);
      expect(await sums(slot - SLOT_MS, slot)).toMatchObject([
        { watchedMs: MINUTE, peopleMs: 4 * MINUTE, visits: 0, dwellMs: 0, mostPeople: 5 },
      ]);
      expect(await sums(slot, slot + SLOT_MS)).toMatchObject([
        { watchedMs: MINUTE, peopleMs: 4 * MINUTE, visits: 5, dwellMs: 5 * MINUTE, mostPeople: 5 },
      ]);
      expect(await differing()).toBe(0);
    });

    test('the newest minutes are there as they came', async () => {
      const records = [zoneUse(NOW - 2 * MINUTE, NOW - MINUTE, 2), zoneUse(NOW - MINUTE, NOW, 3, 4)];
      await ledger.store(batchOf(records), NOW, PLACE);
      expect(await ledger.zoneRecords(PLACE, NOW - MINUTE, NOW)).toMatchObject([{ at: NOW - MINUTE }]);
      expect(await ledger.zoneRecords(PLACE, NOW, NOW + 1)).toEqual([
        {
          gateway: 'gw-1',
          camera: 'cam-1',
          zone: 'hall',
          from: NOW - MINUTE,
          at: NOW,
          watchedMs: MINUTE,
          peopleMs: 3 * MINUTE,
          mostPeople: 4,
          queueMs: MINUTE,
          longestQueue: 1,
          visits: 4,
          dwellMs: 2 * MINUTE,
          longestMs: MINUTE / 2,
        },
      ]);
    });

    test('a clock that is set right moves them, with what was most', async () => {
      const off = 3 * HOUR;
      const late = (ago: number, people: number) => ({
        ...zoneUse(NOW - ago - MINUTE - off, NOW - ago - off, people),
        mono: DAY - ago,
        boot: 'ffff0000-1111',
      });
      const right = zoneUse(NOW - off - MINUTE, NOW - off, 3);
      const chain = new Chain([
        right,
        late(5 * MINUTE, 7),
        late(0, 2),
        sync(NOW - off, DAY, NOW, 'ffff0000-1111'),
      ]);
      await ledger.store(chain.batch(1, 3), NOW, PLACE);
      expect(await sums(slotOf(NOW - off) - SLOT_MS, NOW - off + HOUR)).toMatchObject([{ mostPeople: 8 }]);
      await ledger.store(chain.batch(4, 4), NOW, PLACE);
      expect(await sums(slotOf(NOW - off) - SLOT_MS, NOW - off + HOUR)).toMatchObject([
        { watchedMs: MINUTE, mostPeople: 4 },
      ]);
      expect(await sums(slotOf(NOW) - SLOT_MS, NOW + HOUR)).toMatchObject([
        { watchedMs: 2 * MINUTE, mostPeople: 8 },
      ]);
      expect(await differing()).toBe(0);
    });

    test('their sums stay when their records are removed by age', async () => {
      const records = Array.from({ length: 50 }, (_, day) =>
        zoneUse(NOW + day * DAY - MINUTE, NOW + day * DAY, day % 9),
      );
      const chain = new Chain(records);
      for (let seq = 1; seq <= 50; seq++) {
        await ledger.store(chain.batch(seq, seq), NOW + (seq - 1) * DAY, PLACE);
      }
      const before = await sums(slotOf(NOW) - DAY, slotOf(NOW) + 60 * DAY);
      await prune(NOW + 30 * DAY);
      expect(await ledger.zoneRecords(PLACE, 0, NOW + DAY)).toEqual([]);
      expect(await sums(slotOf(NOW) - DAY, slotOf(NOW) + 60 * DAY)).toEqual(before);
      expect(await differing()).toBe(0);
      expect(await sums(slotOf(NOW) - DAY, slotOf(NOW) + 60 * DAY)).toEqual(before);
    });

    test('an odd record harms nothing: no time at all, or one of years', async () => {
      const odd = [
        zoneUse(NOW, NOW, 3),
        zoneUse(NOW + 5, NOW, 3),
        { ...zoneUse(NOW - MINUTE, NOW, 3), from: NOW - 4000 * DAY, ...STAMP },
      ];
      await ledger.store(batchOf(odd), NOW, PLACE);
      const [all] = await sums(0, NOW + DAY);
      expect(all).toMatchObject({ visits: 3, mostPeople: 4, watchedMs: MINUTE, peopleMs: 3 * MINUTE });
      expect(await differing()).toBe(0);
    });
  });
}
