import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../control-server/main.ts';
import { buildPage, missingChromium, openChromium, openPage } from '../../control-server/testing-chromium.ts';
import { Visitor } from '../../control-server/testing-visitor.ts';
import type { GatewayConfig } from '../../firmware-config/gateway-config.ts';
import type { ServerConfig } from '../../firmware-config/server-config.ts';
import { cacheFolder } from '../../models/cache.ts';
import { demoGatewayConfig, demoServerConfig } from '../demo/config.ts';
import { FACE_WALK } from '../demo/walk.ts';
import { Program } from '../processes/program.ts';

const CLIP = join(cacheFolder(), 'demo', FACE_WALK);
const missing =
  missingChromium || (existsSync(CLIP) ? '' : ' (skipped: needs the demo clip: ./scripts/setup start)');
/** A face walks through the recording's gate every few seconds; a busy machine takes its time. */
const LIVE = { timeout: 60_000 };

describe.skipIf(missing !== '')(`a running agent in the control room${missing}`, { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-control-room-'));
  const web = join(folder, 'web');
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;
  let server: RunningServer;
  let config: ServerConfig;
  let agent: Program;

  const start = () => startServer(config, { log: pino({ level: 'silent' }), web });

  beforeAll(async () => {
    await buildPage(web);
    config = demoServerConfig(folder, { http: 0, mqtt: 0 });
    server = await start();
    // What follows restarts it where it is.
    config.listen.http = Number(new URL(server.url).port);
    config.listen.mqtt = server.mqttPort;
    const demo = demoGatewayConfig(cacheFolder(), folder, server.mqttPort);
    const gateway: GatewayConfig = { ...demo, cameras: demo.cameras.filter(({ id }) => id === 'face') };
    const path = join(folder, 'gateway.json');
    writeFileSync(path, JSON.stringify(gateway));
    agent = new Program(['agent', '--config', path]);
    browser = await openChromium();
    page = await openPage(await browser.newContext(), complaints);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await agent?.kill();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** In plus out of a gate, as a person reads them. */
  async function passed(gate: string): Promise<number> {
    const card = page.locator('.card', { has: page.getByRole('heading', { name: gate, exact: true }) });
    const [into = '', out = ''] = await card.locator('.digits').allInnerTexts();
    return Number(into) + Number(out);
  }
  const more = (gate: string, than: number) => expect.poll(() => passed(gate), LIVE).toBeGreaterThan(than);

  /** In plus out of a gate in the books. */
  async function booked(gate: string): Promise<number> {
    const answer = await page.request.get(`${server.url}/api/today?site=ninh-kieu`);
    const { gates } = (await answer.json()) as { gates: { gate: string; in: number; out: number }[] };
    const row = gates.find((each) => each.gate === gate);
    return (row?.in ?? 0) + (row?.out ?? 0);
  }

  test('its counts rise on the page of somebody who signed in', async () => {
    await new Visitor(page, server.url).firstRun(server.setupCode);
    await page.goto(`${server.url}/live?site=ninh-kieu`);
    await page.locator('.digits').first().waitFor();
    await more('Cổng số 1', await passed('Cổng số 1'));
    expect(await passed('Cổng quảng trường')).toBe(0);
  });

  test('after a restart of the server the page shows what the books hold, nothing lost or doubled', async () => {
    await server.close();
    await page.locator('.trouble, .stale').first().waitFor(LIVE);
    server = await start();
    const before = await passed('Cổng số 1');
    await more('Cổng số 1', before);
    await expect.poll(async () => (await passed('Cổng số 1')) - (await booked('cong-1')), LIVE).toBe(0);
  });

  test('a line that is given to another gate counts there', async () => {
    await page.goto(`${server.url}/fleet/ninh-kieu-1/lines?camera=face`);
    await page.getByRole('button', { name: 'Lấy ảnh từ camera' }).click();
    await page.locator('.canvas image').waitFor(LIVE);
    await page.getByRole('button', { name: /đầu A:/ }).click();
    await page.getByLabel('Cổng').selectOption('cong-quang-truong');
    await page.getByRole('button', { name: 'Lưu và gửi tới thiết bị' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Lý do').fill('camera được chuyển sang cổng quảng trường');
    await dialog.getByRole('button', { name: 'Lưu và gửi tới thiết bị' }).click();
    await page.getByText('Bản 1 đang được dùng.').waitFor({ timeout: 90_000 });
    await page.goto(`${server.url}/live?site=ninh-kieu`);
    await more('Cổng quảng trường', 0);
    const left = await booked('cong-1');
    await more('Cổng quảng trường', await passed('Cổng quảng trường'));
    expect(await booked('cong-1')).toBe(left);
    expect(complaints).toEqual([]);
  });
});
