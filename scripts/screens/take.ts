import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Screen } from './screens.ts';
import type { Show } from './show.ts';

export interface Shot {
  screen: Screen;
  width: number;
  theme: 'light' | 'dark';
  language: string;
}

/** Of a phone, a laptop and a wall screen; what is no wall is shown to its end. */
const HEIGHTS = [
  { upTo: 600, height: 740, fullPage: true },
  { upTo: 2000, height: 800, fullPage: true },
  { upTo: Number.POSITIVE_INFINITY, height: 2160, fullPage: false },
];

/** Lets numbers arrive and charts draw themselves. */
const SETTLE_MS = 1200;

/** Writes NAME-WIDTH-THEME-LANGUAGE.png; returns its path. */
export async function take(
  show: Show,
  { screen, width, theme, language }: Shot,
  out: string,
): Promise<string> {
  const { height, fullPage } = HEIGHTS.find(({ upTo }) => width <= upTo) ?? { height: 800, fullPage: true };
  const page = await show.page(screen, { viewport: { width, height }, colorScheme: theme, language });
  try {
    await page.waitForTimeout(SETTLE_MS);
    mkdirSync(out, { recursive: true });
    const path = join(out, `${screen.name}-${width}-${theme}-${language}.png`);
    await page.screenshot({ path, fullPage });
    return path;
  } finally {
    await page.context().close();
  }
}
