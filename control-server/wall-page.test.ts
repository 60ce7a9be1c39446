import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { crossing } from './ledger/ledger-samples.ts';
import { missingChromium } from './testing-chromium.ts';
import { EXACT, PageStage } from './testing-page.ts';
import { openRoad } from './testing-road.ts';

const WALL = '/wall?site=den-hung';

describe.skipIf(missingChromium !== '')(`the wall screen and the board in Chromium${missingChromium}`, () => {
  const stage = new PageStage();
  beforeAll(() => stage.build());
  afterAll(() => stage.end());
  beforeEach(() => stage.open({ 'den-hung': { ...EXACT, capacity: 10, board: true } }));
  afterEach(() => stage.clear());

  const inside = () => stage.page.locator('.wall-inside .digits').innerText();
  const showsInside = (text: string) => expect.poll(inside, { timeout: 20_000 }).toBe(text);
  const state = () => stage.page.locator('.wall-state').innerText();

  test('shows who is inside, counts on, and says how full it is', async () => {
    await stage.status('online');
    await stage.pass(['in'], ['in', 'side'], ['out']);
    await stage.page.goto(stage.server.url + WALL);
    await showsInside('1');
    await stage.pass(['in'], ['in']);
    await showsInside('3');
    expect(await stage.page.locator('.capacity p').innerText()).toContain('còn 7 chỗ');
    expect(await stage.page.locator('.wall-gates h2').allInnerTexts()).toEqual(['Cổng chính', 'Cổng phụ']);
    expect(await stage.page.locator('.wall-flow .digits').allInnerTexts()).toEqual(['4', '1']);
    expect(await stage.page.locator('nav').count()).toBe(0);
  });

  test('a gateway that is away is named; with none there, the numbers are old and look it', async () => {
    await stage.status('online');
    await stage.pass(['in']);
    await stage.page.goto(stage.server.url + WALL);
    await showsInside('1');
    await expect.poll(state).toMatch(/Số liệu chưa đủ\s+Mất liên lạc: Hộp 2/);
    expect(await stage.page.locator('.wall.stale').count()).toBe(0);
    await stage.status('offline');
    await stage.page.locator('.wall.stale').waitFor();
    expect(await state()).toMatch(/^Số liệu dừng lúc \d\d:\d\d\s+Không có thiết bị đếm nào/);
    await stage.status('online');
    await expect.poll(() => stage.page.locator('.wall.stale').count()).toBe(0);
  });

  test('within ten seconds of silence it says since when, and it comes back by itself', async () => {
    await stage.status('online');
    const road = await openRoad(Number(new URL(stage.server.url).port));
    try {
      await stage.page.clock.install();
      await stage.page.goto(road.url + WALL);
      await showsInside('0');
      road.block();
      await stage.page.clock.runFor(10_000);
      await stage.page.locator('.wall.stale').waitFor();
      expect(await state()).toMatch(/^Số liệu dừng lúc \d\d:\d\d\s+Mất kết nối với máy chủ/);
      await stage.pass(['in']);
      road.clear();
      await showsInside('1');
      await expect.poll(() => stage.page.locator('.wall.stale').count()).toBe(0);
    } finally {
      road.close();
    }
  });

  test('loads itself anew, once, when the server comes back with another build of the page', async () => {
    await stage.status('online');
    await stage.page.goto(stage.server.url + WALL);
    await showsInside('0');
    const ports = stage.ports();
    await stage.stop();
    await stage.page.locator('.wall.stale').waitFor();
    const index = join(stage.web, 'index.html');
    const before = readFileSync(index, 'utf8');
    const write = (text: string) => {
      writeFileSync(index, text);
      writeFileSync(`${index}.br`, brotliCompressSync(text));
      writeFileSync(`${index}.gz`, gzipSync(text));
    };
    const [script = ''] = /\/assets\/index-[^"]+\.js/.exec(before) ?? [];
    const other = script.replace('/assets/index-', '/assets/index-other-');
    copyFileSync(join(stage.web, script), join(stage.web, other));
    try {
      write(before.replace(script, other));
      let loads = 0;
      stage.page.on('load', () => loads++);
      await stage.start(ports);
      await stage.status('online');
      await expect.poll(() => loads, { timeout: 20_000 }).toBe(1);
      await stage.pass(['in']);
      await showsInside('1');
      expect(loads).toBe(1);
    } finally {
      write(before);
    }
  });

  test('begins the new day at midnight', { timeout: 90_000 }, async () => {
    await stage.stop();
    const ahead = Date.parse('2026-04-30T23:59:40+07:00') - Date.now();
    const now = () => Date.now() + ahead;
    await stage.start({}, now);
    await stage.gateway.send(stage.chain.next([crossing(now()), crossing(now())]));
    await stage.page.goto(stage.server.url + WALL);
    await expect.poll(() => stage.page.locator('.wall-flow .digits').first().innerText()).toBe('2');
    await stage.page.locator('.wall-clock', { hasText: '01/05/2026' }).waitFor({ timeout: 40_000 });
    await expect
      .poll(() => stage.page.locator('.wall-flow .digits').first().innerText(), { timeout: 15_000 })
      .toBe('0');
  });

  for (const [width, height] of [
    [1280, 720],
    [3840, 2160],
    [360, 740],
  ] as const) {
    test(`everything fits a screen of ${width} by ${height}`, async () => {
      await stage.status('online');
      await stage.pass(...Array.from({ length: 9 }, (): ['in'] => ['in']));
      await stage.page.setViewportSize({ width, height });
      await stage.page.goto(stage.server.url + WALL);
      await showsInside('9');
      const boxes = await stage.page.locator('.wall :is(h1, h2, time, dt, dd, p)').all();
      for (const part of boxes) {
        const box = await part.boundingBox();
        if (!box || box.width <= 1) continue;
        expect(box.x + box.width, await part.innerText()).toBeLessThanOrEqual(width + 1);
        expect(box.y + box.height, await part.innerText()).toBeLessThanOrEqual(height + 1);
      }
      const digits = await stage.page.locator('.wall-inside .digits').boundingBox();
      expect((digits?.height ?? 0) / height).toBeGreaterThan(0.12);
    });
  }

  test('the board tells visitors whether there is room, until it is switched off', async () => {
    await stage.status('online');
    await stage.pass(['in'], ['in']);
    await stage.page.goto(`${stage.server.url}/board/den-hung`);
    const fullness = stage.page.locator('.board-fullness');
    await fullness.filter({ hasText: 'Còn chỗ' }).waitFor();
    await stage.pass(...Array.from({ length: 8 }, (): ['in'] => ['in']));
    await fullness.filter({ hasText: 'Đã đầy' }).waitFor();
    await stage.page.getByRole('button', { name: 'English' }).click();
    await fullness.filter({ hasText: 'Full' }).waitFor();
    await stage.status('offline');
    await stage.page.locator('.board-state .lost', { hasText: 'Numbers stopped at' }).waitFor();
    stage.settle('den-hung', { board: false });
    await stage.page.reload();
    await stage.page.getByRole('heading', { name: 'There is no board here' }).waitFor();
  });

  test('a board that does not exist says so kindly', async () => {
    await stage.page.goto(`${stage.server.url}/board/nowhere`);
    await stage.page.getByRole('heading', { name: 'Chưa có bảng thông tin' }).waitFor();
  });
});
