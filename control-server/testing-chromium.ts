import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';

/** Debian's browser, which the tests of the page look through; no part of the server. */
export const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Why such tests cannot run here; empty where they can. */
export const missingChromium = existsSync(CHROMIUM)
  ? ''
  : ` (skipped: ${CHROMIUM} is missing, install it with: apt-get install chromium)`;

/** Starts Chromium without a window and without anything that reaches for the network by itself. */
export async function openChromium(executablePath = CHROMIUM): Promise<Browser> {
  return await chromium.launch({ executablePath, args: ARGS });
}

/** Builds the page into a folder. */
export async function buildPage(folder: string): Promise<void> {
  const configFile = join(import.meta.dirname, '../vite.config.ts');
  await build({ configFile, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
}

/** A page whose errors, and what its content security policy stopped, go to `complaints`. */
export async function openPage(context: BrowserContext, complaints: string[]): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  return page;
}
