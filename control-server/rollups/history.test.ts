import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SpoolRecord } from '../../firmware-config/contract/index.ts';
import { countPeriod, type Ground, gapsIn, groundOf } from '../api/read-history.ts';
import { batchOf, coverage, crossing, NOW } from '../ledger/ledger-samples.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { configIn } from '../testing.ts';
import { bucketSums, bucketViews, comparisonOf, totalOf } from './history.ts';
import { comparedPeriod, type Period, periodAt, sameProgress } from './periods.ts';
import { SLOT_MS } from './slots.ts';
import { shareOf } from './stretch-watch.ts';
import { siteWatch } from './watched.ts';

const [site = { id: '', name: '', timeZone: '', gates: [], gateways: [] }] = configIn('').sites;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('history from the books', () => {
  let ledger: SqliteLedger;
  beforeEach(() => {
    ledger = new SqliteLedger(':memory:');
  });
  afterEach(() => ledger.close());

  async function ground(records: SpoolRecord[], asOf: number, timeZone = site.timeZone): Promise<Ground> {
    const place = { ...site, timeZone };
    if (records.length > 0) await ledger.store(batchOf(records), NOW + 9 * DAY, place);
    return groundOf(ledger, place, place, asOf);
  }

  async function compared(on: Ground, period: Period, date: string, asOf: number) {
    const { timeZone } = on.site;
    const length = period === 'day' ? 'hour' : 'day';
    const mine = periodAt(period, date, timeZone);
    const other = comparedPeriod(period, date, 'previous', timeZone);
    const until = sameProgress(mine, other, asOf, timeZone);
    const [a, b] = [
      await countPeriod(on, mine, length, [until.mine]),
      await countPeriod(on, other, length, [until.other]),
    ];
    return { views: bucketViews(a, b, asOf), comparison: comparisonOf(a, b, until, asOf) };
  }

  const whole = (date: string, gates = ['main', 'side']) => {
    const from = Date.parse(`${date}T00:00:00+07:00`);
    return gates.map((gate) => coverage(from, from + DAY, DAY, gate));
  };
  const at = (text: string) => Date.parse(`${text}+07:00`);

  test('buckets stand beside those of the day before, with the change of the whole', async () => {
    const records = [
      ...whole('2026-11-20'),
      ...whole('2026-11-21'),
      crossing(at('2026-11-20T09:10:00')),
      crossing(at('2026-11-20T09:50:00')),
      crossing(at('2026-11-20T10:00:00'), 'out'),
      crossing(at('2026-11-21T09:15:00')),
      crossing(at('2026-11-21T09:16:00'), 'in', 'side'),
      crossing(at('2026-11-21T09:17:00')),
    ];
    const { views, comparison } = await compared(await ground(records, NOW), 'day', '2026-11-21', NOW);
    expect(views).toHaveLength(24);
    expect(views[9]).toEqual({
      date: '2026-11-21',
      time: '09:00',
      from: at('2026-11-21T09:00:00'),
      to: at('2026-11-21T10:00:00'),
      in: 3,
      out: 0,
      watched: 1,
      note: null,
      compared: { date: '2026-11-20', time: '09:00', in: 2, out: 0, watched: 1, note: null },
    });
    expect(comparison).toEqual({
      totals: { in: 2, out: 1, watched: 1 },
      soFar: null,
      change: { in: 50, out: -100 },
      comparable: true,
      why: [],
      lengthDiffers: false,
    });
  });

  test('a day that is not over is compared up to the same time', async () => {
    const records = [
      ...whole('2026-11-21'),
      ...['main', 'side'].map((gate) => coverage(at('2026-11-22T00:00:00'), NOW, 10 * HOUR, gate)),
      crossing(at('2026-11-21T08:00:00')),
      crossing(at('2026-11-21T09:59:00')),
      crossing(at('2026-11-21T10:00:00')),
      crossing(at('2026-11-21T18:00:00')),
      crossing(at('2026-11-22T07:00:00')),
    ];
    const { views, comparison } = await compared(await ground(records, NOW), 'day', '2026-11-22', NOW);
    expect(comparison.totals.in).toBe(4);
    expect(comparison.soFar).toMatchObject({
      until: NOW,
      comparedUntil: NOW - DAY,
      mine: { in: 1 },
      compared: { in: 2 },
    });
    expect(comparison.change.in).toBe(-50);
    expect(views.filter(({ note }) => note === 'ahead')).toHaveLength(14);
  });

  test('what was not watched in full is not compared, and says so', async () => {
    const half = coverage(at('2026-11-20T00:00:00'), at('2026-11-21T00:00:00'), DAY / 2);
    const records = [half, ...whole('2026-11-21', ['main']), crossing(at('2026-11-20T09:10:00'))];
    const on = await ground(records, NOW);
    const main = { ...on, place: { ...on.place, gates: on.place.gates.filter(({ id }) => id === 'main') } };
    const { comparison } = await compared(main, 'day', '2026-11-21', NOW);
    expect(comparison).toMatchObject({
      comparable: false,
      why: ['compared-gaps'],
      change: { in: null, out: null },
    });
    const never = await compared(main, 'day', '2026-11-20', NOW);
    expect(never.comparison.why).toEqual(['gaps', 'compared-never-watched']);
    const ahead = await compared(main, 'day', '2026-11-25', NOW);
    expect([ahead.comparison.why, ahead.comparison.soFar]).toEqual([['ahead'], null]);
  });

  test('a month with fewer days leaves the others of the compared one a place', async () => {
    const records = [crossing(at('2026-01-31T09:00:00')), crossing(at('2026-02-28T09:00:00'))];
    const { views, comparison } = await compared(await ground(records, NOW), 'month', '2026-02-10', NOW);
    expect(views).toHaveLength(31);
    expect(views[30]).toMatchObject({
      date: null,
      from: null,
      note: 'skipped',
      compared: { date: '2026-01-31', in: 1 },
    });
    expect(views[27]).toMatchObject({ date: '2026-02-28', in: 1, compared: { date: '2026-01-28' } });
    expect(comparison.lengthDiffers).toBe(true);
  });

  test('an hour that spring skips stands empty beside the one of the day before', async () => {
    const zone = 'America/New_York';
    const skipped = Date.parse('2026-03-07T02:30:00-05:00');
    const twice = [Date.parse('2026-11-01T01:30:00-04:00'), Date.parse('2026-11-01T01:30:00-05:00')];
    const on = await ground([crossing(skipped), ...twice.map((each) => crossing(each))], NOW, zone);
    const spring = await compared(on, 'day', '2026-03-08', NOW);
    expect(spring.views).toHaveLength(24);
    expect(spring.views[2]).toMatchObject({ note: 'skipped', compared: { time: '02:00', in: 1 } });
    expect(spring.comparison.lengthDiffers).toBe(true);
    const autumn = await compared(on, 'day', '2026-11-01', NOW);
    expect(autumn.views).toHaveLength(24);
    expect(autumn.views[1]).toMatchObject({ time: '01:00', in: 2, compared: { time: '01:00' } });
  });

  test('sums of buckets are those of the ledger, watched as slot by slot, with the same gaps', async () => {
    const zones = ['Asia/Ho_Chi_Minh', 'America/New_York', 'Asia/Kathmandu'];
    const back = fc.integer({ min: -2 * DAY, max: 40 * DAY });
    const gate = fc.constantFrom('main', 'side');
    const record = fc.oneof(
      fc.tuple(back, fc.constantFrom<('in' | 'out')[]>('in', 'out'), gate),
      fc.tuple(back, fc.integer({ min: 1, max: 2 * HOUR }), fc.double({ min: 0, max: 1, noNaN: true }), gate),
    );
    const periods = fc.constantFrom<[Period, '15m' | 'hour' | 'day'][]>(
      ['day', '15m'],
      ['day', 'hour'],
      ['week', 'hour'],
      ['week', 'day'],
      ['month', 'day'],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 40 }),
        fc.constantFrom(...zones),
        periods,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: -DAY, max: DAY }),
        async (drawn, zone, [name, length], daysAgo, ahead) => {
          ledger = new SqliteLedger(':memory:');
          const asOf = NOW + ahead;
          const records = drawn.map((each): SpoolRecord => {
            if (each.length === 3) return crossing(NOW - each[0], each[1], each[2]);
            const [ago, span, share, of] = each;
            return coverage(NOW - ago - span, NOW - ago, Math.floor(span * share), of);
          });
          const on = await ground(records, asOf, zone);
          const date = new Date(NOW - daysAgo * DAY).toISOString().slice(0, 10);
          const period = periodAt(name, date, zone);
          const counted = await countPeriod(on, period, length);
          const books = await ledger.books(on.site, period.from, period.to);
          const sum = (key: 'in' | 'out') => books.counts.reduce((total, row) => total + row[key], 0);
          const buckets = bucketSums(counted);
          const sums = buckets.reduce(
            (total, { sums }) => [total[0] + sums.in, total[1] + sums.out] as const,
            [0, 0] as readonly [number, number],
          );
          expect(sums).toEqual([sum('in'), sum('out')]);
          expect([totalOf(counted).in, totalOf(counted).out]).toEqual([sum('in'), sum('out')]);

          const watchOf = siteWatch({ gateways: on.site.gateways, books, asOf });
          for (const { bucket, sums } of buckets) {
            const slots = slotsOf(bucket.stretches);
            let [due, missing, known] = [0, 0, false];
            for (const { id } of on.place.gates) {
              const watch = watchOf(id);
              due += watch.dueMs(slots);
              missing += watch.missingMs(slots);
              known ||= watch.share(slots) !== null;
            }
            expect(sums.dueMs).toBe(due);
            expect(sums.missingMs).toBeCloseTo(missing, 3);
            expect(shareOf(sums) === null).toBe(!known || due === 0);
          }
          const slots = slotsOf([period]);
          const { gaps } = await gapsIn(on, counted);
          for (const { id } of on.place.gates) {
            const mine = gaps.filter((gap) => gap.gate === id).map(({ gate: _, ongoing: __, ...gap }) => gap);
            expect(sorted(mine)).toEqual(sorted(watchOf(id).gaps(slots)));
          }
          await ledger.close();
        },
      ),
      { numRuns: 60 },
    );
    ledger = new SqliteLedger(':memory:');
  });
});

function slotsOf(stretches: readonly { from: number; to: number }[]): number[] {
  return stretches.flatMap(({ from, to }) =>
    Array.from({ length: (to - from) / SLOT_MS }, (_, n) => from + n * SLOT_MS),
  );
}

const sorted = <T extends { from: number; to: number; cause: string }>(gaps: readonly T[]) =>
  [...gaps].sort((a, b) => a.from - b.from || a.to - b.to || a.cause.localeCompare(b.cause));
