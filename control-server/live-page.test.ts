import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { linesOf } from './audit/lines-of.ts';
import { verifyExport } from './audit/verify-export.ts';
import { Chain, coverage, crossing, rezero } from './ledger/ledger-samples.ts';
import { missingChromium } from './testing-chromium.ts';
import { camera, PageStage } from './testing-page.ts';
import { openRoad } from './testing-road.ts';
import { SILENT_AFTER_MS } from './web/state/link.ts';

describe.skipIf(missingChromium !== '')(`the live page in Chromium${missingChromium}`, () => {
  const stage = new PageStage();
  beforeAll(() => stage.build());
  afterAll(() => stage.end());
  beforeEach(() => stage.open());
  afterEach(() => stage.clear());

  /** In, out and inside of a card, as a person reads them. */
  const numbers = (name: string) =>
    stage.page
      .locator('.card', { has: stage.page.getByRole('heading', { name, exact: true }) })
      .locator('.digits')
      .allInnerTexts();
  const shows = (name: string, expected: string[]) =>
    expect.poll(() => numbers(name), { timeout: 15_000 }).toEqual(expected);
  const live = () => stage.page.locator('.link-state.live').waitFor({ timeout: 20_000 });

  test('numbers rise as people pass, without a reload', async () => {
    await stage.pass(['in'], ['out', 'side']);
    await stage.page.goto(stage.server.url);
    await live();
    await shows('Cổng chính', ['1', '0', '1']);
    await shows('Cổng phụ', ['0', '1', '0']);
    await stage.pass(['in'], ['in', 'side'], ['in'], ['out']);
    await shows('Cổng chính', ['3', '1', '2']);
    await shows('Cổng phụ', ['1', '1', '0']);
    await shows('Toàn bộ địa điểm', ['4', '2', '2']);
    const rows = stage.page.locator('.recent tbody tr');
    await expect.poll(() => rows.count()).toBe(6);
    expect(await rows.first().innerText()).toMatch(/^\d\d:\d\d:\d\d\s+Ra\s+Cổng chính$/);
    await stage.page.locator('summary').click();
    await expect.poll(() => stage.page.locator('.table tfoot').innerText()).toMatch(/Cả ngày\s+4\s+2/);
  });

  test('the language is switched and remembered', async () => {
    await stage.pass(...Array.from({ length: 11 }, (): ['in'] => ['in']));
    await stage.page.goto(stage.server.url);
    await live();
    expect(await stage.page.locator('html').getAttribute('lang')).toBe('vi');
    await stage.page.getByRole('button', { name: 'Thêm' }).click();
    await stage.page.getByRole('button', { name: 'English' }).click();
    await stage.page.keyboard.press('Escape');
    await shows('Whole site', ['11', '0', '11']);
    expect(await stage.page.locator('html').getAttribute('lang')).toBe('en');
    expect(await stage.page.locator('.link-state').innerText()).toBe('Live');
    await stage.page.reload();
    await shows('Whole site', ['11', '0', '11']);
    const report = await stage.page
      .getByRole('link', { name: 'Download the day (CSV)' })
      .getAttribute('href');
    const csv = await (await fetch(new URL(report ?? '', stage.server.url))).text();
    expect(csv).toMatch(/All gates;.*;11;0/);
  });

  test('the server going away is said and greyed; when it is back the numbers are right', async () => {
    await stage.page.goto(stage.server.url);
    await live();
    await stage.pass(['in'], ['in']);
    await shows('Cổng chính', ['2', '0', '2']);

    const ports = stage.ports();
    await stage.stop();
    await stage.page.locator('.trouble').waitFor();
    expect(await stage.page.locator('.link-state').innerText()).toMatch(/^Mất kết nối từ \d\d:\d\d$/);
    expect(await stage.page.locator('.day').getAttribute('class')).toContain('stale');
    expect(await numbers('Cổng chính')).toEqual(['2', '0', '2']);

    await stage.start(ports);
    await stage.pass(['in'], ['out'], ['in']);
    await live();
    await shows('Cổng chính', ['4', '1', '3']);
    await stage.pass(['in']);
    await shows('Cổng chính', ['5', '1', '4']);
    expect(await stage.page.locator('.trouble', { hasText: 'Mất kết nối' }).count()).toBe(0);
  });

  test('a phone that loses its network says so at once, and catches up when it is back', async () => {
    await stage.page.goto(stage.server.url);
    await live();
    await stage.context.setOffline(true);
    await stage.page.locator('.trouble', { hasText: 'Mất kết nối từ' }).waitFor();
    await stage.pass(['in']);
    await stage.context.setOffline(false);
    await live();
    await shows('Cổng chính', ['1', '0', '1']);
  });

  test('a connection that falls silent without ending is not taken for a live one', async () => {
    const road = await openRoad(Number(new URL(stage.server.url).port));
    try {
      await stage.page.clock.install();
      await stage.page.goto(road.url);
      await live();
      road.block();
      await stage.page.clock.fastForward(SILENT_AFTER_MS + 2000);
      await stage.page.locator('.trouble', { hasText: 'Mất kết nối từ' }).waitFor();
      await stage.pass(['in']);
      road.clear();
      await live();
      await shows('Cổng chính', ['1', '0', '1']);
    } finally {
      road.close();
    }
  });

  test('at midnight of the site the page begins the new day', async () => {
    await stage.stop();
    const ahead = Date.parse('2026-04-30T23:59:54+07:00') - Date.now();
    const now = () => Date.now() + ahead;
    await stage.start({}, now);
    await stage.gateway.send(stage.chain.next([crossing(now()), crossing(now())]));
    await stage.page.goto(stage.server.url);
    await shows('Cổng chính', ['2', '0', '2']);
    expect(await stage.page.locator('.today').innerText()).toMatch(/^Hôm nay, 30\/04\/2026/);
    await stage.page.locator('.today', { hasText: '01/05/2026' }).waitFor({ timeout: 15_000 });
    await shows('Cổng chính', ['0', '0', '0']);
    await stage.gateway.send(stage.chain.next([crossing(now(), 'out')]));
    await shows('Cổng chính', ['0', '1', '0']);
  });

  test('gateways and their cameras are told in words; none online is said above the numbers', async () => {
    const reason = { code: 'camera-unavailable', text: 'unplugged' } as const;
    const cameras = [camera('cam-1'), camera('cam-2', { state: 'failed', reason, framesPerSecond: 0 })];
    await stage.pass(['in']);
    await stage.page.goto(stage.server.url);
    await stage.page.locator('.trouble', { hasText: 'Không có thiết bị đếm nào hoạt động' }).waitFor();
    const box = stage.page.locator('.gateway', { hasText: 'Hộp 1' });
    expect(await box.innerText()).toMatch(/Chưa rõ tình trạng · liên lạc lần cuối \d\d:\d\d/);
    expect(await stage.page.locator('.gateway', { hasText: 'Hộp 2' }).innerText()).toContain(
      'Chưa từng liên lạc',
    );
    await stage.status('online');
    await stage.health(cameras);
    await box.filter({ hasText: 'đang chạy, 9,8 khung hình/giây' }).waitFor();
    expect(await box.innerText()).toMatch(/Hoạt động từ \d\d:\d\d/);
    expect(await box.innerText()).toContain('gặp lỗi: không mở được nguồn hình');
    expect(await stage.page.locator('.trouble').count()).toBe(0);
    await stage.status('offline');
    await stage.page.locator('.trouble', { hasText: 'Không có thiết bị đếm nào hoạt động từ' }).waitFor();
  });

  test('what is missing from the day is told with its cause, and reports are there in their versions', async () => {
    await stage.stop();
    const minute = 60_000;
    const midnight = Date.parse('2026-04-30T00:00:00+07:00');
    let now = midnight + 30 * minute;
    await stage.start({}, () => now);
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
    await stage.gateway.send(chain.batch(1, 2));
    const report = `${stage.server.url}/api/reports/daily.csv?site=den-hung&date=2026-04-29`;
    expect(await (await fetch(report)).text()).toContain('CHƯA ĐỦ SỐ LIỆU');
    now = midnight + 690 * minute;
    await stage.gateway.send(chain.batch(3, chain.records.length));
    await (await fetch(report)).text();

    await stage.page.goto(stage.server.url);
    const shortfall = stage.page.locator('.shortfall');
    await shortfall.waitFor();
    expect(await shortfall.innerText()).toContain('Số liệu hôm nay chưa đủ');
    const rows = await shortfall.locator('li').allInnerTexts();
    expect(rows.map((row) => row.replace(/\s+/g, ' '))).toEqual([
      'Cổng chính 10:02–11:12 1 giờ 10 phút thiết bị không gửi số liệu · Hộp 1',
    ]);
    const day = stage.page.locator('.report');
    await day.waitFor();
    expect(await day.innerText()).toMatch(
      /29\/04\/2026\s+Đủ số liệu\s+2 vào, 0 ra\s+kiểm chứng\s+Bản 2 · CSV\s+Đã sửa: \+1 vào, ±0 ra/,
    );
    await day.locator('summary').click();
    const old = day.getByRole('link', { name: 'Tải bản 1 ngày 29/04/2026 (CSV)' });
    const csv = await (await fetch(new URL((await old.getAttribute('href')) ?? '', stage.server.url))).text();
    expect(csv).toMatch(/Tất cả các cổng;Tổng: Cả ngày;1;0/);

    const proof = await day.getByRole('link', { name: 'kiểm chứng' }).getAttribute('href');
    const { body } = await fetch(new URL(proof ?? '', stage.server.url));
    expect((await verifyExport(linesOf(body ?? []))).report).toMatchObject({ version: 2, in: 2, out: 0 });

    await stage.status('online');
    const covered = { fault: 'covered', since: midnight + 680 * minute } as const;
    await stage.health([camera('cam-1', { picture: covered })], now);
    await stage.page.locator('.camera', { hasText: 'ống kính bị che từ 11:20, không đếm được' }).waitFor();
  });

  test('news of a gateway is not undone by an answer that is older', async () => {
    await stage.status('online');
    await stage.pass(['in']);
    await stage.page.goto(stage.server.url);
    await live();
    await shows('Cổng chính', ['1', '0', '1']);
    const box = stage.page.locator('.gateway', { hasText: 'Hộp 1' });
    await stage.page.route('**/api/today*', async (route) => {
      const response = await route.fetch();
      await stage.status('offline');
      await box.filter({ hasText: 'Mất liên lạc' }).waitFor();
      await route.fulfill({ response });
    });
    await stage.gateway.send(stage.chain.next([rezero(Date.now())]));
    await shows('Cổng chính', ['1', '0', '0']);
    expect(await box.innerText()).toContain('Mất liên lạc');
  });

  test('an address with a site that does not exist offers those that do', async () => {
    await stage.page.goto(`${stage.server.url}/?site=nowhere`);
    await stage.page.getByRole('link', { name: 'Đền Hùng' }).click();
    await shows('Cổng chính', ['0', '0', '0']);
    expect(new URL(stage.page.url()).searchParams.get('site')).toBe('den-hung');
  });

  test('inside is a range, held against the capacity in words', async () => {
    await stage.stop();
    stage.settle('den-hung', { countingError: 0.1, capacity: 30 });
    await stage.start();
    const many = (count: number) => Array.from({ length: count }, (): ['in'] => ['in']);
    await stage.pass(...many(20));
    await stage.page.goto(stage.server.url);
    await shows('Toàn bộ địa điểm', ['20', '0', '18–22']);
    const capacity = stage.page.locator('.capacity');
    expect(await capacity.innerText()).toMatch(/Còn chỗ\s+sức chứa 30 · còn 8–12 chỗ/);
    await stage.pass(...many(5));
    await shows('Toàn bộ địa điểm', ['25', '0', '23–27']);
    expect(await capacity.innerText()).toContain('Sắp đầy');
    await stage.pass(...many(3));
    await capacity.filter({ hasText: 'Đã đầy' }).waitFor();
    const bar = stage.page.getByRole('img', { name: 'Bên trong 26–30 trên sức chứa 30' });
    expect(await bar.count()).toBe(1);
    const hour = stage.page.locator('.card.whole .trend');
    await expect
      .poll(() => hour.getAttribute('aria-label'))
      .toMatch(/^60 phút qua: 28 vào, 0 ra\. Vào đông nhất lúc/);
  });

  test('no crossing is lost or doubled on the screen while the server restarts under a flood', async () => {
    await stage.page.goto(stage.server.url);
    await live();
    const ports = stage.ports();
    const shown: number[] = [];
    const look = async () => {
      const [into] = await numbers('Toàn bộ địa điểm').catch(() => []);
      if (into !== undefined) shown.push(Number(into.replaceAll('.', '')));
    };
    let isWatching = true;
    const watch = async () => {
      while (isWatching) {
        await look();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await look();
    };
    const watched = watch();
    let sent = 0;
    const flood = async (batches: number) => {
      for (let n = 0; n < batches; n++) {
        await stage.pass(
          ...Array.from({ length: 20 }, (_, i): ['in' | 'out'] => [i % 4 === 3 ? 'out' : 'in']),
        );
        sent += 20;
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
    };
    for (let restarts = 0; restarts < 2; restarts++) {
      await flood(8);
      await stage.stop();
      await stage.page.locator('.trouble').waitFor();
      await stage.start(ports);
      await flood(8);
      await live();
      await shows('Toàn bộ địa điểm', [sent * 0.75, sent * 0.25, sent * 0.5].map(grouped));
    }
    isWatching = false;
    await watched;
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect(Math.max(...shown)).toBe(sent * 0.75);
    await stage.page.reload();
    await shows('Toàn bộ địa điểm', [sent * 0.75, sent * 0.25, sent * 0.5].map(grouped));
  }, 90_000);

  const grouped = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, '.');

  test('on a phone nothing is wider than the screen', async () => {
    await stage.page.setViewportSize({ width: 360, height: 740 });
    await stage.pass(['in'], ['out', 'side']);
    await stage.page.goto(stage.server.url);
    await live();
    const width = await stage.page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBe(360);
  });
});
