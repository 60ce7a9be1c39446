import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SLOT_MS, slotOf } from '../rollups/slots.ts';
import type { Ledger } from './ledger.ts';
import {
  batchOf,
  Chain,
  coverage,
  crossing,
  dropped,
  NOW,
  PLACE,
  rezero,
  zoneUse,
} from './ledger-samples.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** What every adapter of the Ledger port must do. */
export function ledgerSuite(name: string, open: () => Promise<Ledger>): void {
  describe(`${name} as a Ledger`, () => {
    let ledger: Ledger;
    beforeEach(async () => {
      ledger = await open();
    });
    afterEach(() => ledger.close());

    const books = () => ledger.books(PLACE, NOW - 10 * DAY, NOW + DAY);
    const sums = async () =>
      (await books()).counts.reduce((sum, row) => [sum[0] + row.in, sum[1] + row.out] as [number, number], [
        0, 0,
      ] as [number, number]);
    const all = () => ledger.crossings({ places: [PLACE], after: 0, limit: 100 });

    test('a batch is in the books with its rollups and its mark', async () => {
      const records = [crossing(NOW - 60_000), crossing(NOW, 'out'), crossing(NOW, 'in', 'side')];
      const stored = await ledger.store(batchOf(records), NOW + 5, PLACE);
      expect(stored).toMatchObject({ through: 3, added: 3, repeats: 0, setAside: [], revised: false });
      expect(stored.crossings.map((row) => [row.gate, row.direction, row.at, row.receivedAt])).toEqual([
        ['main', 'in', NOW - 60_000, NOW + 5],
        ['main', 'out', NOW, NOW + 5],
        ['side', 'in', NOW, NOW + 5],
      ]);
      expect(await all()).toEqual(stored.crossings);
      expect((await books()).counts).toEqual([
        { gate: 'main', slot: slotOf(NOW - 60_000), in: 1, out: 0 },
        { gate: 'main', slot: slotOf(NOW), in: 0, out: 1 },
        { gate: 'side', slot: slotOf(NOW), in: 1, out: 0 },
      ]);
      expect((await books()).lastEventId).toBe(await ledger.lastEventId());
      expect(await ledger.lastReceived()).toEqual(new Map([['gw-1', NOW + 5]]));
    });

    test('a repeat changes nothing and gets the same answer', async () => {
      const batch = batchOf([
        crossing(NOW),
        coverage(NOW - 60_000, NOW, 57_000),
        rezero(NOW),
        dropped(NOW, 7),
      ]);
      await ledger.store(batch, NOW, PLACE);
      const before = await books();
      const again = await ledger.store(batch, NOW + 99_000, PLACE);
      expect(again).toMatchObject({
        through: 4,
        added: 0,
        repeats: 4,
        crossings: [],
        setAside: [],
        revised: false,
      });
      expect(await books()).toEqual(before);
    });

    test('a conflict is kept in quarantine', async () => {
      await ledger.store(batchOf([crossing(NOW, 'in')]), NOW, PLACE);
      await ledger.store(batchOf([crossing(NOW, 'out')]), NOW + 1, PLACE);
      expect(await sums()).toEqual([1, 0]);
      expect(await ledger.quarantined(5)).toMatchObject({
        total: 1,
        entries: [{ reason: 'conflict', receivedAt: NOW + 1 }],
      });
    });

    test('the same place in another epoch, or of another gateway, is another record', async () => {
      await ledger.store(batchOf([crossing(NOW)]), NOW, PLACE);
      await ledger.store(batchOf([crossing(NOW)], 1, { epoch: 'f'.repeat(32) }), NOW, PLACE);
      await ledger.store(batchOf([crossing(NOW)], 1, { gateway: 'gw-2' }), NOW, PLACE);
      expect(await sums()).toEqual([3, 0]);
    });

    test('the mark waits for a hole and then goes over all that is there', async () => {
      const chain = new Chain([crossing(NOW), crossing(NOW), crossing(NOW)]);
      expect((await ledger.store(chain.batch(3, 3), NOW, PLACE)).through).toBe(0);
      expect((await ledger.store(chain.batch(1, 1), NOW, PLACE)).through).toBe(1);
      expect((await ledger.store(chain.batch(2, 2), NOW, PLACE)).through).toBe(3);
      expect((await books()).lost).toBe(0);
    });

    test('what the gateway no longer has is recorded as lost, until it comes after all', async () => {
      const chain = new Chain(Array.from({ length: 9 }, () => crossing(NOW)));
      await ledger.store(chain.batch(2, 2), NOW, PLACE);
      const later = await ledger.store(chain.batch(9, 9, 7), NOW, PLACE);
      expect(later.through).toBe(6);
      expect((await books()).lost).toBe(5);
      expect((await ledger.store(chain.batch(7, 8, 7), NOW, PLACE)).through).toBe(9);
      await ledger.store(chain.batch(4, 4), NOW, PLACE);
      expect((await books()).lost).toBe(4);
      expect(await sums()).toEqual([5, 0]);
    });

    test('records that a gateway had to drop are lost too', async () => {
      await ledger.store(batchOf([dropped(NOW, 12), dropped(5, 3)]), NOW, PLACE);
      expect((await books()).lost).toBe(15);
      expect((await ledger.books(PLACE, NOW + HOUR, NOW + DAY)).lost).toBe(0);
    });

    test.each([
      ['from 1970', 5],
      ['from 2023', Date.UTC(2023, 11, 31)],
      ['eleven minutes ahead', NOW + 11 * 60_000],
    ])('a crossing %s is kept without a time', async (_name, at) => {
      const stored = await ledger.store(batchOf([crossing(at), crossing(at), crossing(NOW)]), NOW, PLACE);
      expect(stored).toMatchObject({ through: 3, added: 3, revised: true, setAside: [{ reason: 'clock' }] });
      expect(stored.crossings).toHaveLength(1);
      expect(await sums()).toEqual([1, 0]);
      expect((await books()).unplaced).toBe(2);
      expect((await ledger.books(PLACE, NOW + HOUR, NOW + DAY)).unplaced).toBe(0);
      expect(await all()).toHaveLength(1);
      expect((await ledger.quarantined(9)).total).toBe(1);
    });

    test('nine minutes ahead is still believed', async () => {
      expect((await ledger.store(batchOf([crossing(NOW + 9 * 60_000)]), NOW, PLACE)).setAside).toEqual([]);
    });

    test('a gate the site does not have: kept, noted, and counted as soon as it is configured', async () => {
      const stored = await ledger.store(batchOf([crossing(NOW, 'in', 'new'), crossing(NOW)]), NOW, PLACE);
      expect(stored).toMatchObject({ through: 2, added: 2, setAside: [{ reason: 'unknown-gate' }] });
      expect(stored.crossings.map((row) => row.gate)).toEqual(['main']);
      expect(await sums()).toEqual([1, 0]);
      expect(await all()).toHaveLength(1);
      const wider = { id: PLACE.id, gates: [...PLACE.gates, { id: 'new' }] };
      expect((await ledger.books(wider, NOW - DAY, NOW + DAY)).counts).toHaveLength(2);
      expect(await ledger.crossings({ places: [wider], after: 0, limit: 9 })).toHaveLength(2);
    });

    test('sites do not see each other', async () => {
      const other = { id: 'ben-xe', gates: [{ id: 'main' }] };
      await ledger.store(batchOf([crossing(NOW)]), NOW, PLACE);
      await ledger.store(batchOf([crossing(NOW, 'out')], 1, { gateway: 'gw-9' }), NOW, other);
      expect(await sums()).toEqual([1, 0]);
      expect((await ledger.books(other, NOW - DAY, NOW + DAY)).counts).toMatchObject([{ in: 0, out: 1 }]);
      expect(await ledger.crossings({ places: [PLACE, other], after: 0, limit: 9 })).toHaveLength(2);
      expect(await ledger.crossings({ places: [], after: 0, limit: 9 })).toEqual([]);
    });

    test('a re-zero counts from there', async () => {
      const records = [crossing(NOW - 9000), rezero(NOW - 5000), crossing(NOW - 4000), crossing(NOW, 'out')];
      const stored = await ledger.store(batchOf(records), NOW, PLACE);
      expect(stored.revised).toBe(true);
      expect((await books()).rezeros).toEqual([{ gate: 'main', at: NOW - 5000, in: 1, out: 1 }]);
      expect((await ledger.books(PLACE, NOW + HOUR, NOW + DAY)).rezeros).toEqual([]);
    });

    test('crossings come in pages, newest first or onwards from a place', async () => {
      const records = Array.from({ length: 5 }, (_, n) => crossing(NOW + n));
      await ledger.store(batchOf(records), NOW, PLACE);
      const page = await ledger.crossings({ places: [PLACE], limit: 2 });
      expect(page.map((row) => row.at)).toEqual([NOW + 4, NOW + 3]);
      const next = await ledger.crossings({ places: [PLACE], limit: 9, before: page[1]?.id ?? 0 });
      expect(next.map((row) => row.at)).toEqual([NOW + 2, NOW + 1, NOW]);
      const onwards = await ledger.crossings({ places: [PLACE], limit: 9, after: page[1]?.id ?? 0 });
      expect(onwards.map((row) => row.at)).toEqual([NOW + 4]);
    });

    test('a page of crossings holds the same ones however many gates they came through', async () => {
      const gates = ['a', 'b', 'c', 'd'];
      const place = { id: 'wide', gates: gates.map((id) => ({ id })) };
      const records = Array.from({ length: 60 }, (_, n) =>
        crossing(NOW - n * 1000, 'in', gates[(n * n + (n >> 2)) % 4]),
      );
      const { crossings } = await ledger.store(batchOf(records), NOW, place);
      const newest = [...crossings].reverse();
      for (const limit of [1, 7, 20, 60, 90]) {
        for (const id of [1, 13, 42, 61]) {
          const before = await ledger.crossings({ places: [place], before: id, limit });
          expect(before).toEqual(newest.filter((each) => each.id < id).slice(0, limit));
          const after = await ledger.crossings({ places: [place], after: id, limit });
          expect(after).toEqual(crossings.filter((each) => each.id > id).slice(0, limit));
        }
      }
    });

    test('it can be written', async () => {
      await ledger.check();
      await ledger.check();
    });

    test('any cutting, order and repetition of batches gives the same books, and they equal a recount', async () => {
      const step = fc.integer({ min: 0, max: 40 * 60_000 });
      const record = fc.oneof(
        fc
          .tuple(step, fc.constantFrom('in', 'out'), fc.constantFrom('main', 'side', 'new'))
          .map(([back, direction, gate]) => crossing(NOW - back, direction as 'in' | 'out', gate)),
        fc
          .tuple(step, step, fc.integer({ min: 0, max: 60 * 60_000 }))
          .map(([back, span, watched]) => coverage(NOW - back - span, NOW - back, watched)),
        fc
          .tuple(step, step, fc.nat(9), fc.constantFrom('hall', 'pier'))
          .map(([back, span, people, zone]) => zoneUse(NOW - back - span, NOW - back, people, people, zone)),
        fc.constant(crossing(7)),
        step.map((back) => rezero(NOW - back)),
      );
      const walk = fc.array(record, { minLength: 1, maxLength: 12 }).chain((records) => {
        const chain = new Chain(records);
        const cut = fc
          .tuple(fc.nat(records.length - 1), fc.nat(records.length - 1), fc.nat(records.length))
          .map(([a, b, oldest]) => {
            const first = Math.min(a, b);
            return chain.batch(first + 1, Math.max(a, b) + 1, Math.min(oldest, first) + 1);
          });
        const whole = records.map((_, index) => chain.batch(index + 1, index + 1));
        return fc.tuple(
          fc.constant(records),
          fc
            .array(cut, { maxLength: 8 })
            .chain((cuts) =>
              fc.shuffledSubarray([...cuts, ...whole], { minLength: cuts.length + whole.length }),
            ),
        );
      });
      await fc.assert(
        fc.asyncProperty(walk, async ([records, batches]) => {
          const plain = await open();
          const mixed = await open();
          try {
            const one = await plain.store(batchOf(records), NOW, PLACE);
            let through = 0;
            let added = 0;
            for (const batch of batches) {
              const stored = await mixed.store(batch, NOW, PLACE);
              expect(stored.through).toBeGreaterThanOrEqual(through);
              ({ through } = stored);
              added += stored.added;
            }
            expect([through, added]).toEqual([one.through, records.length]);
            const [a, b] = await Promise.all([plain, mixed].map((each) => each.books(PLACE, 0, NOW + DAY)));
            expect({ ...b, lastEventId: 0 }).toEqual({ ...a, lastEventId: 0 });
            const zones = (each: Ledger) => each.zoneSums(PLACE, [slotOf(NOW) - DAY, slotOf(NOW), NOW + DAY]);
            expect(await zones(mixed)).toEqual(await zones(plain));

            const model = new Map<string, number>();
            for (const each of records) {
              if (each.kind !== 'crossing' || each.at < HOUR || each.gate === 'new') continue;
              const key = `${each.gate} ${slotOf(each.at)} ${each.direction}`;
              model.set(key, (model.get(key) ?? 0) + 1);
            }
            const counted = (b?.counts ?? []).flatMap((row) => [
              [`${row.gate} ${row.slot} in`, row.in] as const,
              [`${row.gate} ${row.slot} out`, row.out] as const,
            ]);
            expect(new Map(counted.filter(([, n]) => n > 0))).toEqual(model);
            expect(b?.covered.every((part) => part.slot % SLOT_MS === 0)).toBe(true);

            const differing = Object.values(await mixed.rebuild()).map((each) => each.differing);
            expect(differing).toEqual([0, 0, 0, 0, 0, 0]);
            expect(await mixed.books(PLACE, 0, NOW + DAY)).toEqual(b);
          } finally {
            await plain.close();
            await mixed.close();
          }
        }),
        { numRuns: 60 },
      );
    });
  });
}
