import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Health, topicOf } from '../firmware-config/contract/index.ts';
import { linesOf } from './audit/lines-of.ts';
import { verifyExport } from './audit/verify-export.ts';
import { Chain, coverage, crossing, rezero } from './ledger/ledger-samples.ts';
import { type RunningServer, startServer } from './main.ts';
import { configIn, quiet, scratch, TestGateway } from './testing.ts';
import { asAdmin } from './testing-app.ts';
import { openRoad } from './testing-road.ts';
import { SILENT_AFTER_MS } from './web/state/link.ts';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const missing = existsSync(CHROMIUM)
  ? ''
  : ` (skipped: ${CHROMIUM} is missing, install it with: apt-get install chromium)`;

describe.skipIf(missing !== '')(`the live page in Chromium${missing}`, () => {
  const { folder, remove } = scratch();
  const web = join(folder, 'web');
  let rounds = 0;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let data: string;
  let server: RunningServer;
  let gateway: TestGateway;
  let chain: Chain;
  let complaints: string[];

  beforeAll(async () => {
    const configFile = join(import.meta.dirname, '../vite.config.ts');
    await build({ configFile, logLevel: 'error', build: { outDir: web, emptyOutDir: true } });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  });
  afterAll(async () => {
    await browser?.close();
    remove();
  });

  beforeEach(async () => {
    data = join(folder, `${++rounds}`);
    chain = new Chain();
    complaints = [];
    server = await startServer(configIn(data), { log: quiet, identify: asAdmin, web });
    gateway = await TestGateway.connect(server.mqttPort);
    context = await browser.newContext();
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
    await gateway.close();
    await server.close();
    expect(complaints).toEqual([]);
  });

  async function pass(...ways: ['in' | 'out', ('main' | 'side')?][]): Promise<void> {
    const records = ways.map(([way, gate]) => crossing(Date.now(), way, gate));
    await gateway.send(chain.next(records));
  }

  /** In, out and inside of a card, as a person reads them. */
  const numbers = (name: string) =>
    page
      .locator('.card', { has: page.getByRole('heading', { name, exact: true }) })
      .locator('.digits')
      .allInnerTexts();
  const shows = (name: string, expected: string[]) =>
    expect.poll(() => numbers(name), { timeout: 10_000 }).toEqual(expected);
  const live = () => page.locator('.connection.live').waitFor({ timeout: 20_000 });

  test('numbers rise as people pass, without a reload', async () => {
    await pass(['in'], ['out', 'side']);
    await page.goto(server.url);
    await live();
    await shows('Cổng chính', ['1', '0', '1']);
    await shows('Cổng phụ', ['0', '1', '0']);
    await pass(['in'], ['in', 'side'], ['in'], ['out']);
    await shows('Cổng chính', ['3', '1', '2']);
    await shows('Cổng phụ', ['1', '1', '0']);
    await shows('Toàn bộ địa điểm', ['4', '2', '2']);
    const rows = page.locator('.recent tbody tr');
    expect(await rows.count()).toBe(6);
    expect(await rows.first().innerText()).toMatch(/^\d\d:\d\d:\d\d\s+Ra\s+Cổng chính$/);
    await page.locator('summary').click();
    expect(await page.locator('.table tfoot').innerText()).toMatch(/Cả ngày\s+4\s+2/);
  });

  test('the language is switched and remembered', async () => {
    await pass(...Array.from({ length: 11 }, (): ['in'] => ['in']));
    await page.goto(server.url);
    await live();
    expect(await page.locator('html').getAttribute('lang')).toBe('vi');
    await page.getByRole('button', { name: 'English' }).click();
    await shows('Whole site', ['11', '0', '11']);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('.connection p').innerText()).toBe('Live');
    await page.reload();
    await shows('Whole site', ['11', '0', '11']);
    const report = await page.getByRole('link', { name: 'Download the day (CSV)' }).getAttribute('href');
    const csv = await (await fetch(new URL(report ?? '', server.url))).text();
    expect(csv).toMatch(/All gates;.*;11;0/);
  });

  test('the server going away is said and greyed; when it is back the numbers are right', async () => {
    await page.goto(server.url);
    await live();
    await pass(['in'], ['in']);
    await shows('Cổng chính', ['2', '0', '2']);

    const ports = { ...configIn('').listen, http: Number(new URL(server.url).port), mqtt: server.mqttPort };
    await gateway.close();
    await server.close();
    await page.locator('.trouble').waitFor();
    expect(await page.locator('.connection p').innerText()).toMatch(/^Mất kết nối từ \d\d:\d\d$/);
    expect(await page.locator('.day').getAttribute('class')).toContain('stale');
    expect(await numbers('Cổng chính')).toEqual(['2', '0', '2']);

    server = await startServer({ ...configIn(data), listen: ports }, { log: quiet, identify: asAdmin, web });
    gateway = await TestGateway.connect(server.mqttPort);
    await pass(['in'], ['out'], ['in']);
    await live();
    await shows('Cổng chính', ['4', '1', '3']);
    await pass(['in']);
    await shows('Cổng chính', ['5', '1', '4']);
    expect(await page.locator('.trouble', { hasText: 'Mất kết nối' }).count()).toBe(0);
  });

  test('a phone that loses its network says so at once, and catches up when it is back', async () => {
    await page.goto(server.url);
    await live();
    await context.setOffline(true);
    await page.locator('.trouble', { hasText: 'Mất kết nối từ' }).waitFor();
    await pass(['in']);
    await context.setOffline(false);
    await live();
    await shows('Cổng chính', ['1', '0', '1']);
  });

  test('a connection that falls silent without ending is not taken for a live one', async () => {
    const road = await openRoad(Number(new URL(server.url).port));
    try {
      await page.clock.install();
      await page.goto(road.url);
      await live();
      road.block();
      await page.clock.fastForward(SILENT_AFTER_MS + 2000);
      await page.locator('.trouble', { hasText: 'Mất kết nối từ' }).waitFor();
      await pass(['in']);
      road.clear();
      await live();
      await shows('Cổng chính', ['1', '0', '1']);
    } finally {
      road.close();
    }
  });

  test('at midnight of the site the page begins the new day', async () => {
    await gateway.close();
    await server.close();
    const ahead = Date.parse('2026-04-30T23:59:54+07:00') - Date.now();
    const now = () => Date.now() + ahead;
    server = await startServer(configIn(data), { log: quiet, identify: asAdmin, web, now });
    gateway = await TestGateway.connect(server.mqttPort);
    await gateway.send(chain.next([crossing(now()), crossing(now())]));
    await page.goto(server.url);
    await shows('Cổng chính', ['2', '0', '2']);
    expect(await page.locator('.place p').innerText()).toBe('Hôm nay, 30/04/2026');
    await page.locator('.place p', { hasText: '01/05/2026' }).waitFor({ timeout: 15_000 });
    await shows('Cổng chính', ['0', '0', '0']);
    await gateway.send(chain.next([crossing(now(), 'out')]));
    await shows('Cổng chính', ['0', '1', '0']);
  });

  const publish = (channel: 'status' | 'health', message: object) => {
    const text = JSON.stringify(message);
    return gateway.client.publishAsync(topicOf('gw-1', channel), text, {
      qos: 1,
      retain: channel === 'status',
    });
  };
  const status = (state: 'online' | 'offline') => ({
    v: 1,
    gateway: 'gw-1',
    state,
    agent: '0.1.0',
    boot: 'abcdef01',
    since: Date.now(),
  });

  test('gateways and their cameras are told in words; none online is said above the numbers', async () => {
    const health: Health = {
      v: 1,
      gateway: 'gw-1',
      at: Date.now(),
      uptimeS: 1,
      memoryMb: 80,
      spool: { unsettled: 0, dropped: 0 },
      cameras: [
        { camera: 'cam-1', state: 'running', framesPerSecond: 9.8, inferenceMs: 13, skippedFrames: 0 },
        {
          camera: 'cam-2',
          state: 'failed',
          reason: { code: 'camera-unavailable', text: 'unplugged' },
          framesPerSecond: 0,
          inferenceMs: 0,
          skippedFrames: 0,
        },
      ],
      notices: [],
    };
    await pass(['in']);
    await page.goto(server.url);
    await page.locator('.trouble', { hasText: 'Không có thiết bị đếm nào hoạt động' }).waitFor();
    const box = page.locator('.gateway', { hasText: 'Hộp 1' });
    expect(await box.innerText()).toMatch(/Chưa rõ tình trạng · liên lạc lần cuối \d\d:\d\d/);
    expect(await page.locator('.gateway', { hasText: 'Hộp 2' }).innerText()).toContain('Chưa từng liên lạc');
    await publish('status', status('online'));
    await publish('health', health);
    await box.filter({ hasText: 'đang chạy, 9,8 khung hình/giây' }).waitFor();
    expect(await box.innerText()).toMatch(/Hoạt động từ \d\d:\d\d/);
    expect(await box.innerText()).toContain('gặp lỗi: không mở được nguồn hình');
    expect(await page.locator('.trouble').count()).toBe(0);
    await publish('status', status('offline'));
    await page.locator('.trouble', { hasText: 'Không có thiết bị đếm nào hoạt động từ' }).waitFor();
  });

  test('what is missing from the day is told with its cause, and reports are there in their versions', async () => {
    await gateway.close();
    await server.close();
    const minute = 60_000;
    const midnight = Date.parse('2026-04-30T00:00:00+07:00');
    let now = midnight + 30 * minute;
    server = await startServer(configIn(data), { log: quiet, identify: asAdmin, web, now: () => now });
    gateway = await TestGateway.connect(server.mqttPort);
    const watched = (from: number, to: number, gate = 'main') =>
      coverage(midnight + from * minute, midnight + to * minute, (to - from) * minute, gate);
    const yesterday = (gate: string) => watched(-1440, 0, gate);
    const late = crossing(midnight - 90 * minute);
    const today = [watched(0, 602), watched(672, 690), watched(0, 690, 'side')];
    const chain = new Chain([
      yesterday('side'),
      crossing(midnight - 60 * minute),
      yesterday('main'),
      late,
      ...today,
    ]);
    await gateway.send(chain.batch(1, 2));
    const report = `${server.url}/api/reports/daily.csv?site=den-hung&date=2026-04-29`;
    expect(await (await fetch(report)).text()).toContain('CHƯA ĐỦ SỐ LIỆU');
    now = midnight + 690 * minute;
    await gateway.send(chain.batch(3, chain.records.length));
    await (await fetch(report)).text();

    await page.goto(server.url);
    const shortfall = page.locator('.shortfall');
    await shortfall.waitFor();
    expect(await shortfall.innerText()).toContain('Số liệu hôm nay chưa đủ');
    const rows = await shortfall.locator('li').allInnerTexts();
    expect(rows.map((row) => row.replace(/\s+/g, ' '))).toEqual([
      'Cổng chính 10:02–11:12 1 giờ 10 phút thiết bị không gửi số liệu · Hộp 1',
    ]);
    const day = page.locator('.report');
    await day.waitFor();
    expect(await day.innerText()).toMatch(
      /29\/04\/2026\s+Đủ số liệu\s+2 vào, 0 ra\s+kiểm chứng\s+Bản 2 · CSV\s+Đã sửa: \+1 vào, ±0 ra/,
    );
    await day.locator('summary').click();
    const old = day.getByRole('link', { name: 'Tải bản 1 ngày 29/04/2026 (CSV)' });
    const csv = await (await fetch(new URL((await old.getAttribute('href')) ?? '', server.url))).text();
    expect(csv).toMatch(/Tất cả các cổng;Tổng: Cả ngày;1;0/);

    const proof = await day.getByRole('link', { name: 'kiểm chứng' }).getAttribute('href');
    const { body } = await fetch(new URL(proof ?? '', server.url));
    expect((await verifyExport(linesOf(body ?? []))).report).toMatchObject({ version: 2, in: 2, out: 0 });

    const cameras = [
      {
        camera: 'cam-1',
        state: 'running',
        picture: { fault: 'covered', since: midnight + 680 * minute },
        framesPerSecond: 9.8,
        inferenceMs: 13,
        skippedFrames: 0,
      },
    ];
    const spool = { unsettled: 0, dropped: 0 };
    await publish('status', status('online'));
    await publish('health', {
      v: 1,
      gateway: 'gw-1',
      at: now,
      uptimeS: 1,
      memoryMb: 80,
      spool,
      cameras,
      notices: [],
    });
    await page.locator('.camera', { hasText: 'ống kính bị che từ 11:20, không đếm được' }).waitFor();
  });

  test('news of a gateway is not undone by an answer that is older', async () => {
    await publish('status', status('online'));
    await pass(['in']);
    await page.goto(server.url);
    await live();
    await shows('Cổng chính', ['1', '0', '1']);
    const box = page.locator('.gateway', { hasText: 'Hộp 1' });
    await page.route('**/api/today*', async (route) => {
      const response = await route.fetch();
      await publish('status', status('offline'));
      await box.filter({ hasText: 'Mất liên lạc' }).waitFor();
      await route.fulfill({ response });
    });
    await gateway.send(chain.next([rezero(Date.now())]));
    await shows('Cổng chính', ['1', '0', '0']);
    expect(await box.innerText()).toContain('Mất liên lạc');
  });

  test('an address with a site that does not exist offers those that do', async () => {
    await page.goto(`${server.url}/?site=nowhere`);
    await page.getByRole('button', { name: 'Đền Hùng' }).click();
    await shows('Cổng chính', ['0', '0', '0']);
    expect(new URL(page.url()).searchParams.get('site')).toBe('den-hung');
  });
});
