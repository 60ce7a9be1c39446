import { expect, test } from 'vitest';
import { batchOf, coverage, crossing, dropped } from '../ledger/ledger-samples.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { localDay } from '../rollups/local-time.ts';
import { configIn } from '../testing.ts';
import { dailyCsv } from './daily-csv.ts';
import type { Language } from './words.ts';

const HOUR = 3_600_000;
const [SITE] = configIn('').sites;
if (!SITE) throw new Error('the test has no site');
const DAY = localDay('2026-11-22', SITE.timeZone);
const at = (hour: number) => DAY.from + hour * HOUR;

async function csvOf(
  records: Parameters<typeof batchOf>[0],
  { createdAt = DAY.to + HOUR, language = 'en' as Language, site = SITE, day = DAY } = {},
): Promise<string[][]> {
  if (!site || !day) throw new Error('no site');
  const ledger = new SqliteLedger(':memory:');
  if (records.length > 0) await ledger.store(batchOf(records), DAY.to, site);
  const books = await ledger.books(site, day.from, day.to);
  await ledger.close();
  const text = dailyCsv(site, day, books, createdAt, language);
  expect(text.startsWith('\uFEFF')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  return text
    .slice(1)
    .split('\r\n')
    .map((line) => line.split(';'));
}
const find = (rows: string[][], gate: string, hour: string) =>
  rows.find((row) => row[0] === gate && row[1] === hour);

test('counts, coverage and sums, hour by hour', async () => {
  const rows = await csvOf([
    crossing(at(8)),
    crossing(at(8) + 1),
    crossing(at(9), 'out'),
    crossing(at(9), 'in', 'side'),
    coverage(at(8), at(9), HOUR),
    coverage(at(9), at(10), HOUR / 2),
    coverage(at(10), at(11), HOUR),
  ]);
  expect(find(rows, 'Cổng chính', '08:00-09:00')).toEqual([
    'Cổng chính',
    '08:00-09:00',
    '2',
    '0',
    '100.0 %',
    '0',
    '',
  ]);
  expect(find(rows, 'Cổng chính', '09:00-10:00')?.slice(2)).toEqual([
    '0',
    '1',
    '50.0 %',
    '30',
    'Not fully watched',
  ]);
  expect(find(rows, 'Cổng chính', '10:00-11:00')?.slice(2)).toEqual(['0', '0', '100.0 %', '0', '']);
  expect(find(rows, 'Cổng chính', 'Total: Whole day')?.slice(2)).toEqual(['2', '1', '10.4 %', '1290', '']);
  expect(find(rows, 'All gates', 'Total: Whole day')?.slice(2, 4)).toEqual(['3', '1']);
});

test('an hour that nobody watched says so, and shows no zero', async () => {
  const rows = await csvOf([crossing(at(9), 'in', 'side'), coverage(at(8), at(9), HOUR)]);
  expect(find(rows, 'Cổng chính', '07:00-08:00')?.slice(2)).toEqual(['', '', '', '60', 'Not watched']);
  expect(find(rows, 'Cổng chính', '12:00-13:00')?.slice(2)).toEqual(['', '', '0.0 %', '60', 'Not watched']);
  // Counted although no coverage was reported: the count stands, the doubt beside it.
  expect(find(rows, 'Cổng phụ', '09:00-10:00')?.slice(2)).toEqual(['1', '0', '', '60', 'Not watched']);
  const silent = await csvOf([]);
  expect(find(silent, 'All gates', 'Total: Whole day')?.slice(2)).toEqual([
    '',
    '',
    '',
    '2880',
    'Not watched',
  ]);
});

test('a day that is not over marks what is ahead', async () => {
  const rows = await csvOf([coverage(at(8), at(8.5), HOUR / 2)], { createdAt: at(8.5) });
  expect(find(rows, 'Cổng chính', '08:00-09:00')?.slice(4)).toEqual(['100.0 %', '0', '']);
  expect(find(rows, 'Cổng chính', '09:00-10:00')?.slice(2)).toEqual(['', '', '', '0', 'Still ahead']);
  expect(rows.find((row) => row[0] === 'Created at')).toEqual([
    'Created at',
    '22/11/2026 08:30:00',
    expect.stringContaining('not over'),
  ]);
});

test('crossings of uncertain time and lost records have a row each, only when there are any', async () => {
  const received = [crossing(5), crossing(6), dropped(at(3), 9)];
  const site = SITE;
  const day = { ...DAY, to: DAY.to + HOUR };
  const rows = await csvOf(received, { site, day });
  expect(rows.find((row) => row[0] === 'Crossings of uncertain time')?.[2]).toBe('2');
  expect(rows.find((row) => row[0] === 'Records lost at gateways')?.[2]).toBe('9');
  const clean = (await csvOf([crossing(at(1))])).map((row) => row[0]);
  expect(clean).not.toContain('Crossings of uncertain time');
  expect(clean).not.toContain('Records lost at gateways');
});

test('Vietnamese: header, decimal comma, date', async () => {
  const rows = await csvOf([coverage(at(8), at(9), HOUR * 0.995)], { language: 'vi' });
  expect(rows.slice(1, 5)).toEqual([
    ['Địa điểm', 'Đền Hùng (den-hung)'],
    ['Ngày', '22/11/2026'],
    ['Múi giờ', 'Asia/Ho_Chi_Minh'],
    ['Lập lúc', '23/11/2026 01:00:00'],
  ]);
  expect(rows.flat().join()).toMatch(/không phải số khách khác nhau/);
  expect(find(rows, 'Cổng chính', '08:00-09:00')?.[4]).toBe('99,5 %');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])(
  'a gate called %j is text, not a formula',
  async (name) => {
    const site = { ...SITE, gates: [{ id: 'main', name }] } as typeof SITE;
    const rows = await csvOf([crossing(at(9))], { site });
    const cells = rows.flat().filter((cell) => cell.replaceAll('"', '').endsWith(name));
    expect(cells.length).toBeGreaterThan(20);
    for (const cell of cells) expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
  },
);

test('the hour that summer time skips, and the one it repeats', async () => {
  const site = { ...SITE, timeZone: 'America/New_York' } as typeof SITE;
  const spring = localDay('2026-03-08', 'America/New_York');
  const rows = await csvOf([], { site, day: spring });
  expect(find(rows, 'Cổng chính', '02:00-03:00')?.slice(2)).toEqual([
    '',
    '',
    '',
    '0',
    'No such hour (clock change)',
  ]);
  expect(find(rows, 'Cổng chính', 'Total: Whole day')?.[5]).toBe('1380');
  const autumn = localDay('2026-11-01', 'America/New_York');
  const repeated = await csvOf([], { site, day: autumn });
  expect(find(repeated, 'Cổng chính', '01:00-02:00')?.[5]).toBe('120');
});
