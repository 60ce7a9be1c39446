import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from './main.ts';
import { configIn, quiet, scratch } from './testing.ts';
import { buildPage, missingChromium, openChromium, openPage } from './testing-chromium.ts';

const PASSWORD = 'bốn con trâu đội nón';
const OTHER_PASSWORD = 'năm con vịt qua sông';

describe.skipIf(missingChromium !== '')(`the account pages in Chromium${missingChromium}`, () => {
  const { folder, remove } = scratch();
  const web = join(folder, 'web');
  let rounds = 0;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
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
    page = await openPage(context, complaints);
  });
  afterEach(async () => {
    for (const each of browser.contexts()) await each.close();
    await server.close();
    expect(complaints).toEqual([]);
  });

  const field = (name: string, at = page) => at.getByLabel(name, { exact: true });
  const press = (name: string, at = page) => at.getByRole('button', { name, exact: true }).click();
  const heading = (name: string, at = page) => at.getByRole('heading', { name, exact: true });
  const inside = (at = page) => at.locator('header.top').waitFor();
  const navigation = (at = page) => at.locator('nav.views a').allInnerTexts();

  async function firstRun(): Promise<void> {
    await page.goto(`${server.url}/?code=${server.setupCode}`);
    await field('Họ tên').fill('Nguyễn Lan');
    await field('Tên đăng nhập').fill('lan');
    await field('Mật khẩu').fill(PASSWORD);
    await field('Nhập lại mật khẩu').fill(PASSWORD);
    await press('Tạo tài khoản và bắt đầu');
    await inside();
  }

  async function signIn(id: string, password: string, at = page): Promise<void> {
    await field('Tên đăng nhập', at).fill(id);
    await field('Mật khẩu', at).fill(password);
    await press('Đăng nhập', at);
  }

  async function signOut(): Promise<void> {
    await press('Thêm');
    await press('Đăng xuất');
    await heading('Đăng nhập').waitFor();
  }

  /** A new account by way of the page; its one-time password. */
  async function addAccount(id: string, name: string, site: string | null): Promise<string> {
    await page.goto(`${server.url}/accounts`);
    await press('Thêm tài khoản');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Họ tên').fill(name);
    await dialog.getByLabel('Tên đăng nhập').fill(id);
    if (site !== null) {
      await dialog.getByText('Chỉ những địa điểm hoặc nhóm này').click();
      await dialog.getByLabel(site, { exact: true }).check();
    }
    await dialog.getByRole('button', { name: 'Thêm tài khoản' }).click();
    await heading(`Mật khẩu dùng một lần của ${name}`).waitFor();
    const password = await page.locator('.shown-once .secret').nth(1).innerText();
    await press('Tôi đã chuyển mật khẩu');
    return password;
  }

  test('the first administrator is made with the code that the server printed', async () => {
    await page.goto(`${server.url}/keys?code=WRNG-WRNG-WRNG`);
    await heading('Thiết lập Gateline').waitFor();
    expect(page.url()).not.toContain('code');
    expect(await field('Mã thiết lập').inputValue()).toBe('WRNG-WRNG-WRNG');
    await press('Tạo tài khoản và bắt đầu');
    expect(await page.locator('.field.faulty').count()).toBe(4);
    expect(await field('Họ tên').evaluate((node) => node === document.activeElement)).toBe(true);

    await field('Họ tên').fill('Nguyễn Lan');
    await field('Tên đăng nhập').fill('lan');
    await field('Mật khẩu').fill('password123456');
    await field('Nhập lại mật khẩu').fill('password123456');
    await press('Tạo tài khoản và bắt đầu');
    await page.getByText('Mã thiết lập không đúng').waitFor();
    await field('Mã thiết lập').fill(String(server.setupCode).toLowerCase().replaceAll('-', ' '));
    await press('Tạo tài khoản và bắt đầu');
    await page.getByText('Mật khẩu này quá dễ đoán').waitFor();
    expect(await field('Mật khẩu').getAttribute('aria-invalid')).toBe('true');

    await context.setOffline(true);
    await field('Mật khẩu').fill(PASSWORD);
    await field('Nhập lại mật khẩu').fill(PASSWORD);
    await press('Tạo tài khoản và bắt đầu');
    await page.getByText('Không kết nối được với máy chủ.').waitFor();
    expect(await field('Mật khẩu').inputValue()).toBe(PASSWORD);
    await context.setOffline(false);
    await press('Tạo tài khoản và bắt đầu');
    await inside();
    expect(await navigation()).toEqual(expect.arrayContaining(['Tài khoản', 'Khóa API', 'Nhật ký']));
    await page.goto(`${server.url}/?code=${server.setupCode}`);
    await inside();
  });

  test('after signing in one is where one wanted to go; a guesser has to wait, and is told how long', async () => {
    await firstRun();
    await signOut();
    await page.clock.install();
    await page.goto(`${server.url}/journal`);
    await signIn('nobody', 'wrong');
    await page.getByText('Tên đăng nhập hoặc mật khẩu không đúng.').waitFor();
    let wait = 0;
    while (wait < 30) {
      const data = { id: 'hung', password: 'guess' };
      const answer = await context.request.post(`${server.url}/api/sign-in`, { data });
      wait = Number(answer.headers()['retry-after'] ?? 0);
      if (wait > 0 && wait < 30) ahead += wait * 1000;
    }
    await signIn('hung', 'guess');
    const button = page.getByRole('button', { name: /^Hãy đợi 3\d giây$/ });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    expect(await page.getByRole('alert').innerText()).toMatch(/Hãy đợi 3\d giây\./);
    await page.clock.runFor(22_000);
    await page.getByRole('button', { name: /^Hãy đợi 1?\d giây$/ }).waitFor();
    await page.clock.runFor(12_000);
    await page.getByText('Bây giờ có thể thử lại.').waitFor();
    expect(await field('Mật khẩu').inputValue()).toBe('guess');
    await signIn('lan', PASSWORD);
    await page.getByText('Đăng nhập với tên hung bị tạm chặn vì thử sai nhiều lần.').first().waitFor();
    await page.getByText('Đăng nhập không thành công với tên nobody.').waitFor();
    await page.getByText(/^Chuỗi nguyên vẹn: đã kiểm tra \d+ mục\.$/).waitFor();
    expect(await page.locator('.entries').innerText()).not.toMatch(/(sign-in|account|session)\./);
    await page.getByLabel('Người').fill('lan');
    await press('Lọc');
    await page.getByText('lan tạo tài khoản lan.').waitFor();
    expect(await page.locator('.entries').innerText()).not.toContain('hung');
  });

  test('a viewer of one site chooses a password, and sees that site and nothing of administration', async () => {
    await firstRun();
    const password = await addAccount('hung', 'Trần Hùng', 'Bến xe');
    const theirs = await browser.newContext();
    const hung = await openPage(theirs, complaints);
    await hung.goto(`${server.url}/accounts`);
    await signIn('hung', password, hung);
    await heading('Chọn mật khẩu của bạn', hung).waitFor();
    expect(await hung.locator('header.top').count()).toBe(0);
    await field('Mật khẩu dùng một lần đã được cấp', hung).fill(password);
    await field('Mật khẩu mới', hung).fill(password);
    await field('Nhập lại mật khẩu', hung).fill(password);
    await press('Đổi mật khẩu', hung);
    await hung.getByText('Hãy chọn mật khẩu khác với mật khẩu đang dùng.').waitFor();
    await field('Mật khẩu mới', hung).fill(OTHER_PASSWORD);
    await field('Nhập lại mật khẩu', hung).fill(OTHER_PASSWORD);
    await press('Đổi mật khẩu', hung);
    await hung.getByText('Tài khoản này không được phép xem trang này.').waitFor();
    const shown = await navigation(hung);
    expect(shown).toContain('Trực tiếp');
    for (const hidden of ['Tài khoản', 'Khóa API', 'Nhật ký', 'Thiết bị'])
      expect(shown).not.toContain(hidden);
    await hung.goto(`${server.url}/live`);
    await heading('Bến xe', hung).waitFor();
    expect(await hung.getByText('Đền Hùng').count()).toBe(0);

    await page.goto(`${server.url}/accounts/hung`);
    await page.getByText('Khóa tài khoản:').click();
    await press('Lưu');
    await page.getByText('Đã lưu tài khoản Trần Hùng.').waitFor();
    await hung.reload();
    await signIn('hung', OTHER_PASSWORD, hung);
    await hung.getByText('Tài khoản này đã bị khóa.').waitFor();
  });

  test('the last administrator stays one', async () => {
    await firstRun();
    await page.goto(`${server.url}/accounts/lan`);
    await press('Xóa tài khoản');
    await page.getByRole('dialog').getByRole('button', { name: 'Xóa tài khoản' }).click();
    await page.getByText('Đây là quản trị viên cuối cùng còn hoạt động.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Kỹ thuật').check();
    await press('Lưu');
    await page.getByText('Đây là quản trị viên cuối cùng còn hoạt động.').waitFor();
  });

  test('an authenticator is enrolled and asked for; a recovery code stands in for it once', async () => {
    await firstRun();
    await page.goto(`${server.url}/account`);
    await press('Bật xác thực hai bước');
    const step = page.getByRole('form', { name: 'Xác thực hai bước' });
    await step.getByLabel('Mật khẩu hiện tại', { exact: true }).fill('wrong');
    await press('Tiếp tục');
    await page.getByText('Mật khẩu này không đúng.').waitFor();
    await step.getByLabel('Mật khẩu hiện tại', { exact: true }).fill(PASSWORD);
    await press('Tiếp tục');
    await page.getByRole('img', { name: 'Mã QR cho ứng dụng xác thực' }).waitFor();
    const secret = (await page.locator('form .secret').innerText()).replaceAll(' ', '');
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const code = () => totp.generate({ timestamp: now() });
    await page.getByLabel('Sáu chữ số đang hiện trong ứng dụng').fill(code());
    await press('Xác nhận và bật');
    const codes = await page.locator('.codes li').allInnerTexts();
    expect(codes).toHaveLength(10);
    await press('Tôi đã lưu các mã');
    await page.getByText('Đang bật: khi đăng nhập cần thêm mã').waitFor();
    await signOut();

    // A code is good once, and the one of the enrolment was used.
    ahead += 60_000;
    await signIn('lan', PASSWORD);
    const typed = field('Mã xác thực');
    await typed.waitFor();
    expect([await typed.getAttribute('autocomplete'), await field('Mật khẩu').isVisible()]).toEqual([
      'one-time-code',
      false,
    ]);
    await typed.fill('000000');
    await press('Đăng nhập');
    await page.getByText('Mã này không đúng hoặc đã hết hạn.').waitFor();
    await typed.fill(code());
    await press('Đăng nhập');
    await inside();
    await signOut();
    await signIn('lan', PASSWORD);
    await press('Dùng mã khôi phục');
    await field('Mã khôi phục').fill(codes[0] ?? '');
    await press('Đăng nhập');
    await inside();
  });

  test('signing out everywhere ends the session of another browser', async () => {
    await firstRun();
    const another = await openPage(await browser.newContext(), complaints);
    await another.goto(`${server.url}/account`);
    await signIn('lan', PASSWORD, another);
    await another.getByText('Chrome trên Linux').first().waitFor();
    expect(await another.locator('.sessions li').count()).toBe(2);
    await press('Đăng xuất mọi nơi', another);
    await another.getByRole('dialog').getByRole('button', { name: 'Đăng xuất mọi nơi' }).click();
    await heading('Đăng nhập', another).waitFor();
    await page.goto(`${server.url}/account`);
    await heading('Đăng nhập').waitFor();
  });

  test('an API key is shown once and works until it is revoked', async () => {
    await firstRun();
    await page.goto(`${server.url}/keys`);
    await press('Tạo khóa API');
    await field('Tên khóa').fill('Bảng điện tử');
    await page.getByRole('dialog').getByRole('button', { name: 'Tạo khóa API' }).click();
    const secret = await page.locator('.shown-once .secret').innerText();
    expect(await page.locator('.example').innerText()).toContain(`Bearer ${secret}`);
    const call = () =>
      fetch(`${server.url}/api/sites`, { headers: { authorization: `Bearer ${secret}` } }).then(
        ({ status }) => status,
      );
    expect(await call()).toBe(200);
    await press('Tôi đã lưu khóa');
    await page.reload();
    await page.getByText('Đang dùng được').waitFor();
    expect(await page.content()).not.toContain(secret);
    await press('Thu hồi khóa Bảng điện tử');
    await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click();
    await page.getByText('Đã thu hồi khóa Bảng điện tử.').waitFor();
    expect(await call()).toBe(401);
  });

  test('everything is there in English, too, and nothing secret is kept on the device', async () => {
    await firstRun();
    await press('Thêm');
    await press('English');
    for (const [path, text] of [
      ['accounts', 'Add an account'],
      ['keys', 'There are no API keys yet'],
      ['journal', 'lan signed in.'],
      ['account', 'Where you are signed in'],
    ]) {
      await page.goto(`${server.url}/${path}`);
      await page
        .getByText(text ?? '')
        .first()
        .waitFor();
    }
    await press('Sign out everywhere');
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await heading('Sign in').waitFor();
    expect(await page.evaluate(() => Object.keys(localStorage).sort())).toEqual(['gateline.language']);
  });
});
