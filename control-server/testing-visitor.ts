import type { Page } from 'playwright-core';

/** What the first administrator of tests signs in with. */
export const PASSWORD = 'bốn con trâu đội nón';

/** Somebody at a browser, who finds things by what is written on them; no part of the server. */
export class Visitor {
  readonly page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  field(name: string) {
    return this.page.getByLabel(name, { exact: true });
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  heading(name: string) {
    return this.page.getByRole('heading', { name, exact: true });
  }

  /** The page of somebody who is signed in is there. */
  inside(): Promise<void> {
    return this.page.locator('header.top').waitFor();
  }

  /** All that one can go to, in the bar and in its menu. */
  async navigation(): Promise<string[]> {
    return [...new Set(await this.page.locator('header.top nav a').allTextContents())];
  }

  async firstRun(setupCode: string | null): Promise<void> {
    await this.page.goto(`${this.#url}/?code=${setupCode}`);
    await this.field('Họ tên').fill('Nguyễn Lan');
    await this.field('Tên đăng nhập').fill('lan');
    await this.field('Mật khẩu').fill(PASSWORD);
    await this.field('Nhập lại mật khẩu').fill(PASSWORD);
    await this.press('Tạo tài khoản và bắt đầu');
    await this.inside();
  }

  async signIn(id: string, password: string): Promise<void> {
    await this.field('Tên đăng nhập').fill(id);
    await this.field('Mật khẩu').fill(password);
    await this.press('Đăng nhập');
  }

  async signOut(): Promise<void> {
    await this.press('Thêm');
    await this.press('Đăng xuất');
    await this.heading('Đăng nhập').waitFor();
  }

  /**
   * Makes a viewer.
   *
   * @param site the name of the only site to be seen
   * @returns the one-time password
   */
  async addAccount(id: string, name: string, site: string): Promise<string> {
    await this.page.goto(`${this.#url}/accounts`);
    await this.press('Thêm tài khoản');
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Họ tên').fill(name);
    await dialog.getByLabel('Tên đăng nhập').fill(id);
    await dialog.getByText('Chỉ những địa điểm hoặc nhóm này').click();
    await dialog.getByLabel(site, { exact: true }).check();
    await dialog.getByRole('button', { name: 'Thêm tài khoản' }).click();
    await this.heading(`Mật khẩu dùng một lần của ${name}`).waitFor();
    const password = await this.page.locator('.shown-once .secret').nth(1).innerText();
    await this.press('Tôi đã chuyển mật khẩu');
    return password;
  }
}
