import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bootClock } from './boot-clock.ts';
import { readBootId } from './boot-id.ts';
import { systemClock } from './clock.ts';

it('the boot clock counts whole milliseconds, upwards, and is the same in every process', () => {
  const before = bootClock();
  const program = `import('${join(import.meta.dirname, 'boot-clock.ts')}').then((m) => console.log(m.bootClock()))`;
  const other = Number(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }));
  const after = bootClock();
  expect(Number.isInteger(before)).toBe(true);
  expect(other).toBeGreaterThanOrEqual(before);
  expect(after).toBeGreaterThanOrEqual(other);
});

it('the boot id is the kernel’s, or a random one where there is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-boot-'));
  try {
    const file = join(folder, 'boot_id');
    writeFileSync(file, '7f6c2a34-1d0e-4b55-9c3a-52c1a0e4d9b7\n');
    expect(readBootId(file)).toBe('7f6c2a34-1d0e-4b55-9c3a-52c1a0e4d9b7');
    writeFileSync(file, 'nonsense!');
    expect(readBootId(file, () => 'abcdef01')).toBe('abcdef01');
    expect(readBootId(join(folder, 'none'), () => 'abcdef02')).toBe('abcdef02');
    expect(readBootId(join(folder, 'none'))).toMatch(/^[0-9a-f-]{36}$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a stamp has both clocks and the boot', () => {
  const clock = systemClock('abcdef01');
  const stamp = clock();
  expect(stamp.boot).toBe('abcdef01');
  expect(Math.abs(stamp.at - Date.now())).toBeLessThan(1000);
  expect(Math.abs(stamp.mono - bootClock())).toBeLessThan(1000);
  expect(systemClock()().boot).toBe(systemClock()().boot);
});
