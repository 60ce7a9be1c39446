import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SpoolRecord } from '../../firmware-config/contract/index.ts';
import type { Ledger } from './ledger.ts';
import { Chain, coverage, crossing, dropped, NOW, PLACE, STAMP, sync } from './ledger-samples.ts';
import type { NewReport } from './report-store.ts';

const HOUR = 3_600_000;

/** What every adapter of the Ledger port must do with reports. */
export function reportsSuite(name: string, open: () => Promise<Ledger>): void {
  describe(`${name} as a ReportStore`, () => {
    let ledger: Ledger;
    beforeEach(async () => {
      ledger = await open();
    });
    afterEach(() => ledger.close());

    const report = async (more: Partial<NewReport> = {}): Promise<NewReport> => ({
      site: PLACE.id,
      date: '2026-11-22',
      from: NOW - 10 * HOUR,
      to: NOW + 14 * HOUR,
      createdAt: NOW + 15 * HOUR,
      body: '{"in":1}',
      lastEventId: await ledger.lastEventId(),
      ...more,
    });
    const days = () => ledger.reportedDays(PLACE.id);
    const stale = async () => (await days()).filter(({ isStale }) => isStale).map(({ date }) => date);
    const chain = new Chain([crossing(NOW), crossing(NOW), coverage(NOW - 12 * HOUR, NOW - 11 * HOUR, HOUR)]);
    const store = (seq: number) => ledger.store(chain.batch(seq, seq), NOW + 20 * HOUR, PLACE);

    test('every version of a day is kept as it was, in order', async () => {
      expect((await ledger.issueReport(await report())).version).toBe(1);
      expect((await ledger.issueReport(await report({ body: '{"in":2}', createdAt: NOW }))).version).toBe(2);
      expect((await ledger.issueReport(await report({ date: '2026-11-21' }))).version).toBe(1);
      expect((await ledger.issueReport(await report({ site: 'elsewhere' }))).version).toBe(1);
      const found = await ledger.reports(PLACE.id, '2026-11-21', '2026-11-22');
      expect(found.map(({ date, version, body }) => [date, version, body])).toEqual([
        ['2026-11-21', 1, '{"in":1}'],
        ['2026-11-22', 1, '{"in":1}'],
        ['2026-11-22', 2, '{"in":2}'],
      ]);
      expect(found[2]?.createdAt).toBe(NOW);
      expect(await ledger.reports(PLACE.id, '2026-11-22', '2026-11-22')).toHaveLength(2);
      expect((await days()).map(({ date }) => date)).toEqual(['2026-11-21', '2026-11-22']);
    });

    test('late records make an issued day stale, and only that day; a new version ends it', async () => {
      const other = { date: '2026-11-21', from: NOW - 34 * HOUR, to: NOW - 10 * HOUR };
      await ledger.issueReport(await report(other));
      await ledger.issueReport(await report());
      expect(await stale()).toEqual([]);
      await store(1);
      expect(await stale()).toEqual(['2026-11-22']);
      await ledger.issueReport(await report({ body: '{"in":2}' }));
      expect(await stale()).toEqual([]);
      await store(2);
      await ledger.issueReport(await report());
      await store(3);
      expect(await stale()).toEqual(['2026-11-21']);
    });

    describe('a day that was issued goes stale when', () => {
      const MIDNIGHT = NOW - 10 * HOUR;
      const yesterday = { date: '2026-11-21', from: MIDNIGHT - 24 * HOUR, to: MIDNIGHT };
      const put = (from: Chain, first: number, last = first, oldest = 1, at = NOW) =>
        ledger.store(from.batch(first, last, oldest), at, PLACE);
      const staleAfter = async (more: () => Promise<unknown>) => {
        await ledger.issueReport(await report(yesterday));
        await more();
        return stale();
      };

      test('coverage reaches back over midnight', async () => {
        const over = new Chain([coverage(MIDNIGHT - 30_000, MIDNIGHT + 30_000, 60_000)]);
        expect(await staleAfter(() => put(over, 1))).toEqual(['2026-11-21']);
      });

      test('records were dropped before midnight', async () => {
        const full = { ...dropped(MIDNIGHT + HOUR, 4), from: MIDNIGHT - HOUR } as SpoolRecord;
        expect(await staleAfter(() => put(new Chain([full]), 1))).toEqual(['2026-11-21']);
      });

      test('what was said to be lost on it comes after all', async () => {
        const holed = new Chain([crossing(NOW), crossing(NOW)]);
        await put(holed, 2, 2, 2, MIDNIGHT - HOUR);
        expect(await staleAfter(() => put(holed, 1))).toEqual(['2026-11-21']);
      });

      test('records that came on it without a time get one', async () => {
        const box = new Chain([{ ...crossing(5), mono: 5 }, sync(NOW, 60 * HOUR, NOW)]);
        await put(box, 1, 1, 1, MIDNIGHT - HOUR);
        expect(await staleAfter(() => put(box, 2))).toEqual(['2026-11-21']);
      });

      test('a spool that was in use on it turns out to be lost', async () => {
        await put(new Chain([crossing(MIDNIGHT - HOUR)]), 1);
        const reset: SpoolRecord = { kind: 'reset', ...STAMP, at: NOW, reason: 'spool-created' };
        expect(await staleAfter(() => put(new Chain([reset], 'gw-1', 'a'.repeat(32)), 1))).toEqual([
          '2026-11-21',
        ]);
      });
    });

    test('a repeat leaves an issued day as it is', async () => {
      await store(1);
      await ledger.issueReport(await report());
      await store(1);
      expect(await stale()).toEqual([]);
    });

    test('a day with the same figures is confirmed', async () => {
      await ledger.issueReport(await report());
      await store(1);
      const { site, date, lastEventId } = await report();
      await ledger.confirmReport({ site, date, lastEventId });
      expect(await stale()).toEqual([]);
    });

    test('records that came while a report was made leave its day stale', async () => {
      await ledger.issueReport(await report());
      await store(1);
      const old = await report();
      await store(2);
      await ledger.confirmReport(old);
      expect(await stale()).toEqual(['2026-11-22']);
      expect((await ledger.issueReport(old)).version).toBe(2);
      expect(await stale()).toEqual(['2026-11-22']);
    });
  });
}
