import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { topicOf } from '../firmware-config/contract/index.ts';
import type { Person } from './accounts/person.ts';
import { mailBox } from './alarms/testing-receivers.ts';
import type { GatewaysResponse } from './api/schemas.ts';
import { type RunningServer, startServer } from './main.ts';
import { configIn, quiet, scratch, TestGateway } from './testing.ts';
import { personWith } from './testing-app.ts';
import { buildPage, missingChromium, openChromium, openPage } from './testing-chromium.ts';
import { json } from './testing-stage.ts';

const SECOND = 1000;
/** The server looks every 5 seconds. */
const SOON = { timeout: 20_000 };

describe.skipIf(missingChromium !== '')(
  `alarms and settings in Chromium${missingChromium}`,
  { timeout: 120_000 },
  () => {
    const { folder, remove } = scratch();
    const web = join(folder, 'web');
    let rounds = 0;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let server: RunningServer;
    let mail: Awaited<ReturnType<typeof mailBox>>;
    let gateways: TestGateway[];
    let complaints: string[];
    let person: Person;
    /** How far the server's clock is ahead, in milliseconds: what takes minutes need not be waited for. */
    let ahead: number;

    beforeAll(async () => {
      await buildPage(web);
      browser = await openChromium();
    });
    afterAll(async () => {
      await browser?.close();
      remove();
    });

    beforeEach(async () => {
      ahead = 0;
      complaints = [];
      person = personWith('admin');
      mail = await mailBox();
      const config = configIn(join(folder, `${++rounds}`));
      server = await startServer(
        { ...config, mail: { host: '127.0.0.1', port: mail.port, from: 'gateline@example.org' } },
        { log: quiet, web, now: () => Date.now() + ahead, identify: async () => person },
      );
      gateways = [];
      for (const id of ['gw-1', 'gw-2']) {
        const gateway = await TestGateway.connect(server.mqttPort, id);
        gateways.push(gateway);
        await tell(gateway, 'online');
      }
      context = await browser.newContext();
      page = await openPage(context, complaints);
    });
    afterEach(async () => {
      await context.close();
      for (const gateway of gateways) await gateway.close();
      await server.close();
      await mail.close();
      expect(complaints).toEqual([]);
    });

    async function tell(gateway: TestGateway, state: 'online' | 'offline'): Promise<void> {
      const status = {
        v: 1,
        gateway: gateway.id,
        state,
        agent: '0.1.0',
        boot: 'abcdef01',
        since: Date.now(),
      };
      await gateway.client.publishAsync(topicOf(gateway.id, 'status'), JSON.stringify(status), { qos: 1 });
      await expect.poll(async () => stateOf(gateway.id), SOON).toBe(state);
    }
    const stateOf = async (id: string) => {
      const { gateways: all } = await json<GatewaysResponse>(`${server.url}/api/gateways`);
      return all.find((one) => one.gateway === id)?.state;
    };
    const gateway = () => {
      const [first] = gateways;
      if (!first) throw new Error('no gateway');
      return first;
    };
    const button = (name: string | RegExp) => page.getByRole('button', { name });
    const alarm = () => page.getByRole('listitem').filter({ hasText: 'Mất liên lạc với Hộp 1' });

    test('an alarm appears as it begins, is acknowledged with a note, and ends', async () => {
      await page.goto(`${server.url}/alarms`);
      await page.getByText('Không có báo động nào').waitFor();
      await page.locator('.link-state.live').waitFor();
      await tell(gateway(), 'offline');
      ahead += 130 * SECOND;
      await alarm().waitFor(SOON);
      const text = await alarm().innerText();
      expect(text).toContain('Cảnh báo');
      expect(text).toContain('Đền Hùng');
      expect(text).toContain('Việc cần làm: Xem nguồn điện và dây mạng của thiết bị.');
      expect(text).toContain('Chưa ai tiếp nhận');

      await button(/^Tiếp nhận/).click();
      await page.getByLabel('Ghi chú').fill('đã cử anh Minh ra cổng');
      await page.getByRole('dialog').getByRole('button', { name: 'Tiếp nhận' }).click();
      await alarm().getByText('Đã tiếp nhận: admin').waitFor(SOON);
      expect(await alarm().innerText()).toContain('đã cử anh Minh ra cổng');
      await page.reload();
      await alarm().getByText('đã cử anh Minh ra cổng').waitFor(SOON);
      expect(await page.locator('.alarm-bell .visually-hidden').innerText()).toBe(
        '1 báo động, 0 chưa tiếp nhận',
      );

      await tell(gateway(), 'online');
      await new Promise((done) => setTimeout(done, 6 * SECOND));
      ahead += 40 * SECOND;
      await page.getByRole('heading', { name: 'Vừa hết' }).waitFor(SOON);
      await alarm().getByText('Đã hết lúc').waitFor();
      await button('Lịch sử').click();
      await page.getByRole('row').filter({ hasText: 'Mất liên lạc với Hộp 1' }).waitFor();
      await page.getByLabel('Loại').selectOption('Sức chứa');
      await page.getByText('Không có báo động nào khớp').waitFor();
    });

    test('settings are checked at their fields, survive a reload, and are tried out', async () => {
      await page.goto(`${server.url}/settings?site=den-hung`);
      const save = () => button('Lưu cài đặt').click();
      await page.getByLabel('Số người tối đa bên trong').fill('0');
      await page.getByLabel('Sai số đếm (%)').fill('60');
      await page.getByLabel('Địa chỉ e-mail').fill('lan@example.org\nkhông phải');
      await page.getByLabel('Có giờ yên lặng').check();
      await save();
      expect(await page.locator('.field.faulty').count()).toBe(3);
      await page.getByText('Hãy nhập số từ 0 đến 50.').waitFor();
      expect(await page.locator(':focus').getAttribute('name')).toBe('capacity');
      await page.getByLabel('Số người tối đa bên trong').fill('900');
      await page.getByLabel('Sai số đếm (%)').fill('2,5');
      await page.getByLabel('Địa chỉ e-mail').fill('lan@example.org');
      await page.getByText('Có thay đổi chưa lưu.').waitFor();
      await save();
      await page.getByText('Đã lưu cài đặt.').waitFor();
      await page.reload();
      await page.getByText('Sửa lần cuối: admin').waitFor();
      expect(await page.getByLabel('Số người tối đa bên trong').inputValue()).toBe('900');
      expect(await page.getByLabel('Sai số đếm (%)').inputValue()).toBe('2.5');
      expect(await page.getByLabel('Từ', { exact: true }).inputValue()).toBe('22:00');
      await button('Gửi thử e-mail').click();
      await page.getByText(/lan@example\.org: đã nhận/).waitFor();
      expect(mail.mails.map(({ to, subject }) => [to, subject])).toEqual([
        ['lan@example.org', '[Gateline] Đền Hùng: thư thử'],
      ]);
    });

    test('who comes second is told of the conflict, and overwrites nothing', async () => {
      await page.goto(`${server.url}/settings?site=den-hung`);
      await page.getByLabel('Số người tối đa bên trong').fill('700');
      const other = await openPage(context, complaints);
      await other.goto(`${server.url}/settings?site=den-hung`);
      await other.getByLabel('Số người tối đa bên trong').fill('800');
      await other.getByRole('button', { name: 'Lưu cài đặt' }).click();
      await other.getByText('Đã lưu cài đặt.').waitFor();
      await button('Lưu cài đặt').click();
      await page.getByText('Người khác vừa sửa cài đặt này').waitFor();
      await button('Tải bản mới').click();
      await expect.poll(() => page.getByLabel('Số người tối đa bên trong').inputValue(), SOON).toBe('800');
    });

    test('who may not change settings sees no form, and who may not acknowledge no button', async () => {
      await tell(gateway(), 'offline');
      ahead += 130 * SECOND;
      person = personWith('viewer');
      await page.goto(`${server.url}/alarms`);
      await alarm().waitFor(SOON);
      expect(await button(/^Tiếp nhận/).count()).toBe(0);
      await page.goto(`${server.url}/settings?site=den-hung`);
      await page.getByText('Tài khoản này chỉ xem được cài đặt.').waitFor();
      expect([await page.locator('form').count(), await page.getByText('Địa chỉ e-mail').count()]).toEqual([
        0, 0,
      ]);
    });
  },
);
