import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'gateline-watchdog-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('an input that never ends is written down, and the process is ended', { timeout: 60_000 }, () => {
  const path = join(folder, 'stuck.bin');
  const program = `
    import { Watchdog } from ${JSON.stringify(join(import.meta.dirname, 'watchdog.ts'))};
    const watchdog = await Watchdog.open(${JSON.stringify(path)}, 1000);
    watchdog.begin(Buffer.from('a good one'));
    await new Promise((done) => setTimeout(done, 300));
    watchdog.begin(Buffer.from('endless'));
    for (;;);`;
  const file = join(folder, 'program.mjs');
  writeFileSync(file, program);
  const { signal, stderr } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    timeout: 50_000,
  });
  expect(signal).toBe('SIGKILL');
  expect(stderr).toContain(`input 2 takes more than 1 s: it is in ${path}`);
  expect(readFileSync(path, 'utf8')).toBe('endless');
});
