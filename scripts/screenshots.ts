import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const HELP = `Takes pictures of the live page of a running server.

  ./scripts/runtime node scripts/screenshots.ts --url http://127.0.0.1:8080 --out /tmp/pictures

  --url URL        the page (default http://127.0.0.1:8080)
  --out FOLDER     where the PNGs go (default ./screenshots)
  --widths LIST    widths in pixels (default 360,1280,3840)
  --themes LIST    light, dark (default both)
  --language LANG  vi or en (default vi)
  --wait SECONDS   how long to let crossings arrive first (default 2)
  --chromium PATH  the browser (default /usr/bin/chromium)
`;

const HEIGHTS = [
  { upTo: 600, height: 740, wholePage: true },
  { upTo: 2000, height: 800, wholePage: true },
  { upTo: Number.POSITIVE_INFINITY, height: 2160, wholePage: false },
];

interface Shot {
  url: string;
  out: string;
  width: number;
  theme: 'light' | 'dark';
  language: string;
  waitMs: number;
}

/** Writes one PNG named WIDTH-THEME-LANGUAGE.png; returns its path. */
async function takeShot(browser: Browser, shot: Shot): Promise<string> {
  const size = HEIGHTS.find(({ upTo }) => shot.width <= upTo) ?? { height: 800, wholePage: true };
  const context = await browser.newContext({
    viewport: { width: shot.width, height: size.height },
    colorScheme: shot.theme,
  });
  try {
    const page = await context.newPage();
    await page.addInitScript((language) => {
      localStorage.setItem('gateline.language', language);
    }, shot.language);
    await page.goto(shot.url);
    await page.locator('.digits').first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(shot.waitMs);
    const path = join(shot.out, `${shot.width}-${shot.theme}-${shot.language}.png`);
    await page.screenshot({ path, fullPage: size.wholePage });
    return path;
  } finally {
    await context.close();
  }
}

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    out: { type: 'string', default: 'screenshots' },
    widths: { type: 'string', default: '360,1280,3840' },
    themes: { type: 'string', default: 'light,dark' },
    language: { type: 'string', default: 'vi' },
    wait: { type: 'string', default: '2' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  await mkdir(values.out, { recursive: true });
  const browser = await chromium.launch({
    executablePath: values.chromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    for (const width of values.widths.split(',').map(Number)) {
      for (const theme of values.themes.split(',')) {
        if (theme !== 'light' && theme !== 'dark')
          throw new Error(`--themes knows light and dark, not ${theme}`);
        const { url, out, language } = values;
        const waitMs = Number(values.wait) * 1000;
        const path = await takeShot(browser, { url, out, width, theme, language, waitMs });
        process.stdout.write(`${path}\n`);
      }
    }
  } finally {
    await browser.close();
  }
}
