import { expect, test } from 'vitest';
import { SqliteLedger } from '../../control-server/ledger/sqlite-ledger.ts';
import { configIn } from '../../control-server/testing.ts';
import { Random } from '../random.ts';
import { seedHistory } from './history.ts';

const UNTIL = Date.parse('2026-11-22T03:30:00Z');
const DAY = 86_400_000;
const { sites } = configIn('');

async function seeded(seed: number, days: number) {
  const ledger = new SqliteLedger(':memory:');
  const random = new Random(seed);
  await seedHistory(ledger, { sites, days, until: UNTIL, random: () => random.next() });
  return ledger;
}

test('the books hold plausible days with a few gaps, and nothing was set aside', async () => {
  const ledger = await seeded(3, 40);
  try {
    const [site] = sites;
    if (!site) throw new Error('there is no site');
    const books = await ledger.books(site, UNTIL - 60 * DAY, UNTIL + DAY);
    const sum = (key: 'in' | 'out') => books.counts.reduce((total, row) => total + row[key], 0);
    expect(sum('in')).toBeGreaterThan(40 * 300);
    expect(sum('out')).toBeLessThanOrEqual(sum('in'));
    expect(sum('out')).toBeGreaterThan(sum('in') * 0.9);
    expect(new Set(books.lines.map(({ gate, gateway }) => `${gate} ${gateway}`))).toEqual(
      new Set(['main gw-1', 'side gw-2']),
    );
    const short = books.covered.filter(({ watchedMs }) => watchedMs < 800_000);
    expect(short.length).toBeGreaterThan(0);
    expect(short.length).toBeLessThan(books.covered.length / 20);
    expect(books.blind.length).toBeGreaterThan(0);
    expect([books.unplaced, books.lost, books.unknown]).toEqual([0, 0, []]);
    expect((await ledger.quarantined(1)).total).toBe(0);
    const late = await ledger.crossings({ places: sites, limit: 200 });
    expect(Math.max(...late.map(({ at }) => at))).toBeLessThanOrEqual(UNTIL);
  } finally {
    await ledger.close();
  }
});

test('the same numbers give the same history, others another', async () => {
  const ledgers = await Promise.all([seeded(5, 3), seeded(5, 3), seeded(6, 3)]);
  const all = await Promise.all(
    ledgers.map((ledger) => ledger.crossings({ places: sites, after: 0, limit: 9999 })),
  );
  expect(all[1]).toEqual(all[0]);
  expect(all[2]).not.toEqual(all[0]);
  for (const ledger of ledgers) await ledger.close();
});
