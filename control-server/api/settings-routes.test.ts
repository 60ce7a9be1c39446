import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { validatorOf } from '../../firmware-config/validation.ts';
import { SqliteOutbox } from '../alarms/sqlite-outbox.ts';
import { DEFAULT_SETTINGS } from '../settings/site-settings.ts';
import { NOW, personWith, TestApp } from '../testing-app.ts';
import { DeliveriesResponse, SettingsResponse, TestResponse } from './settings-schemas.ts';

const URL = '/api/sites/den-hung/settings';
const SECRET = 'a secret of many characters';
const hook = { url: 'https://hooks.example.org/t/token-in-path', secret: SECRET };

let app: TestApp;
beforeEach(async () => {
  app = await TestApp.start();
});
afterEach(() => app.close());

const put = (version: number, more: object = {}) =>
  app.app.inject({
    method: 'PUT',
    url: URL,
    payload: { version, settings: { ...DEFAULT_SETTINGS, ...more } },
  });
const pathsOf = (response: Awaited<ReturnType<typeof put>>) =>
  (response.json() as { faults: { path: string }[] }).faults.map(({ path }) => path).sort();
const read = () => app.get<SettingsResponse>(URL, SettingsResponse);

test('settings stand at their defaults until somebody changes them, and then as changed', async () => {
  expect(await read()).toMatchObject({
    version: 0,
    changedBy: null,
    settings: { capacity: null, language: 'vi' },
  });
  const response = await put(0, { capacity: 400, emails: ['lan@example.org'], webhook: hook });
  expect([response.statusCode, validatorOf(SettingsResponse).faults(response.json())]).toEqual([200, []]);
  expect(await read()).toMatchObject({
    ...{ version: 1, changedAt: NOW, changedBy: 'admin', settings: { capacity: 400 } },
    receivers: { emails: ['lan@example.org'], webhook: { url: hook.url, secretSet: true } },
  });
  expect(JSON.stringify(await read())).not.toContain(SECRET);
});

test('the secret is kept where none is given, and the journal never has it', async () => {
  await put(0, { webhook: hook });
  await put(1, { webhook: { url: hook.url }, capacity: 7 });
  expect(app.settings.of('den-hung').settings).toMatchObject({ capacity: 7, webhook: hook });
  await put(2, { webhook: null });
  expect(pathsOf(await put(3, { webhook: { url: hook.url } }))).toEqual(['settings.webhook.secret']);
  const told = JSON.stringify(app.deeds);
  expect([told.includes(SECRET), told.includes('token-in-path')]).toEqual([false, false]);
  expect(app.deeds.map(({ detail }) => detail)).toEqual([
    {
      ...{ version: 1, before: { webhook: null } },
      after: { webhook: 'hooks.example.org', webhookSecret: 'changed' },
    },
    { version: 2, before: { capacity: null }, after: { capacity: 7 } },
    {
      ...{ version: 3, before: { webhook: 'hooks.example.org', capacity: 7 } },
      after: { webhook: null, capacity: null },
    },
  ]);
});

test.each([
  'https://evil.example.org/t/token-in-path',
  'http://hooks.example.org/t/token-in-path',
  'https://hooks.example.org:8443/t/token-in-path',
])('the secret is not handed on to %s', async (url) => {
  await put(0, { webhook: hook });
  expect(pathsOf(await put(1, { webhook: { url } }))).toContain('settings.webhook.secret');
  expect(app.settings.of('den-hung').settings).toMatchObject({ webhook: hook });
  await put(1, { webhook: { url: 'https://hooks.example.org/another/path' } });
  expect(app.settings.of('den-hung').settings.webhook?.secret).toBe(SECRET);
});

test('a change that was made from an older version is refused', async () => {
  await put(0, { capacity: 5 });
  const late = await put(0, { capacity: 6 });
  expect([late.statusCode, late.json()]).toMatchObject([409, { code: 'conflict' }]);
  expect(app.settings.of('den-hung').settings.capacity).toBe(5);
  expect(app.deeds).toHaveLength(1);
});

test.each([
  [{ capacity: 0 }, ['settings.capacity']],
  [{ nearlyFull: 0.4, coverageLow: 2 }, ['settings.coverageLow', 'settings.nearlyFull']],
  [{ quietHours: { from: '22:00', to: '24:00' } }, ['settings.quietHours']],
  [{ quietHours: { from: '22:00', to: '22:00' } }, ['settings.quietHours.to']],
  [{ emails: ['nobody'] }, ['settings.emails[0]']],
  [{ webhook: { ...hook, url: 'https://user:word@example.org/' } }, ['settings.webhook.url']],
  [{ webhook: { ...hook, url: 'http://[::' } }, ['settings.webhook.url']],
  [{ extra: 1 }, ['settings.extra']],
])('%j is refused with its field', async (more, paths) => {
  const response = await put(0, more);
  expect(response.statusCode).toBe(400);
  for (const path of pathsOf(response)) expect(paths.some((one) => path.startsWith(one))).toBe(true);
  expect(app.settings.of('den-hung').version).toBe(0);
});

describe('who may what', () => {
  test('viewers see the settings without who is told; they change nothing', async () => {
    await put(0, { emails: ['lan@example.org'], webhook: hook });
    app.caller.person = personWith('viewer');
    const seen = await read();
    expect(seen.receivers).toBeNull();
    expect(JSON.stringify(seen)).not.toMatch(/example\.org/);
    expect((await put(1)).statusCode).toBe(403);
    expect((await app.refused('/api/deliveries')).status).toBe(403);
    app.caller.person = personWith('department', ['elsewhere']);
    expect((await put(1)).statusCode).toBe(404);
    expect((await app.refused(URL)).status).toBe(404);
  });
});

test('a test tells what each receiver answered', async () => {
  const send = (channel: string) =>
    app.app.inject({ method: 'POST', url: `${URL}/test`, payload: { channel } });
  expect((await send('email')).statusCode).toBe(400);
  await put(0, { emails: ['lan@example.org'] });
  const response = await send('email');
  expect(validatorOf(TestResponse).faults(response.json())).toEqual([]);
  expect(response.json()).toEqual({
    results: [{ target: 'lan@example.org', ok: false, answer: expect.stringContaining('server.json') }],
  });
  expect(app.deeds.at(-1)).toMatchObject({ action: 'settings.tested', detail: { delivered: 0, of: 1 } });
  const statuses = await Promise.all(Array.from({ length: 9 }, async () => (await send('email')).statusCode));
  expect(statuses).toContain(429);
});

test('messages on their way are shown to who may change settings, of the sites they see', async () => {
  const outbox = new SqliteOutbox(app.desk);
  const body = { channel: 'mqtt', payload: '{}' } as const;
  outbox.add([
    { site: 'den-hung', target: 'one', body, createdAt: 1 },
    { site: 'hidden', target: 'two', body, createdAt: 2 },
  ]);
  outbox.failed(1, { at: 5, nextAt: null, error: 'gone' });
  app.caller.person = personWith('department', ['den-hung']);
  const { deliveries } = await app.get<DeliveriesResponse>('/api/deliveries', DeliveriesResponse);
  expect(deliveries).toMatchObject([{ target: 'one', state: 'given-up', at: 5, error: 'gone', attempts: 1 }]);
});
