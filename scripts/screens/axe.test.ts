import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPage, missingChromium } from '../../control-server/testing-chromium.ts';
import { SCREENS, type Screen } from './screens.ts';
import { Show } from './show.ts';

/** By how many pixels the page is wider than its window, asked of the browser. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

const WINDOWS = [
  { name: 'laptop, light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'laptop, dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  { name: 'phone, light', viewport: { width: 360, height: 740 }, colorScheme: 'light' },
] as const;

/** The views with the longest words. */
const IN_ENGLISH = ['live', 'history-week', 'settings', 'accounts'];

describe.skipIf(missingChromium !== '')(`every view stands up to axe${missingChromium}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-axe-'));
  let show: Show;
  beforeAll(async () => {
    const web = join(folder, 'web');
    await buildPage(web);
    show = await Show.open(web, { days: 9 });
  }, 120_000);
  afterAll(async () => {
    await show?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const check = async (screen: Screen, language: string, windows: readonly (typeof WINDOWS)[number][]) => {
    const [{ viewport, colorScheme }] = WINDOWS;
    const page = await show.page(screen, { viewport, colorScheme, language });
    try {
      await page.evaluate(axe.source);
      for (const window of windows) {
        await page.setViewportSize(window.viewport);
        await page.emulateMedia({ colorScheme: window.colorScheme });
        const { violations } = await page.evaluate(() =>
          (globalThis as unknown as { axe: typeof axe }).axe.run(),
        );
        const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        const found = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        expect(
          found.map((each) => each.slice(0, 400)),
          window.name,
        ).toEqual([]);
        const overflow = await page.evaluate<number>(OVERFLOW);
        expect(overflow, `${window.name}: nothing is wider than the window`).toBeLessThanOrEqual(0);
      }
    } finally {
      await page.context().close();
    }
  };

  test.each(SCREENS.map((screen) => [screen.name, screen] as const))(
    '%s',
    { timeout: 90_000 },
    (_name, screen) => check(screen, 'vi', WINDOWS),
  );

  test.each(
    SCREENS.filter(({ name }) => IN_ENGLISH.includes(name)).map((screen) => [screen.name, screen] as const),
  )('%s in English on a phone', { timeout: 90_000 }, (_name, screen) =>
    check(screen, 'en', WINDOWS.slice(-1)),
  );
});
