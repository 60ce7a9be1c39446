import { afterEach, beforeEach, expect, test } from 'vitest';
import { Directory } from '../fleet/directory.ts';
import { Chain, coverage, crossing, rezero } from '../ledger/ledger-samples.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { localDay } from '../rollups/local-time.ts';
import { configIn, quiet } from '../testing.ts';
import { CLOSING_MS } from './day-report.ts';
import { ReportIssuer } from './issuer.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const directory = new Directory(configIn('').sites);
const site = directory.site('den-hung');
const DAY = localDay('2026-11-22', site.timeZone);

let now: number;
let ledger: SqliteLedger;
let issuer: ReportIssuer;
beforeEach(() => {
  now = DAY.to;
  ledger = new SqliteLedger(':memory:');
  issuer = new ReportIssuer({ ledger, directory, now: () => now, log: quiet });
});
afterEach(() => ledger.close());

/** As the server does: once a minute. */
async function runFor(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    now += MINUTE;
    await issuer.run();
  }
}
const issued = async () =>
  (await ledger.reports(site.id, '2026-01-01', '2026-12-31')).map(
    ({ date, version }) => `${date} ${version}`,
  );

const chain = new Chain([
  coverage(DAY.from, DAY.from + 23 * HOUR, 23 * HOUR),
  crossing(DAY.from + 8 * HOUR),
  coverage(DAY.from + 23 * HOUR, DAY.to, HOUR),
  crossing(DAY.to - 30 * MINUTE),
  crossing(DAY.to - 20 * MINUTE),
]);
const store = (from: number, to = from) => ledger.store(chain.batch(from, to), now, site);

test('a day is issued by itself when it is closed and quiet, once', async () => {
  await store(1, 3);
  await runFor(14);
  expect(await issued()).toEqual([]);
  await runFor(5);
  expect(await issued()).toEqual(['2026-11-22 1']);
  await runFor(10);
  expect(await issued()).toEqual(['2026-11-22 1']);
});

test('late records make one more version, after they have stopped coming', async () => {
  await store(1, 2);
  await runFor(20);
  await store(3);
  await runFor(2);
  await store(4);
  await runFor(2);
  await store(5);
  await runFor(2);
  expect(await issued()).toEqual(['2026-11-22 1']);
  await runFor(2);
  expect(await issued()).toEqual(['2026-11-22 1', '2026-11-22 2']);
  const versions = await issuer.versions(site, DAY);
  expect(versions.map(({ report }) => report.totals.in)).toEqual([1, 3]);
  expect(versions[1]?.revises).toMatchObject({ version: 1, in: { from: 1, to: 3 }, late: ['gw-1'] });
});

test('a record that changes no figure makes no version, and is not looked at for ever', async () => {
  const more = new Chain([...chain.records.map(({ seq: _, ...record }) => record), rezero(DAY.to - MINUTE)]);
  await ledger.store(more.batch(1, 5), now, site);
  await runFor(20);
  await ledger.store(more.batch(6, 6), now, site);
  await runFor(5);
  expect(await issued()).toEqual(['2026-11-22 1']);
  expect(await ledger.reportedDays(site.id)).toEqual([{ date: '2026-11-22', isStale: false }]);
});

test('days that ended while the server was down are issued too, from the first that anything is known of', async () => {
  await store(1, 3);
  now = DAY.to + 3 * 24 * HOUR + CLOSING_MS;
  await runFor(4);
  expect(await issued()).toEqual(['2026-11-22 1', '2026-11-23 1', '2026-11-24 1', '2026-11-25 1']);
});

test('what is asked for while the issuer runs is issued once', async () => {
  await store(1, 3);
  now = DAY.to + CLOSING_MS;
  await issuer.run();
  now += 2 * MINUTE;
  const handouts = await Promise.all([issuer.newest(site, DAY), issuer.run(), issuer.newest(site, DAY)]);
  expect([handouts[0].version, handouts[2].version]).toEqual([1, 1]);
  expect(await issued()).toEqual(['2026-11-22 1']);
});

test('a site without any records has no reports, and books that cannot be read stop nothing', async () => {
  await runFor(30);
  expect(await issued()).toEqual([]);
  await ledger.close();
  await issuer.run();
  ledger = new SqliteLedger(':memory:');
});
