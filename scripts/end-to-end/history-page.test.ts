import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HistoryResponse } from '../../control-server/api/history-schemas.ts';
import { Directory } from '../../control-server/fleet/directory.ts';
import { scratch } from '../../control-server/testing.ts';
import { personWith, TestApp } from '../../control-server/testing-app.ts';
import { buildPage, missingChromium, openChromium } from '../../control-server/testing-chromium.ts';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import { seedHistory } from '../demo/history.ts';
import { Random } from '../random.ts';

/** A Sunday, 10:30 in Vietnam. */
const NOW = Date.parse('2026-11-22T03:30:00Z');
const SITE: SiteConfig = {
  id: 'ninh-kieu',
  name: 'Bến Ninh Kiều',
  timeZone: 'Asia/Ho_Chi_Minh',
  gates: [
    { id: 'chinh', name: 'Cổng chính' },
    { id: 'bo-song', name: 'Cổng bờ sông' },
  ],
  gateways: [{ id: 'nk-1', name: 'Hộp 1' }],
};

/** The machine may be busy. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });

describe.skipIf(missingChromium !== '')(
  `the history view in Chromium${missingChromium}`,
  { timeout: 60_000 },
  () => {
    const { folder, remove } = scratch();
    const web = join(folder, 'web');
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let server: TestApp;
    let url: string;
    let complaints: string[];

    beforeAll(async () => {
      await buildPage(web);
      browser = await openChromium();
      server = await TestApp.start({ web, now: () => NOW, directory: new Directory([SITE]) });
      const random = new Random(4);
      await seedHistory(server.ledger, { sites: [SITE], days: 40, until: NOW, random: () => random.next() });
      url = await server.app.listen({ port: 0, host: '127.0.0.1' });
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
      remove();
    });

    beforeEach(async () => {
      complaints = [];
      server.caller.person = personWith('department');
      context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      page = await context.newPage();
      await page.clock.setFixedTime(NOW);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (/content security policy/i.test(message.text())) complaints.push(message.text());
      });
    });
    afterEach(async () => {
      await context.close();
      expect(complaints).toEqual([]);
    });

    const open = async (query = '') => {
      await page.goto(`${url}/history?site=ninh-kieu${query}`);
      await page.locator('.history-chart canvas').waitFor();
    };
    const asked = async (query: string) =>
      (await (await fetch(`${url}/api/history?site=ninh-kieu&${query}`)).json()) as HistoryResponse;
    const heading = () => page.locator('.history-title h2').innerText();
    const numbers = async () =>
      (await page.locator('.history-number').allInnerTexts()).map((text) => text.replace(/\D/g, ''));
    const parameters = () => Object.fromEntries(new URL(page.url()).searchParams);
    const headed = (text: string) => soon(heading).toBe(text);

    test('periods by tab and arrow key, dates by button and picker: all of it in the address', async () => {
      await open();
      await headed('CN 22/11/2026');
      await page.getByRole('tab', { name: 'Ngày' }).press('ArrowRight');
      await headed('16/11/2026 – 22/11/2026');
      expect(await page.getByRole('tab', { name: 'Tuần' }).getAttribute('aria-selected')).toBe('true');
      await page.keyboard.press('ArrowRight');
      await headed('01/11/2026 – 30/11/2026');
      await page.getByRole('button', { name: 'Tháng trước' }).click();
      await headed('01/10/2026 – 31/10/2026');
      expect(parameters()).toMatchObject({ period: 'month', date: '2026-10-01' });
      await page.getByRole('tab', { name: 'Ngày' }).click();
      await page.locator('input[type=date]').fill('2026-11-15');
      await headed('CN 15/11/2026');
      await page.getByLabel('Cổng', { exact: true }).selectOption('bo-song');
      await soon(() => page.locator('.history-title p').innerText()).toBe('Cổng bờ sông');
      const { totals } = await asked('period=day&date=2026-11-15&gate=bo-song');
      await soon(async () => (await numbers()).slice(0, 2)).toEqual([`${totals.in}`, `${totals.out}`]);

      const link = page.url();
      const other = await context.newPage();
      await other.clock.setFixedTime(NOW);
      await other.goto(link);
      await soon(() => other.locator('.history-title p').innerText()).toBe('Cổng bờ sông');
      expect(await other.locator('.history-title h2').innerText()).toBe('CN 15/11/2026');
      await other.close();
      await page.goBack();
      await headed('01/10/2026 – 31/10/2026');
    });

    test('a day that is not over is compared up to the same time, others as a whole', async () => {
      await open('&period=day&date=2026-11-22&compare=same-weekday');
      const { comparison } = await asked('period=day&date=2026-11-22&compare=same-weekday');
      const change = page.locator('.history-sum.in .history-change');
      await soon(() => change.innerText()).toContain('(15/11/2026, đến 10:30)');
      expect(await change.innerText()).toContain(`so với ${comparison?.soFar?.compared.in}`);
      const compare = page.getByLabel('So sánh với');
      await compare.selectOption('previous');
      await soon(() => change.innerText()).toContain('21/11/2026');
      await compare.selectOption('none');
      await soon(() => change.count()).toBe(0);
      await compare.selectOption('last-year');
      await page.locator('.notice', { hasText: 'kỳ so sánh không được theo dõi' }).waitFor();
      expect(await change.locator('strong').count()).toBe(0);
      expect(parameters()).toMatchObject({ compare: 'last-year' });
    });

    test('the table holds the figures of the chart, as its keys read them', async () => {
      await open('&period=day&date=2026-11-20&compare=previous');
      const { buckets, totals } = await asked('period=day&date=2026-11-20&compare=previous');
      await page.getByText('Xem dạng bảng').click();
      const rows = await page.locator('.history-period tbody tr').allInnerTexts();
      expect(rows).toHaveLength(24);
      const chart = page.locator('.history-chart');
      await chart.focus();
      for (const [hour, bucket] of buckets.entries()) {
        await page.keyboard.press('ArrowRight');
        const reading = page.locator('.history-period .history-reading');
        const from = `${String(hour).padStart(2, '0')}:00`;
        await soon(() => reading.innerText()).toContain(`${from}–`);
        const told = `${bucket.in} vào, ${bucket.out} ra`;
        expect(await reading.innerText()).toContain(told);
        expect(rows[hour]?.split('\t').slice(1, 3)).toEqual([`${bucket.in}`, `${bucket.out}`]);
      }
      const sum = await page.locator('.history-period tfoot').innerText();
      expect(sum.replaceAll('.', '').split('\t').slice(1, 3)).toEqual([`${totals.in}`, `${totals.out}`]);
      await page.keyboard.press('Home');
      const first = page.locator('.history-period .history-reading', { hasText: '00:00–01:00' });
      await first.waitFor();
      expect(await page.locator('.u-cursor-x').isVisible()).toBe(true);
    });

    test('hovering reads a column, and what was not watched with its cause', async () => {
      const { gaps } = await asked('period=month&date=2026-11-10');
      const [gap] = gaps;
      if (!gap) throw new Error('the seed has no gap: take another');
      const date = new Date(gap.from + 7 * 3_600_000).toISOString().slice(0, 10);
      await open(`&period=month&date=${date}&compare=none`);
      const area = await page.locator('.history-chart .u-over').boundingBox();
      if (!area) throw new Error('there is no chart');
      const at = (Number(date.slice(8)) - 1 + 0.6) / 30.2;
      await page.mouse.move(area.x + area.width * at, area.y + area.height / 2);
      const reading = page.locator('.history-period .history-reading');
      const written = date.split('-').reverse().join('/');
      await soon(() => reading.innerText()).toContain(written);
      expect(await reading.innerText()).toMatch(
        /: (thiết bị không gửi|ống kính|mất tín hiệu|quá tối|hình bị)/,
      );
    });

    test('the heat map is a table that keys walk, with a value in each cell', async () => {
      await open();
      const cells = page.locator('.history-map tbody td');
      await soon(() => cells.count()).toBe(168);
      await page.locator('.history-map td[tabindex="0"]').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      const reading = page.locator('.history-heat .history-reading');
      await expect
        .poll(() => reading.innerText())
        .toMatch(/^T3 9:00–10:00: trung bình [\d,]+ lượt vào mỗi giờ/);
      const mean = /trung bình ([\d,]+)/.exec(await reading.innerText())?.[1]?.replace(',', '.');
      expect(await page.locator(':focus').innerText()).toBe(`${Math.round(Number(mean))}`);
      await page.setViewportSize({ width: 360, height: 740 });
      await soon(() => page.locator('.history-map tbody tr').count()).toBe(24);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(overflow).toBe(0);
    });

    test('in English too, drawn anew with the language and the theme', async () => {
      await open('&period=week&date=2026-11-18&compare=previous');
      await page.evaluate(() => localStorage.setItem('gateline.language', 'en'));
      await page.reload();
      await page.locator('.history-chart canvas').waitFor();
      expect(await page.getByRole('tab', { name: 'Week' }).getAttribute('aria-selected')).toBe('true');
      expect(await page.locator('.history-sum.in .history-change').innerText()).toMatch(
        /against [\d,]+ \(09\/11\/2026/,
      );
      await page.getByText('Busiest hours').waitFor();
      const picture = () => page.evaluate(`document.querySelector('.history-chart canvas').toDataURL()`);
      const light = await picture();
      await page.emulateMedia({ colorScheme: 'dark' });
      await soon(async () => (await picture()) === light).toBe(false);
    });

    test('downloads hold the same figures; who may not have reports is offered none', async () => {
      await open('&period=day&date=2026-11-20&compare=none');
      const { totals } = await asked('period=day&date=2026-11-20');
      const link = page.locator('.history-period').getByRole('link', { name: 'Tải về (CSV)' });
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      expect(download.suggestedFilename()).toBe('ninh-kieu-day-2026-11-20.csv');
      const csv = readFileSync(await download.path(), 'utf8');
      expect(csv).toContain(`Tổng;;${totals.in};${totals.out};`);
      await page.locator('.history-peaks').getByRole('link').waitFor();
      expect(await page.getByRole('link', { name: 'Tải về (CSV)' }).count()).toBe(3);
      server.caller.person = personWith('viewer');
      await open('&period=day&date=2026-11-20');
      await page.locator('.history-map').waitFor();
      expect(await page.getByRole('link', { name: 'Tải về (CSV)' }).count()).toBe(0);
    });

    test('what cannot be loaded says so and is tried again; a period without figures is no row of zeros', async () => {
      await page.route('**/api/history?*', (route) => route.abort());
      await page.goto(`${url}/history?site=ninh-kieu`);
      const again = page.getByRole('button', { name: 'Thử lại' }).first();
      await again.waitFor();
      await page.unroute('**/api/history?*');
      await again.click();
      await page.locator('.history-chart canvas').waitFor();
      await page.locator('input[type=date]').fill('2026-01-05');
      await page.locator('.history-none').waitFor();
      expect(await page.locator('.history-number').allInnerTexts()).toEqual(['–', '–', '–']);
    });
  },
);
