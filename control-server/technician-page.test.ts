import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Configuration } from '../firmware-config/contract/index.ts';
import { HEALTHY, JPEG, OWN_CAMERAS, SetupGateway } from './fleet/testing-gateway.ts';
import { type RunningServer, startServer } from './main.ts';
import { configIn, quiet, scratch } from './testing.ts';
import { asAdmin } from './testing-app.ts';
import { buildPage, missingChromium, openChromium, openPage } from './testing-chromium.ts';

/** A machine that is busy elsewhere takes its time. */
const soon = { timeout: 20_000 };

describe.skipIf(missingChromium !== '')(
  `the technician's views in Chromium${missingChromium}`,
  { timeout: 90_000 },
  () => {
    const { folder, remove } = scratch();
    const web = join(folder, 'web');
    let rounds = 0;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let server: RunningServer;
    let gateway: SetupGateway;
    let complaints: string[];

    beforeAll(async () => {
      await buildPage(web);
      browser = await openChromium();
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      remove();
    });

    beforeEach(async () => {
      complaints = [];
      const data = join(folder, `${++rounds}`);
      server = await startServer(configIn(data), { log: quiet, identify: asAdmin, web });
      gateway = await SetupGateway.connect(server.mqttPort);
      await gateway.greet();
      context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      page = await openPage(context, complaints);
      page.setDefaultTimeout(soon.timeout);
    }, 60_000);
    afterEach(async () => {
      await context.close();
      await gateway.close();
      await server.close();
      expect(complaints).toEqual([]);
    });

    const point = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}:`) });
    const place = async (name: string) =>
      /: (.*)$/.exec((await point(name).getAttribute('aria-label')) ?? '')?.[1];
    const openEditor = async () => {
      await page.goto(`${server.url}/fleet/gw-1/lines?camera=cam-1`);
      await point('Vạch line-1, đầu A').waitFor();
    };
    const save = async (reason: string) => {
      await page.getByRole('button', { name: 'Lưu và gửi tới thiết bị' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Lý do').fill(reason);
      await dialog.getByRole('button', { name: 'Lưu và gửi tới thiết bị' }).click();
      await dialog.waitFor({ state: 'detached' });
    };

    test('the list is filtered, searched and sorted, and follows what happens', async () => {
      await page.goto(`${server.url}/fleet`);
      const rows = page.locator('.gateway-row');
      const names = async () => (await rows.locator('a').allInnerTexts()).join(', ');
      await expect.poll(names, soon).toBe('Hộp 2, Hộp 1');
      const chip = (name: string) => page.locator('.chip', { hasText: name });
      expect(await chip('Mất liên lạc').innerText()).toMatch(/1$/);
      await chip('Mất liên lạc').click();
      await expect.poll(names, soon).toBe('Hộp 2');
      expect(new URL(page.url()).searchParams.get('show')).toBe('offline');
      await chip('Camera').click();
      await page.getByText('Không có thiết bị nào khớp').waitFor();
      const [one, two] = HEALTHY.cameras;
      if (!one || !two) throw new Error('the test has no cameras');
      const dark = { ...one, picture: { fault: 'dark' as const, since: Date.now() } };
      await gateway.publish('health', { ...HEALTHY, at: Date.now(), cameras: [dark, two] });
      await expect.poll(names, soon).toBe('Hộp 1');
      expect(await rows.first().innerText()).toContain('Camera không thấy rõ cổng');
      await chip('Tất cả').click();
      await page.getByRole('searchbox').fill('hop 2');
      await expect.poll(names, soon).toBe('Hộp 2');
      await page.getByRole('searchbox').fill('');
      await page.getByLabel('Sắp xếp').selectOption('name');
      await expect.poll(names, soon).toBe('Hộp 1, Hộp 2');
      await rows.first().locator('a').click();
      await page.getByText(/quá tối từ \d\d:\d\d, không đếm được/).waitFor();
    });

    test('points are moved by pointer and by keyboard; what is saved arrives at the gateway', async () => {
      await openEditor();
      const a = await point('Vạch line-1, đầu A').locator('.dot').boundingBox();
      const canvas = await page.locator('.canvas svg').boundingBox();
      if (!a || !canvas) throw new Error('there is nothing to drag');
      await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
      await page.mouse.down();
      await page.mouse.move(canvas.x + canvas.width * 0.3, canvas.y + canvas.height * 0.6, { steps: 5 });
      await page.mouse.up();
      await expect
        .poll(() => place('Vạch line-1, đầu A'), soon)
        .toMatch(/^(30\.0|29\.9|30\.1) %, (60\.0|59\.9|60\.1) %$/);

      await point('Vạch line-1, đầu B').focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowDown');
      await expect.poll(() => place('Vạch line-1, đầu B'), soon).toBe('80.5 %, 55.0 %');
      const [width, height] = [canvas.width, canvas.height];
      expect(Math.abs(width / height - 16 / 9)).toBeLessThan(0.02);

      // A drag is one step back, and so are all the key strokes of a point.
      await page.getByRole('button', { name: 'Hoàn tác' }).click();
      await expect.poll(() => place('Vạch line-1, đầu B'), soon).toBe('80.0 %, 50.0 %');
      await page.keyboard.press('Control+z');
      await expect.poll(() => place('Vạch line-1, đầu A'), soon).toBe('20.0 %, 50.0 %');
      await page.keyboard.press('Control+Shift+z');
      await page.getByRole('button', { name: 'Làm lại' }).click();
      await expect.poll(() => place('Vạch line-1, đầu B'), soon).toBe('80.5 %, 55.0 %');

      await page.getByRole('button', { name: /^Đổi chiều vào/ }).click();
      await page.getByLabel('Điểm tính').selectOption('foot');
      await page.getByLabel('Cổng').selectOption('side');
      await page.getByRole('button', { name: 'Thêm vùng' }).click();
      await save('cửa mở rộng hơn');
      await expect.poll(() => gateway.configurations.length, soon).toBe(1);
      const { version, cameras } = gateway.configurations[0] as Configuration;
      const [one, two] = cameras;
      expect([version, cameras.length]).toEqual([1, 2]);
      expect(two).toMatchObject({ camera: 'cam-2', lines: OWN_CAMERAS[1]?.lines, zones: [] });
      expect(one?.lines).toMatchObject([{ id: 'line-1', gate: 'side', a: [0.805, 0.55], anchor: 'foot' }]);
      expect(one?.lines[0]?.b[0]).toBeCloseTo(0.3, 2);
      expect(one?.zones).toMatchObject([{ id: 'zone-1', kind: 'ignore' }]);

      await page.getByText('Bản 1 đã gửi, chờ thiết bị xác nhận.').waitFor();
      await gateway.runs({ version: 1, cameras: OWN_CAMERAS.map((own, n) => ({ ...own, ...cameras[n] })) });
      await page.getByText('Bản 1 đang được dùng.').waitFor();
      expect(await place('Vạch line-1, đầu A')).toBe('80.5 %, 55.0 %');
    });

    test('a refused version shows its reasons, live; one can go back to the one before', async () => {
      await openEditor();
      await point('Vạch line-1, đầu A').focus();
      await page.keyboard.press('ArrowUp');
      await save('thử');
      await gateway.runs({
        version: 0,
        refused: { version: 1, outcome: 'refused', reasons: ['no room for it'] },
      });
      await page.getByText('Thiết bị từ chối bản 1:').waitFor();
      await page.getByText('no room for it').waitFor();
      await page.getByRole('link', { name: /Về thiết bị/ }).click();
      await page.locator('.problem', { hasText: 'Không dùng vạch đếm mới' }).waitFor();
      await page.locator('.version.refused').getByText('no room for it').waitFor();
      expect(await page.locator('.version.in-force').innerText()).toContain('Bản 0');
      await gateway.runs({ version: 1 });
      await page.locator('.version', { hasText: 'Bản 0' }).getByRole('button').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Trở lại bản này' }).click();
      await expect.poll(() => gateway.configurations.at(-1)?.version, soon).toBe(2);
      expect(gateway.configurations.at(-1)?.cameras[0]?.lines).toMatchObject(OWN_CAMERAS[0]?.lines ?? []);
    });

    test('faults are told where they are, in the camera that has them', async () => {
      await openEditor();
      await page.getByLabel('Mã').fill('line-2');
      await page.getByRole('button', { name: 'Thêm vạch' }).click();
      for (const end of ['A', 'B']) {
        await point(`Vạch line-1, đầu ${end}`).focus();
        for (let n = 0; n < 16; n++) await page.keyboard.press('Shift+ArrowLeft');
      }
      await page.getByRole('button', { name: 'cam-2' }).click();
      await page.getByRole('button', { name: 'Lưu và gửi tới thiết bị' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Lưu và gửi tới thiết bị' }).click();
      await page.getByText('Hãy điền mục này.').waitFor();
      await page.getByRole('dialog').getByLabel('Lý do').fill('x');
      await page.getByRole('dialog').getByRole('button', { name: 'Lưu và gửi tới thiết bị' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByText('Bản vẽ còn lỗi').waitFor();
      expect(gateway.configurations).toEqual([]);
      await page.getByText(/Mã này đã được dùng/).waitFor();
      expect(await page.locator('.item').innerText()).toContain('Vạch line-2');
      await page.getByRole('button', { name: 'cam-1' }).click();
      await page
        .locator('.item', { hasText: 'Vạch line-1' })
        .getByText(/quá gần nhau/)
        .waitFor();
    });

    test('a set-up picture is shown, and is gone from the page after five minutes', async () => {
      const picture = { jpeg: JPEG, width: 640, height: 480, hidden: 3 };
      gateway.onRequest = ({ id, camera }) =>
        gateway.publish('snapshot', { id, camera, at: Date.now(), picture });
      await page.clock.install();
      await openEditor();
      await page.getByRole('button', { name: 'Lấy ảnh từ camera' }).click();
      await page.getByText(/đã làm mờ 3 chỗ, mất lúc \d\d:\d\d/).waitFor();
      await page.locator('.canvas image').waitFor();
      await page.clock.fastForward(300_000);
      await page.getByText('Ảnh đã hết hạn và bị xóa.').waitFor();
      expect(await page.locator('.canvas image').count()).toBe(0);
      gateway.onRequest = ({ id, camera }) =>
        gateway.publish('snapshot', { id, camera, at: Date.now(), refused: 'the camera does not run' });
      await page.getByRole('button', { name: 'Lấy ảnh mới' }).click();
      await page.getByText(/Thiết bị không cho ảnh: .*the camera does not run/).waitFor();
    });

    test('tried out live, dots move and lines say what the gateway counts', async () => {
      gateway.onRequest = ({ id, camera, want }) => {
        if (want !== 'tracks') return;
        const dots = [{ track: 1, at: [0.4, 0.45] as [number, number], sure: true }];
        void gateway.publish('tracks', { id, camera, at: 1, dots, crossings: [] });
        const moved = [{ track: 1, at: [0.4, 0.55] as [number, number], sure: true }];
        const crossings = [{ line: 'line-1', direction: 'in' as const }];
        void gateway.publish('tracks', { id, camera, at: 2, dots: moved, crossings });
      };
      await openEditor();
      await page.getByRole('button', { name: 'Chạy thử' }).click();
      await page.getByText('line-1: 1 vào, 0 ra từ khi chạy thử').waitFor();
      await page.locator('.canvas text.flash', { hasText: '+1 vào' }).waitFor({ state: 'attached' });
      expect(await page.locator('.canvas .handle').count()).toBe(0);
      await page.getByRole('button', { name: 'Dừng chạy thử' }).click();
      await point('Vạch line-1, đầu A').waitFor();
    });

    test('what is drawn and not saved is not lost without a word', async () => {
      await openEditor();
      await point('Vạch line-1, đầu A').focus();
      await page.keyboard.press('ArrowUp');
      await page.getByText('Có thay đổi chưa lưu').waitFor();
      page.once('dialog', (dialog) => void dialog.dismiss());
      await page.getByRole('link', { name: /Về thiết bị/ }).click();
      expect(new URL(page.url()).pathname).toBe('/fleet/gw-1/lines');
      page.once('dialog', (dialog) => void dialog.accept());
      await page.getByRole('link', { name: /Về thiết bị/ }).click();
      await page.getByRole('link', { name: 'Còn bản vẽ chưa lưu' }).click();
      await expect.poll(() => place('Vạch line-1, đầu A'), soon).toBe('20.0 %, 49.5 %');
    });
  },
);
