import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LEAST_GAP_MS } from '../rollups/gaps.ts';
import { SLOT_MS, slotOf } from '../rollups/slots.ts';
import type { Ledger } from './ledger.ts';
import { batchOf, coverage, crossing, dropped, NOW, PLACE, rezero } from './ledger-samples.ts';

const HOUR = 3_600_000;

/** What every adapter of the HistoryStore port must do. */
export function historySuite(name: string, open: () => Promise<Ledger>): void {
  describe(`${name} as a HistoryStore`, () => {
    let ledger: Ledger;
    beforeEach(async () => {
      ledger = await open();
    });
    afterEach(() => ledger.close());
    const cuts = [NOW - 2 * HOUR, NOW - HOUR, NOW, NOW + HOUR];

    test('sums lie between the cuts, by gate and line', async () => {
      const records = [
        crossing(NOW - 2 * HOUR),
        crossing(NOW - HOUR - 1),
        crossing(NOW - HOUR, 'out'),
        crossing(NOW - 1, 'in', 'side'),
        crossing(NOW + 1, 'in', 'new'),
        coverage(NOW - 90 * 60_000, NOW - 30 * 60_000, HOUR),
      ];
      await ledger.store(batchOf(records), NOW, PLACE);
      const full = { gate: 'main', gateway: 'gw-1', line: 'door', watchedMs: HOUR / 2, fullSlots: 2 };
      expect(await ledger.sums(PLACE, cuts)).toEqual([
        { from: cuts[0], to: cuts[1], counts: [{ gate: 'main', in: 2, out: 0 }], covered: [full] },
        {
          from: cuts[1],
          to: cuts[2],
          counts: [
            { gate: 'main', in: 0, out: 1 },
            { gate: 'side', in: 1, out: 0 },
          ],
          covered: [full],
        },
        { from: cuts[2], to: cuts[3], counts: [], covered: [] },
      ]);
      expect(await ledger.sums({ id: 'elsewhere', gates: PLACE.gates }, cuts)).toMatchObject([
        { counts: [] },
        { counts: [] },
        { counts: [] },
      ]);
      expect(await ledger.sums(PLACE, [NOW])).toEqual([]);
    });

    test('a slot counts for no more than its length, and is full without a gap only', async () => {
      const slot = slotOf(NOW) - 4 * SLOT_MS;
      const twice = coverage(slot, slot + SLOT_MS, SLOT_MS);
      const just = coverage(slot + SLOT_MS, slot + 2 * SLOT_MS, SLOT_MS - LEAST_GAP_MS);
      const gap = coverage(slot + 2 * SLOT_MS, slot + 3 * SLOT_MS, SLOT_MS - LEAST_GAP_MS - 1);
      await ledger.store(batchOf([twice, twice, just, gap]), NOW, PLACE);
      const [sums] = await ledger.sums(PLACE, [slot, slot + 4 * SLOT_MS]);
      expect(sums?.covered).toMatchObject([{ watchedMs: 3 * SLOT_MS - 2 * LEAST_GAP_MS - 1, fullSlots: 2 }]);
      const lines = [1, 1, 0].map((count, n) => ({ slot: slot + n * SLOT_MS, lines: count }));
      expect(await ledger.fullLines(PLACE, slot, slot + 4 * SLOT_MS)).toEqual(lines);
      const side = { ...PLACE, gates: [{ id: 'side' }] };
      expect(await ledger.fullLines(side, slot, slot + 4 * SLOT_MS)).toEqual([]);
    });

    test('slot by slot over the gates that are asked for', async () => {
      const records = [crossing(NOW - 1), crossing(NOW, 'out'), crossing(NOW, 'in', 'side'), crossing(NOW)];
      await ledger.store(batchOf(records), NOW, PLACE);
      expect(await ledger.slotSums(PLACE, NOW - HOUR, NOW + HOUR)).toEqual([
        { slot: slotOf(NOW - 1), in: 1, out: 0 },
        { slot: slotOf(NOW), in: 2, out: 1 },
      ]);
      const side = { ...PLACE, gates: [{ id: 'side' }] };
      expect(await ledger.slotSums(side, NOW - HOUR, NOW + HOUR)).toEqual([
        { slot: slotOf(NOW), in: 1, out: 0 },
      ]);
      expect(await ledger.slotSums(PLACE, NOW + HOUR, NOW + 2 * HOUR)).toEqual([]);
    });

    test('lines and notes say the same as the books', async () => {
      const records = [
        coverage(NOW - HOUR, NOW, HOUR),
        coverage(NOW - HOUR, NOW, HOUR, 'new'),
        rezero(NOW - 5000),
        rezero(NOW - 9000, 'side'),
        rezero(NOW - 9000, 'new'),
        dropped(NOW, 12),
        crossing(5),
      ];
      await ledger.store(batchOf(records), NOW, PLACE);
      const books = await ledger.books(PLACE, NOW - HOUR, NOW + HOUR);
      expect(await ledger.lines(PLACE)).toEqual(books.lines);
      expect(books.lines).toHaveLength(1);
      expect(await ledger.notes(PLACE, NOW - HOUR, NOW + HOUR)).toEqual({
        unplaced: books.unplaced,
        lost: books.lost,
        rezeros: [
          { gate: 'side', at: NOW - 9000 },
          { gate: 'main', at: NOW - 5000 },
        ],
      });
      expect([books.unplaced, books.lost]).toEqual([1, 12]);
    });
  });
}
