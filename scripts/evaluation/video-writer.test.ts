import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openVideoWriter } from './video-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-writer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const grey = new Uint8Array(320 * 240 * 3).fill(127);

it('writes a file', async () => {
  const path = join(folder, 'out.mp4');
  const writer = openVideoWriter(path, 320, 240, 10);
  for (let frame = 0; frame < 10; frame++) await writer.write(grey);
  await writer.close();
  expect(statSync(path).size).toBeGreaterThan(500);
});

it('says which file could not be written, while frames still come', async () => {
  const path = join(folder, 'nowhere', 'out.mp4');
  const writer = openVideoWriter(path, 320, 240, 10);
  const writing = (async () => {
    for (let frame = 0; frame < 2000; frame++) await writer.write(grey);
  })();
  await expect(writing).rejects.toMatchObject({ name: 'GatelineError', code: 'bad-input' });
  await expect(writer.close()).rejects.toThrow(/nowhere\/out\.mp4 could not be written/);
});

it('names the program that is missing', async () => {
  const before = process.env['PATH'];
  process.env['PATH'] = folder;
  try {
    const writer = openVideoWriter(join(folder, 'none.mp4'), 320, 240, 10);
    await expect(writer.close()).rejects.toMatchObject({ code: 'missing-program' });
  } finally {
    process.env['PATH'] = before;
  }
});
