import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from './main.ts';
import { configIn, quiet, scratch } from './testing.ts';
import { buildPage, missingChromium, openChromium, openPage } from './testing-chromium.ts';
import { PASSWORD, Visitor } from './testing-visitor.ts';

const OTHER_PASSWORD = 'năm con vịt qua sông';

describe.skipIf(missingChromium !== '')(
  `the account pages in Chromium${missingChromium}`,
  { timeout: 90_000 },
  () => {
    const { folder, remove } = scratch();
    const web = join(folder, 'web');
    let rounds = 0;
    let browser: Browser;
    let context: BrowserContext;
    let lan: Visitor;
    let server: RunningServer;
    let complaints: string[];
    /** How far the server's clock is ahead, in milliseconds: waits need not be waited for. */
    let ahead: number;
    const now = () => Date.now() + ahead;

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
      const config = configIn(join(folder, `${++rounds}`));
      const [site] = config.sites;
      if (!site) throw new Error('no site');
      const other = { ...site, id: 'ben-xe', name: 'Bến xe', gateways: [{ id: 'gw-9', name: 'Hộp 9' }] };
      server = await startServer({ ...config, sites: [site, other] }, { log: quiet, web, now });
      context = await browser.newContext();
      lan = await visitor(context);
    });
    afterEach(async () => {
      for (const each of browser.contexts()) await each.close();
      await server.close();
      expect(complaints).toEqual([]);
    });

    const visitor = async (at: BrowserContext) => new Visitor(await openPage(at, complaints), server.url);

    test('the first administrator is made with the code that the server printed', async () => {
      await lan.page.goto(`${server.url}/keys?code=WRNG-WRNG-WRNG`);
      await lan.heading('Thiết lập Gateline').waitFor();
      expect(lan.page.url()).not.toContain('code');
      expect(await lan.field('Mã thiết lập').inputValue()).toBe('WRNG-WRNG-WRNG');
      await lan.press('Tạo tài khoản và bắt đầu');
      expect(await lan.page.locator('.field.faulty').count()).toBe(4);
      expect(await lan.page.locator(':focus').getAttribute('name')).toBe('name');

      await lan.field('Họ tên').fill('Nguyễn Lan');
      await lan.field('Tên đăng nhập').fill('lan');
      await lan.field('Mật khẩu').fill('password123456');
      await lan.field('Nhập lại mật khẩu').fill('password123456');
      await lan.press('Tạo tài khoản và bắt đầu');
      await lan.page.getByText('Mã thiết lập không đúng').waitFor();
      await lan.field('Mã thiết lập').fill(String(server.setupCode).toLowerCase().replaceAll('-', ' '));
      await lan.press('Tạo tài khoản và bắt đầu');
      await lan.page.getByText('Mật khẩu này quá dễ đoán').waitFor();
      expect(await lan.field('Mật khẩu').getAttribute('aria-invalid')).toBe('true');

      await context.setOffline(true);
      await lan.field('Mật khẩu').fill(PASSWORD);
      await lan.field('Nhập lại mật khẩu').fill(PASSWORD);
      await lan.press('Tạo tài khoản và bắt đầu');
      await lan.page.getByText('Không kết nối được với máy chủ.').waitFor();
      expect(await lan.field('Mật khẩu').inputValue()).toBe(PASSWORD);
      await context.setOffline(false);
      await lan.press('Tạo tài khoản và bắt đầu');
      await lan.inside();
      expect(await lan.navigation()).toEqual(expect.arrayContaining(['Tài khoản', 'Khóa API', 'Nhật ký']));
      await lan.page.goto(`${server.url}/?code=${server.setupCode}`);
      await lan.inside();
    });

    test('after signing in one is where one wanted to go; a guesser has to wait, and is told how long', async () => {
      await lan.firstRun(server.setupCode);
      await lan.signOut();
      await lan.page.clock.install();
      await lan.page.goto(`${server.url}/journal`);
      await lan.signIn('nobody', 'wrong');
      await lan.page.getByText('Tên đăng nhập hoặc mật khẩu không đúng.').waitFor();
      let wait = 0;
      while (wait < 30) {
        const data = { id: 'hung', password: 'guess' };
        const answer = await context.request.post(`${server.url}/api/sign-in`, { data });
        wait = Number(answer.headers()['retry-after'] ?? 0);
        if (wait > 0 && wait < 30) ahead += wait * 1000;
      }
      await lan.signIn('hung', 'guess');
      const button = lan.page.getByRole('button', { name: /^Hãy đợi 3\d giây$/ });
      await button.waitFor();
      expect(await button.isDisabled()).toBe(true);
      expect(await lan.page.getByRole('alert').innerText()).toMatch(/Hãy đợi 3\d giây\./);
      await lan.page.clock.runFor(22_000);
      await lan.page.getByRole('button', { name: /^Hãy đợi 1?\d giây$/ }).waitFor();
      await lan.page.clock.runFor(12_000);
      await lan.page.getByText('Bây giờ có thể thử lại.').waitFor();
      expect(await lan.field('Mật khẩu').inputValue()).toBe('guess');
      await lan.signIn('lan', PASSWORD);
      await lan.page.getByText('Đăng nhập với tên hung bị tạm chặn vì thử sai nhiều lần.').first().waitFor();
      await lan.page.getByText('Đăng nhập không thành công với tên nobody.').waitFor();
      await lan.page.getByText(/^Chuỗi nguyên vẹn: đã kiểm tra \d+ mục\.$/).waitFor();
      expect(await lan.page.locator('.entries').innerText()).not.toMatch(/(sign-in|account|session)\./);
      await lan.page.getByLabel('Người').fill('lan');
      await lan.press('Lọc');
      await lan.page.getByText('lan tạo tài khoản lan.').waitFor();
      expect(await lan.page.locator('.entries').innerText()).not.toContain('hung');
    });

    test('a viewer of one site chooses a password, and sees that site and nothing of administration', async () => {
      await lan.firstRun(server.setupCode);
      const password = await lan.addAccount('hung', 'Trần Hùng', 'Bến xe');
      const theirs = await browser.newContext();
      const hung = await visitor(theirs);
      await hung.page.goto(`${server.url}/accounts`);
      await hung.signIn('hung', password);
      await hung.heading('Chọn mật khẩu của bạn').waitFor();
      expect(await hung.page.locator('header.top').count()).toBe(0);
      await hung.field('Mật khẩu dùng một lần đã được cấp').fill(password);
      await hung.field('Mật khẩu mới').fill(password);
      await hung.field('Nhập lại mật khẩu').fill(password);
      await hung.press('Đổi mật khẩu');
      await hung.page.getByText('Hãy chọn mật khẩu khác với mật khẩu đang dùng.').waitFor();
      await hung.field('Mật khẩu mới').fill(OTHER_PASSWORD);
      await hung.field('Nhập lại mật khẩu').fill(OTHER_PASSWORD);
      await hung.press('Đổi mật khẩu');
      await hung.page.getByText('Tài khoản này không được phép xem trang này.').waitFor();
      const shown = await hung.navigation();
      expect(shown).toContain('Trực tiếp');
      for (const hidden of ['Tài khoản', 'Khóa API', 'Nhật ký', 'Thiết bị'])
        expect(shown).not.toContain(hidden);
      await hung.page.goto(`${server.url}/live`);
      await hung.heading('Bến xe').waitFor();
      expect(await hung.page.getByText('Đền Hùng').count()).toBe(0);

      await lan.page.goto(`${server.url}/accounts/hung`);
      await lan.page.getByText('Khóa tài khoản:').click();
      await lan.press('Lưu');
      await lan.page.getByText('Đã lưu tài khoản Trần Hùng.').waitFor();
      await hung.page.reload();
      await hung.signIn('hung', OTHER_PASSWORD);
      await hung.page.getByText('Tài khoản này đã bị khóa.').waitFor();
    });

    test('the last administrator stays one', async () => {
      await lan.firstRun(server.setupCode);
      await lan.page.goto(`${server.url}/accounts/lan`);
      await lan.press('Xóa tài khoản');
      await lan.page.getByRole('dialog').getByRole('button', { name: 'Xóa tài khoản' }).click();
      await lan.page.getByText('Đây là quản trị viên cuối cùng còn hoạt động.').waitFor();
      await lan.page.keyboard.press('Escape');
      await lan.page.getByLabel('Kỹ thuật').check();
      await lan.press('Lưu');
      await lan.page.getByText('Đây là quản trị viên cuối cùng còn hoạt động.').waitFor();
    });

    test('an authenticator is enrolled and asked for; a recovery code stands in for it once', async () => {
      await lan.firstRun(server.setupCode);
      await lan.page.goto(`${server.url}/account`);
      await lan.press('Bật xác thực hai bước');
      const step = lan.page.getByRole('form', { name: 'Xác thực hai bước' });
      await step.getByLabel('Mật khẩu hiện tại', { exact: true }).fill('wrong');
      await lan.press('Tiếp tục');
      await lan.page.getByText('Mật khẩu này không đúng.').waitFor();
      await step.getByLabel('Mật khẩu hiện tại', { exact: true }).fill(PASSWORD);
      await lan.press('Tiếp tục');
      await lan.page.getByRole('img', { name: 'Mã QR cho ứng dụng xác thực' }).waitFor();
      const secret = (await lan.page.locator('form .secret').innerText()).replaceAll(' ', '');
      const totp = new TOTP({ secret: Secret.fromBase32(secret) });
      const code = () => totp.generate({ timestamp: now() });
      await lan.page.getByLabel('Sáu chữ số đang hiện trong ứng dụng').fill(code());
      await lan.press('Xác nhận và bật');
      const codes = await lan.page.locator('.codes li').allInnerTexts();
      expect(codes).toHaveLength(10);
      await lan.press('Tôi đã lưu các mã');
      await lan.page.getByText('Đang bật: khi đăng nhập cần thêm mã').waitFor();
      await lan.signOut();

      // A code is good once, and the one of the enrolment was used.
      ahead += 60_000;
      await lan.signIn('lan', PASSWORD);
      const typed = lan.field('Mã xác thực');
      await typed.waitFor();
      expect([await typed.getAttribute('autocomplete'), await lan.field('Mật khẩu').isVisible()]).toEqual([
        'one-time-code',
        false,
      ]);
      await typed.fill('000000');
      await lan.press('Đăng nhập');
      await lan.page.getByText('Mã này không đúng hoặc đã hết hạn.').waitFor();
      await typed.fill(code());
      await lan.press('Đăng nhập');
      await lan.inside();
      await lan.signOut();
      await lan.signIn('lan', PASSWORD);
      await lan.press('Dùng mã khôi phục');
      await lan.field('Mã khôi phục').fill(codes[0] ?? '');
      await lan.press('Đăng nhập');
      await lan.inside();
    });

    test('signing out everywhere ends the session of another browser', async () => {
      await lan.firstRun(server.setupCode);
      const another = await visitor(await browser.newContext());
      await another.page.goto(`${server.url}/account`);
      await another.signIn('lan', PASSWORD);
      await another.page.getByText('Chrome trên Linux').first().waitFor();
      expect(await another.page.locator('.sessions li').count()).toBe(2);
      await another.press('Đăng xuất mọi nơi');
      await another.page.getByRole('dialog').getByRole('button', { name: 'Đăng xuất mọi nơi' }).click();
      await another.heading('Đăng nhập').waitFor();
      await lan.page.goto(`${server.url}/account`);
      await lan.heading('Đăng nhập').waitFor();
    });

    test('an API key is shown once and works until it is revoked', async () => {
      await lan.firstRun(server.setupCode);
      await lan.page.goto(`${server.url}/keys`);
      await lan.press('Tạo khóa API');
      await lan.field('Tên khóa').fill('Bảng điện tử');
      await lan.page.getByRole('dialog').getByRole('button', { name: 'Tạo khóa API' }).click();
      const secret = await lan.page.locator('.shown-once .secret').innerText();
      expect(await lan.page.locator('.example').first().innerText()).toContain(`Bearer ${secret}`);
      const address = await lan.page.locator('.wall-address').innerText();
      const wall = await openPage(await browser.newContext(), complaints);
      await wall.goto(`${address}`);
      await wall.locator('.wall .digits').first().waitFor();
      const call = () =>
        fetch(`${server.url}/api/sites`, { headers: { authorization: `Bearer ${secret}` } }).then(
          ({ status }) => status,
        );
      expect(await call()).toBe(200);
      await lan.press('Tôi đã lưu khóa');
      await lan.page.reload();
      await lan.page.getByText('Đang dùng được').waitFor();
      expect(await lan.page.content()).not.toContain(secret);
      await lan.press('Thu hồi khóa Bảng điện tử');
      await lan.page.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click();
      await lan.page.getByText('Đã thu hồi khóa Bảng điện tử.').waitFor();
      expect(await call()).toBe(401);
      await wall.reload();
      await wall.getByRole('heading', { name: 'Đăng nhập', exact: true }).waitFor();
      await wall.context().close();
    });

    test('everything is there in English, too, and nothing secret is kept on the device', async () => {
      await lan.firstRun(server.setupCode);
      await lan.press('Thêm');
      await lan.press('English');
      for (const [path, text] of [
        ['accounts', 'Add an account'],
        ['keys', 'There are no API keys yet'],
        ['journal', 'lan signed in.'],
        ['account', 'Where you are signed in'],
      ]) {
        await lan.page.goto(`${server.url}/${path}`);
        await lan.page
          .getByText(text ?? '')
          .first()
          .waitFor();
      }
      await lan.press('Sign out everywhere');
      await lan.page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
      await lan.heading('Sign in').waitFor();
      expect(await lan.page.evaluate(() => Object.keys(localStorage).sort())).toEqual(['gateline.language']);
    });
  },
);
