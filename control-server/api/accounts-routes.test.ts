import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOW, TestApp } from '../testing-app.ts';
import type {
  JournalResponse,
  NewKeyResponse,
  OneTimePasswordResponse,
  SessionResponse,
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

describe('accounts', () => {
  beforeEach(admin);
  const lan = { id: 'lan', name: 'Lan', role: 'staff', sites: ['den-hung'] };

  test('a new account has a one-time password that is good for nothing but to be changed', async () => {
    const { oneTimePassword } = await browser.does<OneTimePasswordResponse>('POST', '/api/accounts', lan);
    const hers = new TestBrowser(server.app);
    expect(await hers.signIn('lan', oneTimePassword)).toEqual([200, undefined]);
    const { person } = await hers.does<SessionResponse>('GET', '/api/session');
    expect(person).toMatchObject({ mustChangePassword: true, may: [], sites: ['den-hung'] });
    expect((await hers.ask('GET', '/api/sites')).status).toBe(403);
    await hers.does('POST', '/api/account/password', { current: oneTimePassword, password: OTHER });
    expect((await hers.ask('GET', '/api/sites')).status).toBe(200);
    expect((await hers.ask('GET', '/api/accounts')).status).toBe(403);
    expect(await hers.signIn('lan', oneTimePassword)).toEqual([401, 'wrong-credentials']);
  });

  test('a one-time password is old after a week', async () => {
    const { oneTimePassword } = await browser.does<OneTimePasswordResponse>('POST', '/api/accounts', lan);
    now += 7 * 86_400_000;
    expect(await new TestBrowser(server.app).signIn('lan', oneTimePassword)).toEqual([
      401,
      'wrong-credentials',
    ]);
  });

  test.each([
    ['another role', { role: 'viewer' }],
    ['other sites', { sites: null }],
    ['disabling', { disabled: true }],
  ])('%s ends its sessions; another name does not', async (_name, change) => {
    await server.accounts.people.create({ ...lan, role: 'staff' }, HERE, { password: OTHER });
    const hers = new TestBrowser(server.app);
    await hers.signIn('lan', OTHER);
    const { id: _id, ...body } = { ...lan, disabled: false };
    await browser.does('PUT', '/api/accounts/lan', { ...body, name: 'Lan Anh' });
    expect((await hers.ask('GET', '/api/sites')).status).toBe(200);
    await browser.does('PUT', '/api/accounts/lan', { ...body, ...change });
    expect((await hers.ask('GET', '/api/sites')).status).toBe(401);
    const expected = 'disabled' in change ? [403, 'forbidden'] : [200, undefined];
    expect(await hers.signIn('lan', OTHER)).toEqual(expected);
  });

  test('unknown sites, limits for administrators and a second account of one name are refused', async () => {
    const refused = async (body: object) => {
      const { status, answer } = await browser.ask('POST', '/api/accounts', { ...lan, ...body });
      return [status, (answer['faults'] as { path: string }[])[0]?.path];
    };
    expect(await refused({ sites: ['den-hung', 'nowhere'] })).toEqual([400, 'sites[1]']);
    expect(await refused({ role: 'admin' })).toEqual([400, 'sites']);
    expect(await refused({ id: 'an' })).toEqual([409, 'id']);
    expect(await refused({ id: 'An' })).toEqual([400, 'id']);
    expect(await refused({ password: OTHER })).toEqual([400, 'password']);
    expect(await refused({ role: 'boss' })).toEqual([400, 'role']);
  });

  test('the last administrator stays', async () => {
    const body = { name: 'An', role: 'admin', sites: null, disabled: false };
    for (const change of [{ disabled: true }, { role: 'staff' }]) {
      expect((await browser.ask('PUT', '/api/accounts/an', { ...body, ...change })).status).toBe(409);
    }
    expect((await browser.ask('DELETE', '/api/accounts/an')).status).toBe(409);
    expect((await browser.ask('GET', '/api/sites')).status).toBe(200);
  });

  test('an administrator resets a password, takes an authenticator away, signs out, deletes', async () => {
    const { people, stores } = server.accounts;
    await people.create({ ...lan, role: 'staff' }, HERE, { password: OTHER });
    stores.accounts.change('lan', (one) => ({ ...one, totpSecret: 'GEZDGNBVGY3TQOJQ', totpEnabled: true }));
    const hers = new TestBrowser(server.app);
    expect(await hers.signIn('lan', OTHER)).toEqual([401, 'code-needed']);
    await browser.does('DELETE', '/api/accounts/lan/totp');
    expect(await hers.signIn('lan', OTHER)).toEqual([200, undefined]);
    expect(await browser.does('POST', '/api/accounts/lan/sign-out', {})).toEqual({ ended: 1 });
    expect((await hers.ask('GET', '/api/sites')).status).toBe(401);
    const url = '/api/accounts/lan/reset-password';
    const { oneTimePassword } = await browser.does<OneTimePasswordResponse>('POST', url, {});
    expect(await hers.signIn('lan', OTHER)).toEqual([401, 'wrong-credentials']);
    expect(await hers.signIn('lan', oneTimePassword)).toEqual([200, undefined]);
    await browser.does('DELETE', '/api/accounts/lan');
    expect((await hers.ask('GET', '/api/session')).answer['person']).toBeNull();
    expect((await browser.ask('DELETE', '/api/accounts/lan')).status).toBe(404);
    const told = actions();
    for (const action of [
      'account.totp-removed',
      'session.all-ended',
      'account.password-reset',
      'account.deleted',
    ]) {
      expect(told).toContain(action);
    }
  });
});

describe('API keys and the journal', () => {
  beforeEach(admin);
  const sitesWith = async (secret: string) =>
    (await server.app.inject({ url: '/api/sites', headers: { authorization: `Bearer ${secret}` } }))
      .statusCode;

  test('a key does what it was made for, until it expires or is revoked', async () => {
    const wanted = { name: 'k', permissions: ['view'], sites: ['den-hung'], days: 2 };
    const { key, secret } = await browser.does<NewKeyResponse>('POST', '/api/keys', wanted);
    const asked = (url: string, method: 'GET' | 'POST' = 'GET') =>
      server.app.inject({ method, url, headers: { authorization: `Bearer ${secret}` } });
    expect((await asked('/api/sites')).statusCode).toBe(200);
    expect((await asked('/api/accounts')).statusCode).toBe(403);
    expect((await asked('/metrics')).statusCode).toBe(403);
    expect((await asked('/api/account/sessions')).statusCode).toBe(403);
    const listed = (await browser.ask('GET', '/api/keys')).answer;
    expect(listed).toMatchObject({ keys: [{ id: key.id, lastUsedAt: NOW, revokedAt: null }] });
    expect(JSON.stringify(listed)).not.toContain(secret.slice(-43));
    now += 2 * 86_400_000 - 1;
    expect(await sitesWith(secret)).toBe(200);
    now += 1;
    expect(await sitesWith(secret)).toBe(401);

    now = NOW;
    const second = await browser.does<NewKeyResponse>('POST', '/api/keys', wanted);
    expect(await sitesWith(second.secret)).toBe(200);
    expect(await sitesWith(`${second.secret.slice(0, -1)}${second.secret.endsWith('A') ? 'B' : 'A'}`)).toBe(
      401,
    );
    await browser.does('DELETE', `/api/keys/${second.key.id}`);
    expect(await sitesWith(second.secret)).toBe(401);
    expect(actions().slice(-2)).toEqual(['key.created', 'key.revoked']);
  });

  test('a key has an end, and rights that keys may have', async () => {
    const refused = async (body: object) =>
      (
        await browser.ask('POST', '/api/keys', {
          name: 'k',
          permissions: ['view'],
          sites: null,
          days: 1,
          ...body,
        })
      ).status;
    for (const body of [
      { days: 0 },
      { days: 732 },
      { permissions: ['accounts'] },
      { permissions: [] },
      { sites: ['no'] },
    ]) {
      expect([body, await refused(body)]).toEqual([body, 400]);
    }
  });

  test('a maker gives no more than they have', () => {
    const { keys } = server.accounts;
    const wanted = { name: 'k', permissions: ['view'], sites: null, days: 1 } as const;
    const maker = { may: new Set(['view'] as const), sites: new Set(['den-hung']) };
    expect(() => keys.create(wanted, HERE, maker)).toThrow(/more sites/);
    const here = { ...wanted, sites: ['den-hung'] };
    expect(() => keys.create({ ...here, permissions: ['view', 'fleet'] }, HERE, maker)).toThrow(/fleet/);
    expect(keys.create({ ...here, permissions: ['view', 'mqtt'] }, HERE, maker).key.sites).toEqual([
      'den-hung',
    ]);
  });

  test('a key for the measures, which tell of every site, is not limited to some', async () => {
    const wanted = { name: 'k', permissions: ['view', 'metrics'], sites: ['den-hung'], days: 1 };
    const { status, answer } = await browser.ask('POST', '/api/keys', wanted);
    expect([status, answer]).toMatchObject([400, { faults: [{ path: 'sites' }] }]);
    expect((await browser.ask('POST', '/api/keys', { ...wanted, sites: null })).status).toBe(200);
  });

  test.each([
    ['disabled', { disabled: true }],
    ['no longer an administrator', { role: 'technician' }],
    ['deleted', null],
  ])('the keys of an account that is %s are revoked with it', async (_name, change) => {
    const binh = { id: 'binh', name: 'Bình', role: 'admin', sites: null } as const;
    await server.accounts.people.create(binh, HERE, { password: OTHER });
    const wanted = { name: 'k', permissions: ['view'], sites: null, days: 2 };
    const mine = await browser.does<NewKeyResponse>('POST', '/api/keys', wanted);
    const his = new TestBrowser(server.app);
    await his.signIn('binh', OTHER);
    const made = [];
    for (let n = 0; n < 3; n++) made.push(await his.does<NewKeyResponse>('POST', '/api/keys', wanted));
    await his.does('DELETE', `/api/keys/${made[2]?.key.id}`);
    const body = { name: 'Bình B', role: 'admin', sites: null, disabled: false };
    await browser.does('PUT', '/api/accounts/binh', body);
    expect(await sitesWith(made[0]?.secret ?? '')).toBe(200);

    if (change) await browser.does('PUT', '/api/accounts/binh', { ...body, ...change });
    else await browser.does('DELETE', '/api/accounts/binh');
    const statuses = await Promise.all([mine, ...made].map(({ secret }) => sitesWith(secret)));
    expect(statuses).toEqual([200, 401, 401, 401]);
    expect(server.deeds.at(-1)).toMatchObject({ subject: 'binh', detail: { keysRevoked: 2 } });
  });

  test('the journal is read page by page, and its chain is checked', async () => {
    for (let n = 0; n < 5; n++) await browser.signIn('an', PASSWORD);
    const page = (query: string) => browser.does<JournalResponse>('GET', `/api/journal?${query}`);
    const first = await page('limit=4&action=sign-in');
    expect(first.entries.map(({ seq }) => seq)).toEqual([7, 6, 5, 4]);
    const second = await page(`limit=4&action=sign-in&before=${first.next}`);
    expect([second.entries.map(({ seq }) => seq), second.next]).toEqual([[3, 2], null]);
    expect(second.entries[1]).toMatchObject({ actor: 'an', address: '192.0.2.9', action: 'sign-in.good' });
    expect(await browser.does('GET', '/api/journal/verification')).toMatchObject({ entries: 7, fault: null });
    expect((await browser.ask('GET', '/api/journal?limit=201&x=1')).status).toBe(400);
  });
});
