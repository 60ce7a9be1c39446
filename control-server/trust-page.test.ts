import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CameraLayout, CountAudit } from '../firmware-config/contract/index.ts';
import { openDesk } from './desk/sqlite-desk.ts';
import { Directory } from './fleet/directory.ts';
import { Fleet } from './fleet/fleet.ts';
import { setupOn } from './fleet/testing-setup.ts';
import { batchOf, coverage, crossing, zoneUse } from './ledger/ledger-samples.ts';
import { configIn, scratch } from './testing.ts';
import { NOW, TestApp } from './testing-app.ts';
import { buildPage, missingChromium, openChromium, openPage } from './testing-chromium.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A machine that is busy elsewhere takes its time. */
const soon = { timeout: 60_000 };

const camera = (id: string, line: string, gate: string): CameraLayout => ({
  camera: id,
  model: 'ultraface-rfb-320',
  subject: 'face',
  fps: 10,
  lines: [{ id: line, gate, a: [0.1, 0.5], b: [0.9, 0.5] }],
  zones: [
    {
      id: `${id}-zone`,
      kind: 'measure',
      points: [
        [0.1, 0.1],
        [0.4, 0.1],
        [0.4, 0.4],
      ],
    },
  ],
});
const AUDIT: CountAudit = {
  v: 1,
  gateway: 'gw-1',
  camera: 'cam-1',
  gate: 'main',
  line: 'door',
  model: 'ultraface-rfb-320',
  configuration: 0,
  agent: 'gateline 0.1.0',
  source: 'recording',
  method: 'truth-file',
  from: NOW - 5 * HOUR,
  to: NOW - 4 * HOUR,
  in: { truth: 240, counted: 235, matched: 235 },
  out: { truth: 200, counted: 200, matched: 200 },
};

describe.skipIf(missingChromium !== '')(
  `zones and audits on the page, in Chromium${missingChromium}`,
  { timeout: 240_000 },
  () => {
    const { folder, remove } = scratch();
    const web = join(folder, 'web');
    const complaints: string[] = [];
    let browser: Browser;
    let server: TestApp;
    let page: Page;
    let url: string;

    beforeAll(async () => {
      await buildPage(web);
      browser = await openChromium();
    }, 240_000);
    afterAll(async () => {
      await browser?.close();
      remove();
    });

    beforeEach(async () => {
      const sites = configIn('').sites.map((site) => ({
        ...site,
        zones: [{ id: 'hall', name: 'Sảnh chờ' }],
      }));
      const directory = new Directory(sites);
      const fleet = new Fleet(directory, new Map(), () => undefined);
      const setup = setupOn(openDesk(':memory:'), { directory, fleet, now: () => NOW });
      server = await TestApp.start({ directory, fleet, setup, web });
      const cameras = [camera('cam-1', 'door', 'main'), camera('cam-2', 'yard', 'side')];
      setup.configured({ v: 1, gateway: 'gw-1', at: NOW, version: 0, cameras }, NOW);
      const [site] = sites;
      if (!site) throw new Error('there is no site');
      const passed = Array.from({ length: 100 }, (_, n) => crossing(NOW - HOUR + n));
      const used = [zoneUse(NOW - 2 * HOUR, NOW - 2 * HOUR + MINUTE, 20), zoneUse(NOW - MINUTE, NOW, 12)];
      await server.ledger.store(batchOf([coverage(NOW - HOUR, NOW, HOUR), ...passed, ...used]), NOW, site);
      await server.app.inject({ method: 'POST', url: '/api/audits', payload: AUDIT });
      url = await server.app.listen({ host: '127.0.0.1', port: 0 });
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'vi-VN' });
      await context.clock.setSystemTime(NOW);
      page = await openPage(context, complaints);
      page.setDefaultTimeout(soon.timeout);
    }, 120_000);
    afterEach(async () => {
      await page.context().close();
      await server.close();
      expect(complaints.splice(0)).toEqual([]);
    });

    const card = (name: string) =>
      page.locator('.card', { has: page.getByRole('heading', { name, exact: true }) });

    test('the live view has a card for each zone, and the error of each gate', async () => {
      await page.goto(`${url}/live`);
      await card('Sảnh chờ').waitFor();
      const zone = await card('Sảnh chờ').innerText();
      expect(zone).toMatch(/12\s+người/);
      expect(zone).toContain('4 người xếp hàng');
      expect(zone).toContain('Hôm nay: đông nhất 21 người, hàng dài nhất 7 người');
      expect(await card('Cổng chính').locator('.accuracy').innerText()).toMatch(
        /^± \d,\d % theo kiểm tra ngày 22\/11\/2026: 440 người$/,
      );
      expect(await card('Cổng phụ').locator('.accuracy').innerText()).toBe('Chưa kiểm tra số đếm');
    });

    test('history has the zones of the period, and a file of them', async () => {
      await page.goto(`${url}/history?period=day&date=2026-11-22`);
      const zones = page.locator('.history-zones');
      await zones.waitFor();
      expect(await zones.locator('tbody tr').first().innerText()).toMatch(
        /^Sảnh chờ\s+16,0\s+21\s+5,3\s+7\s/,
      );
      const href = await zones.getByRole('link', { name: 'Tải số liệu vùng (CSV)' }).getAttribute('href');
      const file = await server.app.inject(href ?? '');
      expect(file.body).toContain('Sảnh chờ;22/11/2026;08:00;20,0;21');
    });

    test("a gateway's page lists its audits", async () => {
      await page.goto(`${url}/fleet/gw-1`);
      const audit = page.locator('.audit');
      await audit.waitFor();
      const text = await audit.innerText();
      expect(text).toContain('Vạch door (cam-1)');
      expect(text).toContain('Đang dùng');
      expect(text).toContain('thật 240, đếm 235');
      expect(text).toMatch(/97,9 % \(9\d,\d–9\d,\d\)/);
    });

    test('the editor draws a zone that two cameras see, and shows what is missing at the other', async () => {
      await page.goto(`${url}/fleet/gw-1/lines?camera=cam-1`);
      const zone = page.locator('.item', {
        has: page.getByRole('heading', { name: 'Vùng cam-1-zone', exact: true }),
      });
      await zone.getByLabel('Loại').selectOption('overlap');
      expect(await zone.getByLabel('Camera kia').inputValue()).toBe('cam-2');
      await zone.getByLabel('Camera này').selectOption('second');
      await page.locator('.canvas polygon.overlap').waitFor();
      await page.getByRole('button', { name: 'Lưu và gửi tới thiết bị' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Lý do').fill('Hai camera thấy cùng một chỗ');
      await dialog.getByRole('button', { name: 'Lưu và gửi tới thiết bị' }).click();
      await zone.getByText('Ở camera kia chưa có vùng chung').waitFor();
    });
  },
);
