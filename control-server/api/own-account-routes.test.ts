import { TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOW, TestApp } from '../testing-app.ts';
import type {
  EndedResponse,
  RecoveryCodesResponse,
  SessionsResponse,
  TotpResponse,
} from './account-schemas.ts';
import { TestBrowser } from './testing-browser.ts';

const PASSWORD = 'hoa phượng bay cao';
const OTHER = 'con mèo trèo cây cau';
const HERE = { actor: 'test', address: null };

let now: number;
let server: TestApp;
let browser: TestBrowser;

beforeEach(async () => {
  now = NOW;
  server = await TestApp.start({ isSigningIn: true, now: () => now });
  browser = new TestBrowser(server.app);
});
afterEach(() => server.close());

const admin = async () => {
  const account = { id: 'an', name: 'An', role: 'admin', sites: null } as const;
  await server.accounts.people.create(account, HERE, { password: PASSWORD });
  expect(await browser.signIn('an', PASSWORD)).toEqual([200, undefined]);
};
const actions = () => server.deeds.map(({ action }) => action);

describe('the own account', () => {
  beforeEach(admin);

  test('signing out ends this session, and only this', async () => {
    const other = new TestBrowser(server.app);
    await other.signIn('an', PASSWORD);
    await browser.does('POST', '/api/sign-out', {});
    expect((await browser.ask('GET', '/api/sites')).status).toBe(401);
    const { sessions } = await other.does<SessionsResponse>('GET', '/api/account/sessions');
    expect(sessions).toMatchObject([{ current: true, browser: 'TestBrowser/1', address: '192.0.2.9' }]);
    expect(actions().at(-1)).toBe('sign-out');
  });

  test('one session, or all others, or all are ended', async () => {
    const others = [1, 2, 3].map(() => new TestBrowser(server.app));
    for (const one of others) await one.signIn('an', PASSWORD);
    const { sessions } = await browser.does<SessionsResponse>('GET', '/api/account/sessions');
    const strange = sessions.find(({ current }) => !current);
    await browser.does('DELETE', `/api/account/sessions/${strange?.id}`);
    expect((await browser.ask('DELETE', `/api/account/sessions/${strange?.id}`)).status).toBe(404);
    const everywhere = (keepThis: boolean) =>
      browser.does<EndedResponse>('POST', '/api/account/sign-out-everywhere', { keepThis });
    expect(await everywhere(true)).toEqual({ ended: 2 });
    for (const one of others) expect((await one.ask('GET', '/api/sites')).status).toBe(401);
    expect(await everywhere(false)).toEqual({ ended: 1 });
    expect((await browser.ask('GET', '/api/sites')).status).toBe(401);
  });

  test('a new password takes the present one, and ends the other sessions', async () => {
    const other = new TestBrowser(server.app);
    await other.signIn('an', PASSWORD);
    const change = (current: string, password: string) =>
      browser.ask('POST', '/api/account/password', { current, password });
    expect((await change('wrong', OTHER)).answer).toMatchObject({
      code: 'wrong-credentials',
      faults: [{ path: 'password' }],
    });
    expect((await change(PASSWORD, 'an an an an an')).answer).toMatchObject({ code: 'bad-input' });
    expect((await change(PASSWORD, PASSWORD)).answer).toMatchObject({ code: 'bad-input' });
    expect((await change(PASSWORD, OTHER)).status).toBe(200);
    expect((await browser.ask('GET', '/api/sites')).status).toBe(200);
    expect((await other.ask('GET', '/api/sites')).status).toBe(401);
    expect(await other.signIn('an', OTHER)).toEqual([200, undefined]);
  });

  test('with an authenticator a code is asked for, each once; recovery codes work once; the password takes it away', async () => {
    expect((await browser.ask('POST', '/api/account/totp', { password: 'wrong' })).status).toBe(401);
    const { secret, uri } = await browser.does<TotpResponse>('POST', '/api/account/totp', {
      password: PASSWORD,
    });
    expect(uri).toContain(`secret=${secret}`);
    const code = () => new TOTP({ secret }).generate({ timestamp: now });
    const other = new TestBrowser(server.app);
    expect(await other.signIn('an', PASSWORD)).toEqual([200, undefined]);
    const wrong = code() === '000000' ? '000001' : '000000';
    expect((await browser.ask('POST', '/api/account/totp/confirm', { code: wrong })).status).toBe(401);
    const { recoveryCodes } = await browser.does<RecoveryCodesResponse>('POST', '/api/account/totp/confirm', {
      code: code(),
    });
    expect(recoveryCodes).toHaveLength(10);

    expect(await other.signIn('an', PASSWORD)).toEqual([401, 'code-needed']);
    expect(await other.signIn('an', OTHER)).toEqual([401, 'wrong-credentials']);
    // The code that set it up was used by that.
    expect(await other.signIn('an', PASSWORD, code())).toEqual([401, 'wrong-code']);
    now += 30_000;
    const next = code();
    expect(await other.signIn('an', PASSWORD, next)).toEqual([200, undefined]);
    expect(await other.signIn('an', PASSWORD, next)).toEqual([401, 'wrong-code']);
    expect(await other.signIn('an', PASSWORD, recoveryCodes[3])).toEqual([200, undefined]);
    expect(await other.signIn('an', PASSWORD, recoveryCodes[3])).toEqual([401, 'wrong-code']);
    await browser.does('POST', '/api/account/totp/disable', { password: PASSWORD });
    expect(await other.signIn('an', PASSWORD)).toEqual([200, undefined]);
  });

  test('codes are guessed no faster than passwords, though the password is known', async () => {
    const { people, stores } = server.accounts;
    await people.create({ id: 'lan', name: 'Lan', role: 'staff', sites: null }, HERE, { password: OTHER });
    stores.accounts.change('lan', (one) => ({ ...one, totpSecret: 'GEZDGNBVGY3TQOJQ', totpEnabled: true }));
    const thief = new TestBrowser(server.app, '198.51.100.5');
    const answers = [];
    for (let n = 0; n < 7; n++) {
      await thief.signIn('lan', OTHER);
      answers.push((await thief.signIn('lan', OTHER, '000000'))[0]);
    }
    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });
});
