import { statSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ServerConfig } from '../firmware-config/server-config.ts';
import { COMMAND_LINE } from './accounts/doer.ts';
import { atDesk, issueKey } from './accounts/sqlite-at-desk.ts';
import { startServer } from './main.ts';
import { configIn } from './testing.ts';
import { Stage } from './testing-stage.ts';

const PASSWORD = 'hoa phượng bay cao';
let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.clear());

/** A server with accounts, and all that it logs. */
async function serve(config: ServerConfig, web?: string) {
  const told: string[] = [];
  const log = pino(
    { level: 'trace' },
    new Writable({ write: (line, _, done) => done(void told.push(String(line))) }),
  );
  const server = await startServer(config, { log, ...(web && { web }) });
  stage.after(() => server.close());
  return { ...server, told };
}

async function post(url: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return { status: response.status, cookie, answer: (await response.json()) as { csrf: string } };
}

/** When a stream has ended, one way or the other. */
async function endOf(url: string, headers: Record<string, string>): Promise<() => Promise<void>> {
  const response = await fetch(url, { headers: { accept: 'text/event-stream', ...headers } });
  expect(response.status).toBe(200);
  return async () => {
    const reader = response.body?.getReader();
    const isOver = async () => (await reader?.read())?.done ?? true;
    while (!(await isOver().catch(() => true)));
  };
}

test('the first administrator is made with the printed code; after that none is printed', async () => {
  const config = configIn(stage.fresh());
  const server = await serve(config);
  expect(server.setupCode).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  expect(server.told.join('')).toContain(`${server.url}/?code=${server.setupCode}`);
  const first = { code: server.setupCode, id: 'an', name: 'An', password: PASSWORD };
  const { cookie } = await post(`${server.url}/api/first-run`, first);
  expect((await fetch(`${server.url}/api/sites`, { headers: { cookie } })).status).toBe(200);
  await post(`${server.url}/api/sign-in`, { id: 'an', password: `${PASSWORD}!` });
  expect(server.told.join('')).not.toContain(PASSWORD);
  await server.close();

  const again = await serve(config);
  expect(again.setupCode).toBeNull();
  expect((await fetch(`${again.url}/api/sites`, { headers: { cookie } })).status).toBe(200);
});

test('signing out everywhere, revoking a key and disabling an account end the streams that are open', async () => {
  const config = configIn(stage.fresh());
  const { url } = await serve(config);
  const live = `${url}/api/live?site=den-hung`;
  const people = (work: Parameters<typeof atDesk<unknown>>[2]) => atDesk(config, Date.now, work);
  for (const id of ['an', 'binh']) {
    const account = { id, name: id, role: 'admin', sites: null } as const;
    await people((at) => at.people.create(account, COMMAND_LINE, { password: PASSWORD }));
  }
  const signedIn = await post(`${url}/api/sign-in`, { id: 'an', password: PASSWORD });
  const first = await endOf(live, { cookie: signedIn.cookie });
  const headers = { cookie: signedIn.cookie, 'x-csrf-token': signedIn.answer.csrf };
  const ended = await post(`${url}/api/account/sign-out-everywhere`, { keepThis: false }, headers);
  expect(ended.answer).toEqual({ ended: 1 });
  await first();

  // At the machine itself: the server has to find out.
  const key = await issueKey(config, { name: 'k', permissions: ['view'], sites: null, days: 1 });
  const byKey = await endOf(live, { authorization: `Bearer ${key}` });
  const { cookie } = await post(`${url}/api/sign-in`, { id: 'binh', password: PASSWORD });
  const second = await endOf(live, { cookie });
  await people((at) => at.keys.revoke(key.split('_')[1] ?? '', COMMAND_LINE));
  await people((at) =>
    at.people.change('binh', { ...{ name: 'b', role: 'admin', sites: null }, disabled: true }, COMMAND_LINE),
  );
  await Promise.all([byKey(), second()]);
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
}, 40_000);

test("with a certificate of its own it speaks TLS; the key is nobody else's, and both stay", async () => {
  const config = configIn(stage.fresh());
  config.listen.tls = 'own';
  const server = await serve(config);
  expect(server.url).toMatch(/^https:/);
  expect(statSync(join(config.data, 'tls-key.pem')).mode & 0o777).toBe(0o600);
  const told = server.told.map((line) => JSON.parse(line) as { fingerprint?: string });
  const fingerprint = told.find((line) => line.fingerprint)?.fingerprint;
  const shown = await new Promise<{ fingerprint: string; strict: unknown; names: string }>(
    (resolve, reject) => {
      const asked = request(`${server.url}/api/session`, { rejectUnauthorized: false }, (response) => {
        const socket = response.socket as import('node:tls').TLSSocket;
        const { fingerprint256, subjectaltname = '' } = socket.getPeerCertificate();
        const strict = response.headers['strict-transport-security'];
        resolve({ fingerprint: fingerprint256, strict, names: subjectaltname });
        response.resume();
      });
      asked.once('error', reject).end();
    },
  );
  expect(shown).toMatchObject({ fingerprint, strict: expect.stringMatching(/^max-age=\d+$/) });
  expect(shown.names).toMatch(/IP Address:127\.0\.0\.1/);
  await server.close();
  const again = await serve(config);
  expect(again.told.join('')).toContain(String(fingerprint));
});

test.each([
  ['that is not there', 'nowhere.pem', 'listen.tls.certificate'],
  ['that does not fit', 'server.json', 'listen.tls.key'],
])('a certificate %s is named, and nothing is left open', async (_name, certificate, path) => {
  const config = configIn(stage.fresh());
  config.listen.tls = {
    certificate: join(import.meta.dirname, '../firmware-config/examples', certificate),
    key: 'none.pem',
  };
  await expect(serve(config)).rejects.toMatchObject({ code: 'bad-config', faults: [{ path }] });
});
