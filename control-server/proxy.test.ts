import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ServerConfig } from '../firmware-config/server-config.ts';
import { COMMAND_LINE } from './accounts/doer.ts';
import { atDesk } from './accounts/sqlite-at-desk.ts';
import type { JournalResponse } from './api/journal-schemas.ts';
import { startServer } from './main.ts';
import { configIn } from './testing.ts';
import { Stage } from './testing-stage.ts';

const PASSWORD = 'hoa phượng bay cao';
const PUBLIC = 'https://den-hung.example.vn';
const VISITOR = '203.0.113.7';
const OTHER = '198.51.100.9';
/** So often an address may fail without a wait. */
const FREE = 30;
/** It stands still: a wait does not end while a slow machine is at work. */
const MOMENT = Date.now();
const now = () => MOMENT;

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.clear());

/** A server with one administrator, and what a proxy would ask of it. */
async function serve(change: (config: ServerConfig) => void) {
  const config = configIn(stage.fresh());
  change(config);
  const an = { id: 'an', name: 'An', role: 'admin', sites: null } as const;
  await atDesk(config, now, ({ people }) => people.create(an, COMMAND_LINE, { password: PASSWORD }));
  const server = await startServer(config, { log: pino({ level: 'silent' }), now });
  stage.after(() => server.close());
  const forwarded = (client: string) => ({ 'x-forwarded-proto': 'https', 'x-forwarded-for': client });
  const signIn = (client: string, id: string, password = PASSWORD, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...forwarded(client), ...headers },
      body: JSON.stringify({ id, password }),
    });
  const fail = async (client: string, times: number) => {
    const statuses = new Set<number>();
    for (let n = 0; n < times; n++) statuses.add((await signIn(client, `nobody-${n}`, 'wrong')).status);
    return [...statuses];
  };
  const addresses = async (cookie: string, action: string) => {
    const answer = await fetch(`${server.url}/api/journal?action=${action}&limit=200`, {
      headers: { cookie, ...forwarded(VISITOR) },
    });
    expect(answer.status).toBe(200);
    const { entries } = (await answer.json()) as JournalResponse;
    return [...new Set(entries.map(({ address }) => address))];
  };
  return { signIn, fail, addresses };
}

const cookiesOf = (response: Response) => response.headers.getSetCookie();
const sent = (cookies: readonly string[]) => cookies.map((one) => one.split(';')[0]).join('; ');

test('behind a proxy cookies travel by TLS alone, and each client waits and is recorded by its own address', async () => {
  const { signIn, fail, addresses } = await serve(({ listen }) => {
    listen.trustProxy = ['127.0.0.1'];
    listen.publicUrl = PUBLIC;
  });
  const page = { origin: PUBLIC };
  expect((await signIn(VISITOR, 'an', PASSWORD, { origin: 'https://evil.example' })).status).toBe(403);
  expect(await fail(OTHER, FREE)).toEqual([401]);
  expect((await signIn(OTHER, 'an')).status).toBe(429);

  const good = await signIn(VISITOR, 'an', PASSWORD, page);
  expect(good.status).toBe(200);
  expect(good.headers.get('strict-transport-security')).toMatch(/^max-age=\d+/);
  const cookies = cookiesOf(good);
  expect(cookies.length).toBeGreaterThanOrEqual(2);
  for (const cookie of cookies) expect(cookie).toMatch(/^__Host-gateline-.*; Secure/);
  expect(await addresses(sent(cookies), 'sign-in.good')).toEqual([VISITOR]);
  expect(await addresses(sent(cookies), 'sign-in.failed')).toEqual([OTHER]);
  expect(await addresses(sent(cookies), 'sign-in.throttled')).toEqual([OTHER]);
}, 60_000);

test('without a proxy to trust what a client says of itself is ignored', async () => {
  const { signIn, fail, addresses } = await serve(() => undefined);
  const good = await signIn(VISITOR, 'an');
  const cookies = cookiesOf(good);
  expect(cookies.length).toBeGreaterThanOrEqual(2);
  for (const cookie of cookies) expect(cookie).not.toMatch(/__Host-|Secure/);
  expect(good.headers.get('strict-transport-security')).toBeNull();
  expect(await fail(OTHER, FREE)).toEqual([401]);
  expect((await signIn(VISITOR, 'an')).status).toBe(429);
  expect(await addresses(sent(cookies), 'sign-in')).toEqual(['127.0.0.1']);
}, 60_000);
