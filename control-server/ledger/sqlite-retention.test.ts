import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SpoolRecord } from '../../firmware-config/contract/index.ts';
import { Retention } from '../backups/retention.ts';
import { slotOf } from '../rollups/slots.ts';
import type { Ledger } from './ledger.ts';
import { Chain, coverage, crossing, dropped, EPOCH, NOW, PLACE, rezero } from './ledger-samples.ts';
import { SqliteLedger } from './sqlite-ledger.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

async function prune(ledger: Ledger, before: number): Promise<number> {
  let removed = 0;
  for (let next: number | null = 0; next !== null; ) {
    const step = await ledger.prune(before, next);
    removed += step.removed;
    next = step.next;
  }
  return removed;
}

const books = async (ledger: Ledger) => {
  const { rezeros, ...rest } = await ledger.books(PLACE, 0, NOW + 400 * DAY);
  return { ...rest, rezeros: rezeros.map(({ gate, at }) => ({ gate, at })) };
};
const differing = async (ledger: Ledger) =>
  Object.values(await ledger.rebuild()).reduce((sum, rollup) => sum + rollup.differing, 0);

let ledger: SqliteLedger;
beforeEach(() => {
  ledger = new SqliteLedger(':memory:');
});
afterEach(() => ledger.close());

describe('records that are too old', () => {
  const chain = new Chain(Array.from({ length: 100 }, (_, day) => crossing(NOW + day * DAY)));
  const fill = async () => {
    for (let seq = 1; seq <= 100; seq++)
      await ledger.store(chain.batch(seq, seq), NOW + (seq - 1) * DAY, PLACE);
  };

  test('go, and everything else that the books say stays', async () => {
    await fill();
    const before = await books(ledger);
    expect(await prune(ledger, NOW + 60 * DAY)).toBe(60);
    expect(await books(ledger)).toEqual(before);
    expect(await ledger.crossings({ places: [PLACE], after: 0, limit: 1 })).toMatchObject([
      { at: NOW + 60 * DAY },
    ]);
    expect(await differing(ledger)).toBe(0);
    expect(await books(ledger)).toEqual(before);
    expect(await prune(ledger, NOW + 60 * DAY)).toBe(0);
  });

  test('come again: repeats, and the chain goes on behind them', async () => {
    await fill();
    await prune(ledger, NOW + 60 * DAY);
    const before = await books(ledger);
    expect(await ledger.store(chain.batch(50, 70), NOW + 100 * DAY, PLACE)).toMatchObject({
      added: 0,
      repeats: 21,
      through: 100,
      hash: chain.hash(100),
    });
    expect(await books(ledger)).toEqual(before);
    const other = new Chain([...chain.records.slice(0, 60), crossing(NOW, 'out')]);
    expect(
      await ledger.store({ ...other.batch(61, 61), before: other.hash(1) }, NOW, PLACE).catch((e) => e.code),
    ).toBe('broken-chain');
    const forked = new Chain([...chain.records.slice(0, 59), crossing(NOW, 'out'), crossing(NOW, 'out')]);
    expect(await ledger.store(forked.batch(61, 61), NOW, PLACE)).toMatchObject({ fork: 61, added: 0 });
  });

  test('the last of an epoch stays, and so do places in the ledger', async () => {
    await fill();
    expect(await prune(ledger, NOW + 900 * DAY)).toBe(99);
    expect(await ledger.lastEventId()).toBe(100);
    expect(await ledger.mark('gw-1', EPOCH)).toEqual({ through: 100, hash: chain.hash(100) });
    expect(
      await ledger.store(new Chain([...chain.records, crossing(NOW)]).batch(101, 101), NOW, PLACE),
    ).toMatchObject({ added: 1, through: 101, crossings: [{ id: 101 }] });
  });

  test('what was received lately stays, however old it is, and so does what comes after a hole', async () => {
    await ledger.store(chain.batch(1, 10), NOW + 200 * DAY, PLACE);
    expect(await prune(ledger, NOW + 200 * DAY)).toBe(0);
    const other = new Chain(chain.records, 'gw-2');
    await ledger.store(other.batch(5, 10), NOW, PLACE);
    expect(await prune(ledger, NOW + 200 * DAY)).toBe(0);
  });

  test('losses, re-zeros and crossings without a time stay in what is reported of their day', async () => {
    const told = [crossing(NOW), crossing(5), dropped(NOW, 7), rezero(NOW), crossing(NOW + 1)];
    await ledger.store(new Chain(told).batch(1, 5), NOW, PLACE);
    const before = await books(ledger);
    expect(before).toMatchObject({ lost: 7, unplaced: 1, rezeros: [{ gate: 'main' }] });
    expect(await prune(ledger, NOW + 100 * DAY)).toBe(1);
    expect(await books(ledger)).toEqual(before);
  });

  test('a clock fix is still known when its record is gone', async () => {
    const stamp = { boot: 'ffff0000-1111' };
    const wrong = (mono: number): SpoolRecord => ({ ...crossing(mono), mono, ...stamp });
    const sync: SpoolRecord = {
      kind: 'sync',
      at: 2000,
      mono: 2000,
      ...stamp,
      server: NOW,
      uncertaintyMs: 10,
    };
    const boots = new Chain([wrong(1000), sync, wrong(3000), wrong(2000 + 90 * DAY)]);
    await ledger.store(boots.batch(1, 3), NOW + 5000, PLACE);
    expect(await prune(ledger, NOW + 50 * DAY)).toBe(2);
    expect(await ledger.store(boots.batch(4, 4), NOW + 90 * DAY + 5000, PLACE)).toMatchObject({
      crossings: [{ at: NOW + 90 * DAY }],
      setAside: [],
    });
    expect((await books(ledger)).counts.map(({ slot }) => slot)).toEqual(
      [slotOf(NOW - 1000), slotOf(NOW + 1000), slotOf(NOW + 90 * DAY)].filter(
        (slot, index, all) => all.indexOf(slot) === index,
      ),
    );
    expect(await differing(ledger)).toBe(0);
  });

  test('go by themselves, in steps that let others through', async () => {
    const many = new Chain(Array.from({ length: 1_600 }, () => crossing(NOW)));
    for (let first = 1; first < 1_600; first += 400)
      await ledger.store(many.batch(first, first + 399), NOW, PLACE);
    const told: string[] = [];
    const log = {
      info: (_: unknown, text?: string) => told.push(String(text)),
      error: () => told.push('error'),
    };
    const retention = new Retention({
      ledger,
      keepRawDays: 31,
      now: () => NOW + 32 * DAY,
      log: log as never,
    });
    expect(await retention.run()).toBe(1_599);
    expect(await retention.run()).toBe(0);
    expect(told).toEqual(['old records were removed']);
    await retention.close();
  });
});

test('whatever is removed whenever, whatever comes again: the books are those that kept everything', async () => {
  const step = fc.integer({ min: DAY, max: 6 * DAY });
  const something = fc.constantFrom('in', 'out', 'coverage', 'rezero', 'dropped', 'jump');
  const boot = fc.record({
    /** How wrong the gateway's wall clock is. */
    off: fc.constantFrom(0, 0, -40 * DAY, -20_000 * DAY, 3 * HOUR),
    syncAfter: fc.nat(3),
    records: fc.array(fc.tuple(step, something), { minLength: 4, maxLength: 16, size: 'max' }),
  });
  const gateway = fc.array(boot, { minLength: 2, maxLength: 4, size: 'max' });
  const act = fc.record({
    take: fc.integer({ min: 1, max: 12 }),
    resend: fc.double({ min: 0, max: 1, noNaN: true }),
    keepDays: fc.option(fc.integer({ min: 31, max: 40 })),
    gateway: fc.nat(1),
  });
  let removed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(gateway, gateway),
      fc.array(act, { minLength: 4, maxLength: 30, size: 'max' }),
      async (boxes, acts) => {
        const [plain, pruned] = [new SqliteLedger(':memory:'), new SqliteLedger(':memory:')];
        try {
          const chains = boxes.map((boots, box) => chainOf(boots, box));
          const sent = [0, 0];
          const seen = [NOW, NOW];
          const both = async (box: number, from: number, to: number, at: number) => {
            const { chain } = chains[box] ?? chains[0] ?? never();
            const results = [];
            for (const each of [plain, pruned])
              results.push(await each.store(chain.batch(from, to), at, PLACE));
            const [one, other] = results;
            expect({ ...other, revised: false }).toEqual({ ...one, revised: false });
          };
          for (const { take, resend, keepDays, gateway: box } of acts) {
            const { chain, times } = chains[box] ?? never();
            const [from, to] = [
              (sent[box] ?? 0) + 1,
              Math.min((sent[box] ?? 0) + take, chain.records.length),
            ];
            if (from <= to) {
              seen[box] = Math.max(seen[box] ?? 0, times[to - 1] ?? 0);
              await both(box, from, to, (seen[box] ?? 0) + 1000);
              sent[box] = to;
            }
            const again = Math.max(1, Math.ceil(resend * (sent[box] ?? 0)));
            if (sent[box])
              await both(box, again, Math.min(again + 9, sent[box] ?? 1), (seen[box] ?? 0) + 2000);
            if (keepDays !== null) removed += await prune(pruned, Math.min(...seen) - keepDays * DAY);
          }
          expect(await books(pruned)).toEqual(await books(plain));
          expect(await differing(pruned)).toBe(0);
          expect(await books(pruned)).toEqual(await books(plain));
        } finally {
          await plain.close();
          await pruned.close();
        }
      },
    ),
    { numRuns: 25 },
  );
  expect(removed).toBeGreaterThan(100);
});

function never(): never {
  throw new Error('there are two gateways');
}

/** A gateway's records over months, and when each of them really happened. */
function chainOf(
  boots: readonly { off: number; syncAfter: number; records: readonly (readonly [number, string])[] }[],
  box: number,
): { chain: Chain; times: number[] } {
  let time = NOW;
  const times: number[] = [];
  const records: SpoolRecord[] = [];
  boots.forEach(({ off, syncAfter, records: told }, index) => {
    const start = time;
    const put = (record: SpoolRecord) => {
      records.push({ ...record, mono: time - start, boot: `${index}0000000-${box}` });
      times.push(time);
    };
    told.forEach(([step, what], place) => {
      time += step;
      const at = Math.max(120_000, time + off);
      if (what === 'in' || what === 'out') put(crossing(at, what, box === 0 ? 'main' : 'side'));
      if (what === 'coverage') put(coverage(at - 60_000, at, 57_000));
      if (what === 'rezero') put(rezero(at));
      if (what === 'dropped') put(dropped(at, 3));
      if (what === 'jump') put({ kind: 'jump', at, mono: 0, boot: '', byMs: 9_000 });
      if (place === syncAfter) put({ kind: 'sync', at, mono: 0, boot: '', server: time, uncertaintyMs: 50 });
    });
  });
  return { chain: new Chain(records, `gw-${box + 1}`), times };
}
