import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratch } from '../testing.ts';
import { TestApp } from '../testing-app.ts';

describe('the built page', () => {
  let server: TestApp;
  let remove: () => void;

  beforeEach(async () => {
    const made = scratch();
    remove = made.remove;
    mkdirSync(join(made.folder, 'assets'));
    for (const [name, text] of [
      ['index.html', '<p>page</p>'],
      ['assets/a.js', 'let a;'],
    ] as const) {
      writeFileSync(join(made.folder, name), text);
      writeFileSync(join(made.folder, `${name}.br`), brotliCompressSync(text));
    }
    server = await TestApp.start({ web: made.folder });
  });
  afterEach(async () => {
    await server.close();
    remove();
  });

  const get = (url: string, encoding?: string) =>
    server.app.inject({
      url,
      headers: { accept: 'text/html', ...(encoding && { 'accept-encoding': encoding }) },
    });

  it('is sent compressed to those who can read it, and plain to others', async () => {
    for (const [url, text] of [
      ['/assets/a.js', 'let a;'],
      ['/live?site=den-hung', '<p>page</p>'],
    ] as const) {
      const packed = await get(url, 'gzip, deflate, br');
      expect(packed.headers['content-encoding']).toBe('br');
      expect(String(brotliDecompressSync(packed.rawPayload))).toBe(text);
      const plain = await get(url);
      expect([plain.headers['content-encoding'], plain.body]).toEqual([undefined, text]);
    }
    expect((await get('/live', 'br')).headers['content-type']).toMatch(/^text\/html/);
  });

  it('may be kept only where its name changes with every build', async () => {
    expect((await get('/assets/a.js', 'br')).headers['cache-control']).toContain('immutable');
    expect((await get('/', 'br')).headers['cache-control']).toBe('no-cache');
  });
});
