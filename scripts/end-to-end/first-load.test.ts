import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingChromium } from '../../control-server/testing-chromium.ts';
import { benchWeb } from '../bench/web.ts';

/** Of a first visit, over the wire: half a second on a slow mobile network of 3 Mbit/s. */
const MOST_KILOBYTES = 200;
describe.skipIf(missingChromium !== '')(`a first visit is light${missingChromium}`, () => {
  const web = mkdtempSync(join(tmpdir(), 'gateline-first-load-'));
  beforeAll(async () => {
    const configFile = join(import.meta.dirname, '../../vite.config.ts');
    await build({ configFile, logLevel: 'error', build: { outDir: web, emptyOutDir: true } });
  }, 120_000);
  afterAll(() => rmSync(web, { recursive: true, force: true }));

  test('sign-in page and live view with fonts and answers', { timeout: 60_000 }, async () => {
    const { sizes } = await benchWeb({ web, rates: [], seconds: 0 });
    expect(sizes.map(({ page }) => page)).toEqual(['sign-in', 'live view']);
    for (const { page, kilobytes, requests } of sizes) {
      expect(requests, page).toBeGreaterThan(3);
      expect(kilobytes, page).toBeGreaterThan(10);
      expect(kilobytes, page).toBeLessThan(MOST_KILOBYTES);
    }
  });
});
