import { afterEach, expect, test } from 'vitest';
import type { ReportsResponse } from './api/report-schemas.ts';
import type { TodayResponse } from './api/schemas.ts';
import { Chain, coverage, crossing } from './ledger/ledger-samples.ts';
import { startServer } from './main.ts';
import { localDay } from './rollups/local-time.ts';
import { configIn, quiet } from './testing.ts';
import { asAdmin } from './testing-app.ts';
import { json, Stage } from './testing-stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = localDay('2026-11-22', 'Asia/Ho_Chi_Minh');
/** Gateway 1 cannot reach the server from 22:50 on; it counts all the same. */
const CUT = DAY.to - 70 * MINUTE;

const stage = new Stage();
afterEach(() => stage.clear());

/** A gateway's day at one gate: a coverage report for every ten minutes, and a visit in each of them. */
function dayAt(gate: string, gateway: string) {
  const records = Array.from({ length: 144 }, (_, n) => {
    const from = DAY.from + n * 10 * MINUTE;
    return [crossing(from + 5 * MINUTE, 'in', gate), coverage(from, from + 10 * MINUTE, 10 * MINUTE, gate)];
  });
  return new Chain(records.flat(), gateway);
}

test('a day with an outage of 70 minutes says so; the backlog revises it, and both versions are kept', async () => {
  let now = DAY.to;
  const server = await startServer(configIn(stage.fresh()), {
    log: quiet,
    identify: asAdmin,
    now: () => now,
  });
  stage.after(() => server.close());
  const [one, two] = [await stage.gateway(server.mqttPort), await stage.gateway(server.mqttPort, 'gw-2')];
  const [main, side] = [dayAt('main', 'gw-1'), dayAt('side', 'gw-2')];
  const sentBeforeCut = 288 - 2 * 7;
  now = DAY.to - MINUTE;
  await one.send(main.batch(1, sentBeforeCut));
  await two.send(side.batch(1, 286));

  const today = await json<TodayResponse>(`${server.url}/api/today?site=den-hung`);
  expect(today.shortfalls).toEqual(['gaps']);
  const [mainGate, sideGate] = today.gates;
  expect(mainGate?.gaps).toMatchObject([{ from: CUT, cause: 'agent-down', gateway: 'gw-1', ongoing: true }]);
  expect(sideGate?.in).toBe(143);

  now = DAY.to + MINUTE;
  await two.send(side.batch(287, 288));
  now = DAY.to + 20 * MINUTE;
  const url = `${server.url}/api/reports/daily.csv?site=den-hung&date=2026-11-22`;
  const text = async (query = '') => (await fetch(url + query)).text();
  const rows = (csv: string) => csv.split('\r\n').map((line) => line.split(';'));
  const first = await text();
  expect(first).toContain('CHƯA ĐỦ SỐ LIỆU');
  const gapsOf = (gate: string) =>
    rows(first).filter(([name, when]) => name === gate && when === '22:50-24:00');
  expect(gapsOf('Cổng chính')).toEqual([
    ['Cổng chính', '22:50-24:00', '', '', '', '', '70', 'thiết bị không gửi số liệu (Hộp 1: door)'],
  ]);
  expect(gapsOf('Cổng phụ')).toEqual([]);
  const total = (csv: string) => rows(csv).find(([name]) => name === 'Tất cả các cổng')?.[2];
  expect(total(first)).toBe(String(137 + 144));

  now = DAY.to + 5 * HOUR;
  await one.send(main.batch(sentBeforeCut + 1, 288));
  const second = await text();
  expect(second).toContain('Đủ số liệu');
  expect(second).not.toContain('CHƯA ĐỦ SỐ LIỆU');
  expect(total(second)).toBe('288');
  expect(second).toContain(
    'Bản 2, lập lúc 23/11/2026 05:00:00, thay bản 1 lập lúc 23/11/2026 00:20:00: lượt vào 281 → 288 (+7), lượt ra 0',
  );
  expect(second).toContain('Lý do: số liệu đến muộn của Hộp 1');
  expect(await text('&version=1')).toBe(first);
  expect(await text('&version=2')).toBe(second);
  expect(await text()).toBe(second);

  const query = 'site=den-hung&from=2026-11-20&to=2026-11-23';
  const { reports } = await json<ReportsResponse>(`${server.url}/api/reports?${query}`);
  expect(reports).toEqual([
    {
      date: '2026-11-22',
      version: 1,
      createdAt: DAY.to + 20 * MINUTE,
      in: 281,
      out: 0,
      complete: false,
      shortfalls: ['gaps'],
      clockUnsure: false,
      missingMs: 70 * MINUTE,
      revises: null,
    },
    {
      date: '2026-11-22',
      version: 2,
      createdAt: DAY.to + 5 * HOUR,
      in: 288,
      out: 0,
      complete: true,
      shortfalls: [],
      clockUnsure: false,
      missingMs: 0,
      revises: {
        version: 1,
        createdAt: DAY.to + 20 * MINUTE,
        in: { from: 281, to: 288 },
        out: { from: 0, to: 0 },
        late: ['gw-1'],
      },
    },
  ]);
});
