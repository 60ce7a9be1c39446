import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventBatch, SpoolRecord } from '../../firmware-config/contract/index.ts';
import { slotOf } from '../rollups/slots.ts';
import type { Books, Ledger } from './ledger.ts';
import { Chain, coverage, crossing, dropped, NOW, PLACE, STAMP, sync, zoneUse } from './ledger-samples.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A record as a box would write it whose wall clock is off by `off`, `ago` before the server's NOW. */
function seen<R extends SpoolRecord>(
  record: (at: number) => R,
  ago: number,
  off: number,
  boot = STAMP.boot,
): R {
  return { ...record(NOW - ago + off), mono: BOOT_MS - ago, boot };
}
/** What the boot clock shows at NOW. */
const BOOT_MS = 10 * DAY;

/** What every adapter of the Ledger port must do about clocks and lost spools. */
export function clockSuite(name: string, open: () => Promise<Ledger>): void {
  describe(`${name} and clocks`, () => {
    let ledger: Ledger;
    beforeEach(async () => {
      ledger = await open();
    });
    afterEach(() => ledger.close());

    const store = (batch: EventBatch) => ledger.store(batch, NOW, PLACE);
    const books = () => ledger.books(PLACE, NOW - 30 * DAY, NOW + DAY);
    const slots = async () => (await books()).counts.map(({ slot, in: ins, out }) => [slot, ins, out]);
    const sound = async () => {
      const before = await books();
      expect(Object.values(await ledger.rebuild()).map(({ differing }) => differing)).toEqual([
        0, 0, 0, 0, 0, 0,
      ]);
      expect(await books()).toEqual(before);
    };

    test.each([
      ['that booted in 1970', -NOW + 5 * HOUR],
      ['whose clock was three hours behind', -3 * HOUR],
      ['whose clock was an hour ahead', HOUR],
    ])('the records of a box %s get their place in time once its clock is known', async (_name, off) => {
      const chain = new Chain([
        seen(crossing, 2 * HOUR, off),
        seen((at) => coverage(at - MINUTE, at, 57_000), HOUR, off),
        seen((at) => dropped(at, 3), 30 * MINUTE, off),
        seen((at) => crossing(at, 'out'), 0, off),
      ]);
      await store(chain.batch(1, 4));
      const known = await store(chain.next([sync(NOW + off, BOOT_MS, NOW)]));
      expect(known.revised).toBe(true);
      await store(chain.next([seen(crossing, -5_000, off)]));
      expect(await slots()).toEqual([
        [slotOf(NOW - 2 * HOUR), 1, 0],
        [slotOf(NOW), 1, 1],
      ]);
      const after = await books();
      expect(after.unplaced).toBe(0);
      expect(after.covered.map(({ slot, watchedMs }) => [slot, watchedMs])).toEqual([
        [slotOf(NOW - HOUR - MINUTE), 57_000],
      ]);
      expect(after.lines).toMatchObject([{ firstFrom: NOW - HOUR - MINUTE, lastAt: NOW - HOUR }]);
      expect(after.lost).toBe(3);
      const flagged = after.outages.filter(({ cause }) => cause === 'clock-unsure').map(({ slot }) => slot);
      expect(new Set(flagged)).toEqual(
        new Set([2 * HOUR, HOUR, 30 * MINUTE, 0].map((ago) => slotOf(NOW - ago))),
      );
      await sound();
    });

    test('a clock that is right within its uncertainty is left alone', async () => {
      const chain = new Chain([seen(crossing, HOUR, 1_900), sync(NOW + 1_900, BOOT_MS, NOW)]);
      expect((await store(chain.batch(1, 2))).revised).toBe(false);
      expect((await ledger.crossings({ places: [PLACE], limit: 1 }))[0]?.at).toBe(NOW - HOUR + 1_900);
      expect((await books()).outages).toEqual([]);
    });

    test('a clock that is half a minute off is set right without a word', async () => {
      const chain = new Chain([seen(crossing, HOUR, 30_000), sync(NOW + 30_000, BOOT_MS, NOW)]);
      await store(chain.batch(1, 2));
      expect((await ledger.crossings({ places: [PLACE], limit: 1 }))[0]?.at).toBe(NOW - HOUR);
      expect((await books()).outages).toEqual([]);
      await sound();
    });

    test('a fix says nothing of another boot', async () => {
      const chain = new Chain([
        seen(crossing, 2 * HOUR, -NOW + 99, 'aaaaaaaa'),
        seen(crossing, HOUR, -NOW + 99, 'bbbbbbbb'),
        sync(NOW, BOOT_MS, NOW, 'bbbbbbbb'),
      ]);
      await store(chain.batch(1, 3));
      expect(await slots()).toEqual([[slotOf(NOW - HOUR), 1, 0]]);
      expect((await books()).unplaced).toBe(1);
    });

    test('a fix in the next epoch of the same boot places what a lost spool had left', async () => {
      const [old, young] = [
        new Chain([seen(crossing, HOUR, -NOW + 99)]),
        new Chain([], 'gw-1', 'e'.repeat(32)),
      ];
      await store(old.batch(1, 1));
      await store(young.next([sync(NOW, BOOT_MS, NOW)]));
      expect(await slots()).toEqual([[slotOf(NOW - HOUR), 1, 0]]);
      await store(old.next([seen(crossing, MINUTE, -NOW + 99)]));
      expect((await books()).unplaced).toBe(0);
      await sound();
    });

    test('a jump of the clock flags its slot and moves nothing', async () => {
      const at = NOW - HOUR;
      const jump = (byMs: number): SpoolRecord => ({ kind: 'jump', ...STAMP, at, byMs });
      await store(new Chain([crossing(at), jump(59_000)]).batch(1, 2));
      expect((await books()).outages).toEqual([]);
      const chain = new Chain([jump(-HOUR)], 'gw-2');
      await store(chain.batch(1, 1));
      expect((await books()).outages).toEqual([
        { gateway: 'gw-2', slot: slotOf(at), cause: 'clock-unsure', ms: 0 },
      ]);
    });

    test('time that could not be kept on a full disk is known by slot', async () => {
      const full: SpoolRecord = {
        ...dropped(NOW, 8),
        from: slotOf(NOW) - 5 * MINUTE,
        to: slotOf(NOW) + MINUTE,
      } as never;
      await store(new Chain([full]).batch(1, 1));
      expect((await books()).outages.map(({ slot, cause, ms }) => [slot, cause, ms])).toEqual([
        [slotOf(NOW) - 15 * MINUTE, 'disk-full', 5 * MINUTE],
        [slotOf(NOW), 'disk-full', MINUTE],
      ]);
    });

    test('what a line was blind for is known by cause', async () => {
      const record: SpoolRecord = {
        ...coverage(NOW - MINUTE, NOW, 20_000),
        blind: [
          { cause: 'covered', ms: 30_000 },
          { cause: 'stream-down', ms: 10_000 },
        ],
      } as never;
      await store(new Chain([record]).batch(1, 1));
      const { blind } = await books();
      const sum = (cause: string) =>
        blind.filter((row) => row.cause === cause).reduce((total, row) => total + row.ms, 0);
      expect([sum('covered'), sum('stream-down')]).toEqual([30_000, 10_000]);
    });

    test('between a lost spool and its successor nothing is known', async () => {
      const reset = (at: number, reason: 'spool-created' | 'spool-forked'): SpoolRecord => ({
        kind: 'reset',
        ...STAMP,
        at,
        reason,
      });
      await store(new Chain([reset(NOW - 9 * HOUR, 'spool-created'), crossing(NOW - 3 * HOUR)]).batch(1, 2));
      expect((await books()).unknown).toEqual([]);
      const forked = [reset(NOW - HOUR, 'spool-forked'), crossing(NOW - 2 * HOUR)];
      await store(new Chain(forked, 'gw-1', 'a'.repeat(32)).batch(1, 2));
      const lost = { gateway: 'gw-1', from: NOW - 3 * HOUR, to: NOW - 2 * HOUR };
      expect((await books()).unknown).toEqual([lost]);
      await store(new Chain([reset(NOW, 'spool-created')], 'gw-1', 'b'.repeat(32)).batch(1, 1));
      expect((await books()).unknown).toEqual([lost, { gateway: 'gw-1', from: NOW - 2 * HOUR, to: NOW }]);
    });

    test('nor is what was before a successor whose own beginning is lost', async () => {
      await store(new Chain([crossing(NOW - 3 * HOUR)]).batch(1, 1));
      const successor = new Chain([crossing(NOW - 2 * HOUR), crossing(NOW - HOUR)], 'gw-1', 'b'.repeat(32));
      await store(successor.batch(2, 2));
      expect((await books()).unknown).toEqual([]);
      await store(successor.batch(2, 2, 2));
      expect((await books()).unknown).toEqual([{ gateway: 'gw-1', from: NOW - 3 * HOUR, to: NOW - HOUR }]);
      await store(successor.batch(1, 1));
      expect((await books()).unknown).toEqual([]);
    });

    test('any order of batches places every record the same', async () => {
      const off = fc.constantFrom(0, 900, -3 * HOUR, HOUR, -NOW + DAY);
      const record = fc
        .tuple(
          fc.integer({ min: 0, max: 5 * HOUR }),
          fc.constantFrom('in', 'out'),
          fc.integer({ min: 0, max: 5 }),
        )
        .map(([ago, direction, kind]) => ({ ago, direction: direction as 'in' | 'out', kind }));
      const boot = fc.tuple(off, fc.array(record, { minLength: 1, maxLength: 6 }));
      const walk = fc.array(boot, { minLength: 1, maxLength: 3 }).chain((boots) => {
        const records = boots.flatMap(([offMs, list], b) =>
          list.map(({ ago, direction, kind }): SpoolRecord => {
            const id = `0000000${b}`;
            if (kind === 4) return sync(NOW - ago + offMs, BOOT_MS - ago, NOW - ago, id);
            if (kind === 5) return seen((at) => zoneUse(at - 20 * MINUTE, at, (ago % 9) + b), ago, offMs, id);
            if (kind === 3) return seen((at) => coverage(at - MINUTE, at, 50_000), ago, offMs, id);
            return seen((at) => crossing(at, direction), ago, offMs, id);
          }),
        );
        const singles = records.map((_, index) => index + 1);
        return fc.tuple(
          fc.constant(records),
          fc.shuffledSubarray(singles, { minLength: singles.length, maxLength: singles.length }),
        );
      });
      await fc.assert(
        fc.asyncProperty(walk, async ([records, order]) => {
          const chain = new Chain(records);
          const results: Books[] = [];
          for (const batches of [
            [chain.batch(1, records.length)],
            order.map((seq) => chain.batch(seq, seq)),
          ]) {
            const fresh = await open();
            try {
              for (const batch of batches) await fresh.store(batch, NOW, PLACE);
              results.push({ ...(await fresh.books(PLACE, 0, NOW + DAY)), lastEventId: 0 });
              const differing = Object.values(await fresh.rebuild()).map((each) => each.differing);
              expect(differing).toEqual([0, 0, 0, 0, 0, 0]);
            } finally {
              await fresh.close();
            }
          }
          expect(results[1]).toEqual(results[0]);
        }),
        { numRuns: 60 },
      );
    });
  });
}
