import { existsSync } from 'node:fs';

/** Debian's browser, which the tests of the page look through. */
export const CHROMIUM = '/usr/bin/chromium';

/** Why tests that need a browser are skipped; empty where they are not. */
export function missingBrowser(): string {
  return existsSync(CHROMIUM)
    ? ''
    : ` (skipped: ${CHROMIUM} is missing, install it with: apt-get install chromium)`;
}
