import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GatelineError } from '../../../firmware-config/errors.ts';

/**
 * Installs the peers into a temporary folder, exactly the versions and archives of packages/package-lock.json (sha512 of
 * each), without running any of their scripts: their models come inside their archives, nothing else is downloaded.
 *
 * @returns the folder; whoever asked removes it
 * @throws GatelineError `missing-program`, `no-answer`
 */
export async function installPeers(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-peers-'));
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(import.meta.dirname, 'packages', file), join(folder, file));
  }
  try {
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1', '--loglevel=error'];
    await promisify(execFile)('npm', ['ci', ...quiet], { cwd: folder });
    return folder;
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      const message = 'npm is missing; install it with: apt-get install npm';
      throw new GatelineError('missing-program', message, { cause });
    }
    const complaint = (cause as { stderr?: string }).stderr?.trim().split('\n')[0] ?? String(cause);
    throw new GatelineError(
      'no-answer',
      `the peers cannot be had from npm: ${complaint}. Check the network and the registry (npm config get registry).`,
      { cause },
    );
  }
}
