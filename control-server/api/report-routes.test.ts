import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chain, coverage, crossing, NOW } from '../ledger/ledger-samples.ts';
import { CLOSING_MS } from '../reports/day-report.ts';
import { localDay } from '../rollups/local-time.ts';
import { configIn } from '../testing.ts';
import { TestApp } from '../testing-app.ts';
import { ReportsResponse } from './report-schemas.ts';

const [SITE] = configIn('').sites;
if (!SITE) throw new Error('the test has no site');
const DAY = localDay('2026-11-22', SITE.timeZone);

let now: number;
let server: TestApp;
beforeEach(async () => {
  now = NOW;
  server = await TestApp.start({ now: () => now });
});
afterEach(() => server.close());

const csv = (query = '') => server.app.inject(`/api/reports/daily.csv?site=den-hung&date=2026-11-22${query}`);
const list = async () =>
  (
    await server.get<ReportsResponse>(
      '/api/reports?site=den-hung&from=2026-11-22&to=2026-11-22',
      ReportsResponse,
    )
  ).reports;

test('the report is a file for spreadsheets, in Vietnamese where nothing else is asked', async () => {
  const response = await csv();
  expect(response.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="den-hung-2026-11-22.csv"',
  });
  expect(response.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(response.body).toContain('Lượt vào');
  expect((await csv('&lang=en')).body).toContain('Visits in');
});

test('a day that is not over is handed out, and not kept', async () => {
  const chain = new Chain([crossing(NOW)]);
  await server.ledger.store(chain.batch(1, 1), NOW, SITE);
  expect((await csv()).body).toContain('Tạm tính');
  now = DAY.to + CLOSING_MS - 1;
  expect((await csv()).body).toContain('Tạm tính');
  expect(await list()).toEqual([]);
  expect(
    await server.refused('/api/reports/daily.csv?site=den-hung&date=2026-11-22&version=1'),
  ).toMatchObject({
    status: 404,
    paths: ['version'],
  });
});

test('what is handed out of a day that is over is kept, and revised at once when it is asked for again', async () => {
  const chain = new Chain([crossing(NOW), coverage(NOW - 60_000, NOW, 60_000), crossing(NOW)]);
  await server.ledger.store(chain.batch(1, 2), NOW, SITE);
  now = DAY.to + CLOSING_MS;
  const first = await csv();
  expect(first.headers['content-disposition']).toContain('"den-hung-2026-11-22-v1.csv"');
  expect((await csv()).body).toBe(first.body);
  now += 60_000;
  await server.ledger.store(chain.batch(3, 3), now, SITE);
  const second = await csv();
  expect(second.headers['content-disposition']).toContain('"den-hung-2026-11-22-v2.csv"');
  expect(second.body).toContain(
    '"Bản 2, lập lúc 23/11/2026 00:16:00, thay bản 1 lập lúc 23/11/2026 00:15:00: lượt vào 1 → 2 (+1), lượt ra 0"'.replaceAll(
      '"',
      '',
    ),
  );
  expect((await csv('&version=1')).body).toBe(first.body);
  expect((await csv('&version=2')).body).toBe(second.body);
  expect(await list()).toMatchObject([
    { date: '2026-11-22', version: 1, in: 1, complete: false, shortfalls: ['gaps'], revises: null },
    { version: 2, in: 2, revises: { version: 1, in: { from: 1, to: 2 }, out: { from: 0, to: 0 } } },
  ]);
});

test('a day of which nothing is known is not kept', async () => {
  now = DAY.to + 10 * CLOSING_MS;
  expect((await csv()).body).toContain('Tạm tính');
  expect(await list()).toEqual([]);
});

test.each([
  ['daily.csv?site=den-hung', 400, ['date']],
  ['daily.csv?site=den-hung&date=22/11/2026', 400, ['date']],
  ['daily.csv?site=den-hung&date=2026-11-31', 400, ['date']],
  ['daily.csv?site=den-hung&date=2026-11-22&lang=fr', 400, ['lang']],
  ['daily.csv?site=den-hung&date=2026-11-22&version=0', 400, ['version']],
  ['daily.csv?site=x&date=2026-11-22', 404, ['site']],
])('/api/reports/%s is %d at %j', async (query, status, paths) => {
  const answer = await server.refused(`/api/reports/${query}`);
  expect([answer.status, [...new Set(answer.paths)]]).toEqual([status, paths]);
});

test.each([
  ['site=den-hung', 400, ['from', 'to']],
  ['site=den-hung&from=2026-11-23&to=2026-11-22', 400, ['to']],
  ['site=x&from=2026-11-22&to=2026-11-22', 404, ['site']],
])('/api/reports?%s is %d at %j', async (query, status, paths) => {
  const answer = await server.refused(`/api/reports?${query}`);
  expect([answer.status, [...new Set(answer.paths)].sort()]).toEqual([status, paths]);
});
