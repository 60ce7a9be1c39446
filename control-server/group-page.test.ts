import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SiteConfig } from '../firmware-config/server-config.ts';
import { batchOf, crossing } from './ledger/ledger-samples.ts';
import { TestGateway } from './testing.ts';
import { missingChromium } from './testing-chromium.ts';
import { EXACT, PageStage } from './testing-page.ts';

const site = (id: string, name: string): SiteConfig => ({
  id,
  name,
  timeZone: 'Asia/Ho_Chi_Minh',
  gates: [{ id: 'main', name: 'Cổng chính' }],
  gateways: [{ id: `${id}-1`, name: `Hộp ${name}` }],
});

const SITES = [site('pier', 'Bến tàu'), site('temple', 'Đền'), site('park', 'Công viên')];

describe.skipIf(missingChromium !== '')(`the page of all sites in Chromium${missingChromium}`, () => {
  const stage = new PageStage();
  const gateways: TestGateway[] = [];
  beforeAll(() => stage.build());
  afterAll(() => stage.end());
  beforeEach(() =>
    stage.open({ pier: EXACT, temple: EXACT, park: { ...EXACT, capacity: 4 } }, { sites: SITES }),
  );
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) if (gateway !== stage.gateway) await gateway.close();
    await stage.clear();
  });

  /** A gateway of a site that says it is there, with so many who came in. */
  async function arrive(id: string, entries: number): Promise<TestGateway> {
    const isFirst = stage.gateway.id === `${id}-1`;
    const gateway = isFirst ? stage.gateway : await TestGateway.connect(stage.server.mqttPort, `${id}-1`);
    gateways.push(gateway);
    const status = { v: 1, gateway: gateway.id, state: 'online', agent: '0.1.0', boot: 'abcdef01' };
    await gateway.client.publishAsync(
      `gateline/v1/${gateway.id}/status`,
      JSON.stringify({ ...status, since: Date.now() }),
      { qos: 1, retain: true },
    );
    await enter(gateway, entries);
    return gateway;
  }

  async function enter(gateway: TestGateway, entries: number): Promise<void> {
    const epoch = `${Math.random()}`.slice(2).padEnd(32, '0').slice(0, 32);
    const records = Array.from({ length: entries }, () => crossing(Date.now()));
    await gateway.send(batchOf(records, 1, { gateway: gateway.id, epoch }));
  }

  const names = () => stage.page.locator('.sites tbody th > a').allInnerTexts();
  const row = (name: string) => stage.page.locator('.sites tbody tr', { hasText: name });

  test('who sees several sites begins here, and goes to a site from it', async () => {
    await arrive('pier', 3);
    await stage.page.goto(stage.server.url);
    await row('Bến tàu').locator('td.in', { hasText: '3' }).waitFor();
    await stage.page.locator('nav.views').getByRole('link', { name: 'Địa điểm' }).waitFor();
    await row('Bến tàu').getByRole('link', { name: 'Bến tàu' }).click();
    await stage.page.locator('.card.whole').waitFor();
    expect(new URL(stage.page.url()).search).toBe('?site=pier');
    await stage.page.goto(`${stage.server.url}/?site=temple`);
    await stage.page.locator('.card.whole').waitFor();
  });

  test('sites stand by what needs attention, and one that fills up moves to the top', async () => {
    for (const { id } of SITES) await arrive(id, 1);
    await stage.page.goto(`${stage.server.url}/group`);
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Bến tàu', 'Công viên', 'Đền']);
    const [park] = gateways.filter(({ id }) => id === 'park-1');
    if (park) await enter(park, 3);
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Công viên', 'Bến tàu', 'Đền']);
    expect(await row('Công viên').innerText()).toContain('Đã đầy');
    expect(await row('Công viên').innerText()).toContain('vừa đổi chỗ');
    expect(await row('Công viên').getAttribute('class')).toContain('grave');
  });

  test('the sums count up with every site, in both languages', async () => {
    for (const { id } of SITES) await arrive(id, 2);
    await stage.page.goto(`${stage.server.url}/group`);
    const sums = () => stage.page.locator('.sums dd').allInnerTexts();
    await expect.poll(sums, { timeout: 15_000 }).toEqual(['6', '0', '6', '0/3', '3/3', '0']);
    const [first] = gateways;
    if (first) await enter(first, 5);
    await expect.poll(async () => (await sums())[0], { timeout: 15_000 }).toBe('11');
    await stage.page.evaluate("localStorage.setItem('gateline.language', 'en')");
    await stage.page.reload();
    await stage.page.locator('.sums dt', { hasText: 'Need attention' }).waitFor();
    // The sums stand before the stream is open.
    await expect.poll(() => stage.page.locator('.link-state').innerText(), { timeout: 15_000 }).toBe('Live');
  });

  test('a lost connection is said, and the numbers catch up after it', async () => {
    const gateway = await arrive('pier', 1);
    await stage.page.goto(`${stage.server.url}/group`);
    await row('Bến tàu').locator('td.in', { hasText: '1' }).waitFor();
    await stage.context.setOffline(true);
    await stage.page.locator('.group.stale .trouble').waitFor();
    await enter(gateway, 4);
    await stage.context.setOffline(false);
    await row('Bến tàu').locator('td.in', { hasText: '5' }).waitFor();
    await expect.poll(() => stage.page.locator('.trouble').count(), { timeout: 15_000 }).toBe(0);
  });

  test('on a phone every site is a card, and nothing is wider than the screen', async () => {
    await stage.page.setViewportSize({ width: 360, height: 740 });
    await stage.page.goto(`${stage.server.url}/group`);
    await row('Đền').waitFor();
    expect(await stage.page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });
});
