import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { ControlRoom, MOMENT } from './control-room.ts';
import type { Screen } from './screens.ts';

/** A control room with somebody signed in, and another at its very first start, for pictures and checks of every view. */
export class Show {
  readonly #folder: string;
  readonly #browser: Browser;
  readonly #room: ControlRoom;
  readonly #empty: ControlRoom;
  readonly #cookies: Awaited<ReturnType<BrowserContext['cookies']>>;

  private constructor(parts: {
    folder: string;
    browser: Browser;
    room: ControlRoom;
    empty: ControlRoom;
    cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
  }) {
    this.#folder = parts.folder;
    this.#browser = parts.browser;
    this.#room = parts.room;
    this.#empty = parts.empty;
    this.#cookies = parts.cookies;
  }

  /**
   * @param web the folder of the built page
   * @param options.days of history
   * @param options.chromium path of the browser; Debian's where absent
   */
  static async open(web: string, options: { days: number; chromium?: string | undefined }): Promise<Show> {
    const { days, chromium } = options;
    const folder = mkdtempSync(join(tmpdir(), 'gateline-show-'));
    const browser = await openBrowser(chromium);
    const room = await ControlRoom.open(join(folder, 'room'), { web, days });
    const empty = await ControlRoom.open(join(folder, 'empty'), { web, days: 1 });
    const context = await browser.newContext();
    await room.signInFirst(context);
    await room.addAccount(context, {
      id: 'minh',
      name: 'Trần Văn Minh',
      role: 'staff',
      sites: ['ninh-kieu'],
    });
    await room.addAccount(context, { id: 'hoa', name: 'Lê Thị Hoa', role: 'department', sites: ['can-tho'] });
    await room.addAccount(context, { id: 'tuan', name: 'Phạm Anh Tuấn', role: 'technician', sites: null });
    await room.change(context, 'ninh-kieu', { capacity: 900, board: true, emails: ['truc-ban@example.vn'] });
    await room.change(context, 'ben-xe', { capacity: 150 });
    await room.audit(context, 'ninh-kieu-1', ['cong-chinh', 'cong-bo-song']);
    await room.breakThings();
    const cookies = await context.cookies();
    await context.close();
    return new Show({ folder, browser, room, empty, cookies });
  }

  /** The screen in a browser window of its own; close its context afterwards. */
  async page(screen: Screen, options: BrowserContextOptions & { language?: string } = {}): Promise<Page> {
    const { language = 'vi', ...window } = options;
    const context = await this.#browser.newContext({ locale: 'vi-VN', ...window });
    if (!screen.signedOut && !screen.firstRun) await context.addCookies(this.#cookies);
    await context.addInitScript((chosen) => localStorage.setItem('gateline.language', chosen), language);
    // Browser and control room show the same time.
    await context.clock.setSystemTime(MOMENT);
    const page = await context.newPage();
    const { url } = (screen.firstRun ? this.#empty : this.#room).server;
    await page.goto(url + screen.path);
    await page.locator(screen.ready).first().waitFor({ timeout: 20_000 });
    await screen.prepare?.(page);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#room.close();
    await this.#empty.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
