import { expect, test } from 'vitest';
import { batchOf, coverage, crossing, dropped } from '../ledger/ledger-samples.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { localDay } from '../rollups/local-time.ts';
import { configIn } from '../testing.ts';
import type { Language } from './causes.ts';
import { dailyCsv } from './daily-csv.ts';
import { dayReport } from './day-report.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
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
  const report = dayReport(site, day, books, createdAt);
  const text = dailyCsv({ version: null, createdAt, report, revises: null }, language);
  expect(text.startsWith('\uFEFF')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  return text
    .slice(1)
    .split('\r\n')
    .map((line) => line.split(';'));
}
const find = (rows: string[][], gate: string, hour: string) =>
  rows.find((row) => row[0] === gate && row[1] === hour);
const named = (rows: string[][], name: string) => rows.find((row) => row[0] === name);

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
  expect(find(rows, 'Cổng chính', '08:00-09:00')?.slice(2)).toEqual(['2', '0', '100.0 %', '0.2', '0', '']);
  expect(find(rows, 'Cổng chính', '09:00-10:00')?.slice(2)).toEqual([
    '0',
    '1',
    '50.0 %',
    '0.3',
    '30',
    'Not fully watched',
  ]);
  expect(find(rows, 'Cổng chính', '10:00-11:00')?.slice(2)).toEqual(['0', '0', '100.0 %', '0.2', '0', '']);
  expect(find(rows, 'Cổng chính', 'Total: Whole day')?.slice(2)).toEqual([
    '2',
    '1',
    '10.4 %',
    '0.2',
    '1290',
    '',
  ]);
  expect(find(rows, 'All gates', 'Total: Whole day')?.slice(2, 4)).toEqual(['3', '1']);
});

test('an hour that nobody watched says so, and shows no zero', async () => {
  const rows = await csvOf([crossing(at(9), 'in', 'side'), coverage(at(8), at(9), HOUR)]);
  expect(find(rows, 'Cổng chính', '07:00-08:00')?.slice(2)).toEqual(['', '', '', '', '60', 'Not watched']);
  expect(find(rows, 'Cổng chính', '12:00-13:00')?.slice(2)).toEqual([
    '',
    '',
    '0.0 %',
    '',
    '60',
    'Not watched',
  ]);
  // Counted although no coverage was reported: the count stands, the doubt beside it.
  expect(find(rows, 'Cổng phụ', '09:00-10:00')?.slice(2)).toEqual(['1', '0', '', '', '60', 'Not watched']);
  const silent = await csvOf([]);
  expect(find(silent, 'All gates', 'Total: Whole day')?.slice(2)).toEqual([
    '',
    '',
    '',
    '',
    '2880',
    'Not watched',
  ]);
});

test('a day with gaps is incomplete, and each gap is told with its time, minutes and cause', async () => {
  const side = (from: number, to: number) => coverage(from, to, to - from, 'side');
  const rows = await csvOf([
    coverage(DAY.from, at(10) + 2 * MINUTE, 10 * HOUR + 2 * MINUTE),
    coverage(at(11) + 12 * MINUTE, DAY.to, 13 * HOUR - 12 * MINUTE),
    side(DAY.from, DAY.to),
  ]);
  expect(named(rows, 'State of the figures')).toEqual([
    'State of the figures',
    'INCOMPLETE',
    'there are times that nobody watched',
  ]);
  expect(find(rows, 'Cổng chính', '10:02-11:12')?.slice(2)).toEqual([
    '',
    '',
    '',
    '',
    '70',
    'nothing received from the device (Hộp 1: door)',
  ]);
  const after = rows.slice(rows.findIndex(([first]) => first === 'Times not watched'));
  expect(after.filter(([gate]) => gate === 'Cổng chính' || gate === 'Cổng phụ')).toHaveLength(1);
});

test('a fully watched day is complete, without a list of gaps', async () => {
  const rows = await csvOf([
    coverage(DAY.from, DAY.to, 24 * HOUR),
    coverage(DAY.from, DAY.to, 24 * HOUR, 'side'),
  ]);
  expect(named(rows, 'State of the figures')).toEqual(['State of the figures', 'Complete']);
  expect(named(rows, 'Times not watched')).toBeUndefined();
});

test('a day that is not over marks what is ahead', async () => {
  const rows = await csvOf([coverage(at(8), at(8.5), HOUR / 2)], { createdAt: at(8.5) });
  expect(find(rows, 'Cổng chính', '08:00-09:00')?.slice(4)).toEqual(['100.0 %', '0.3', '0', '']);
  expect(find(rows, 'Cổng chính', '09:00-10:00')?.slice(2)).toEqual(['', '', '', '', '0', 'Still ahead']);
  expect(named(rows, 'Created at')).toEqual(['Created at', '22/11/2026 08:30:00']);
  expect(named(rows, 'Version')).toEqual(['Version', 'Provisional, not kept as a version']);
  expect(named(rows, 'State of the figures')?.[2]).toContain('the day is not over');
});

test('crossings of uncertain time and lost records have a row each, only when there are any', async () => {
  const received = [crossing(5), crossing(6), dropped(at(3), 9)];
  const day = { ...DAY, to: DAY.to + HOUR };
  const rows = await csvOf(received, { day });
  expect(named(rows, 'Crossings of uncertain time')?.[2]).toBe('2');
  expect(named(rows, 'Records lost at gateways')?.[2]).toBe('9');
  const clean = (await csvOf([crossing(at(1))])).map((row) => row[0]);
  expect(clean).not.toContain('Crossings of uncertain time');
  expect(clean).not.toContain('Records lost at gateways');
});

test('Vietnamese: header, decimal comma, date', async () => {
  const rows = await csvOf([coverage(at(8), at(9), HOUR * 0.995)], { language: 'vi' });
  expect(rows.slice(1, 7)).toEqual([
    ['Địa điểm', 'Đền Hùng (den-hung)'],
    ['Ngày', '22/11/2026'],
    ['Múi giờ', 'Asia/Ho_Chi_Minh'],
    ['Lập lúc', '23/11/2026 01:00:00'],
    ['Bản báo cáo', 'Tạm tính, chưa lưu thành bản báo cáo'],
    ['Tình trạng số liệu', 'CHƯA ĐỦ SỐ LIỆU', 'có khoảng thời gian không theo dõi'],
  ]);
  expect(rows.flat().join()).toMatch(/không phải số khách khác nhau/);
  expect(find(rows, 'Cổng chính', '08:00-09:00')?.[4]).toBe('99,5 %');
  expect(find(rows, 'Cổng chính', '00:00-08:00')?.slice(6)).toEqual(['480', 'chưa có thiết bị đếm']);
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
    '',
    '0',
    'No such hour (clock change)',
  ]);
  expect(find(rows, 'Cổng chính', 'Total: Whole day')?.[6]).toBe('1380');
  const autumn = localDay('2026-11-01', 'America/New_York');
  const repeated = await csvOf([], { site, day: autumn, createdAt: autumn.to + HOUR });
  expect(find(repeated, 'Cổng chính', '01:00-02:00')?.[6]).toBe('120');
});
