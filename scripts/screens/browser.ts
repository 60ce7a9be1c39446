import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { GatelineError } from '../../firmware-config/errors.ts';

/** Debian's browser. */
export const CHROMIUM = '/usr/bin/chromium';

/**
 * Starts Chromium without a window and without anything that reaches for the network by itself.
 *
 * @throws GatelineError `missing-program`
 */
export async function openBrowser(executablePath = CHROMIUM): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new GatelineError(
      'missing-program',
      `there is no browser ${executablePath}: apt-get install chromium`,
    );
  }
  const quiet = ['disable-gpu', 'disable-quic', 'no-first-run', 'disable-background-networking'];
  const still = ['disable-component-update', 'disable-sync'];
  return chromium.launch({
    executablePath,
    args: ['no-sandbox', ...quiet, ...still].map((name) => `--${name}`),
  });
}
