import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startServer } from './main.ts';
import { configIn } from './testing.ts';
import { Stage } from './testing-stage.ts';
import { newServerKey, ownCertificate } from './tls/own-certificate.ts';

const HOUR_MS = 3_600_000;

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => {
  vi.restoreAllMocks();
  return stage.clear();
});

/** The status of an answer that came over TLS from the owner of this certificate, and from nobody else. */
function ask(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ca, agent: false }, (response) => {
      resolve(response.statusCode);
      response.resume();
    });
    asked.once('error', reject).end();
  });
}

test('a given certificate is served, and its successor as soon as the files are looked at again', async () => {
  const folder = stage.fresh();
  mkdirSync(folder, { recursive: true });
  const files = { certificate: join(folder, 'site.pem'), key: join(folder, 'site-key.pem') };
  const write = async () => {
    const key = await newServerKey();
    const certificate = await ownCertificate(key, ['127.0.0.1'], Date.now());
    writeFileSync(files.key, key);
    writeFileSync(files.certificate, certificate);
    return certificate;
  };
  const first = await write();
  const config = configIn(stage.fresh());
  config.listen.tls = files;

  const intervals = vi.spyOn(globalThis, 'setInterval');
  let heard: (line: string) => void = () => undefined;
  const log = pino(
    { level: 'info' },
    new Writable({ write: (line, _, done) => done(void heard(String(line))) }),
  );
  const server = await startServer(config, { log });
  stage.after(() => server.close());
  expect(server.url).toMatch(/^https:/);
  const url = `${server.url}/api/session`;
  expect(await ask(url, first)).toBe(200);

  const hourly = intervals.mock.calls.filter(([, every]) => every === HOUR_MS).map(([look]) => look);
  expect(hourly).toHaveLength(1);
  const lookAndHear = (text: string) =>
    new Promise<void>((done) => {
      heard = (line) => line.includes(text) && done();
      for (const look of hourly) look();
    });

  writeFileSync(files.key, await newServerKey());
  await lookAndHear('the certificate is not renewed');
  expect(await ask(url, first)).toBe(200);

  const second = await write();
  await expect(ask(url, second)).rejects.toMatchObject({ code: expect.stringMatching(/CERT/) });
  await lookAndHear('the certificate was renewed');
  expect(await ask(url, second)).toBe(200);
  await expect(ask(url, first)).rejects.toMatchObject({ code: expect.stringMatching(/CERT/) });
});
