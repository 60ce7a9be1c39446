import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { CHROMIUM, openChromium } from '../../control-server/testing-chromium.ts';
import { GatelineError } from '../../firmware-config/errors.ts';

/**
 * {@link openChromium} for commands, which say what is missing.
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
  return await openChromium(executablePath);
}
