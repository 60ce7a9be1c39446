import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IDLE_MS, LONGEST_MS } from '../accounts/session.ts';
import { NOW, TestApp } from '../testing-app.ts';
import type { SessionResponse } from './account-schemas.ts';
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

describe('first run', () => {
  test('the printed code makes the first administrator, once', async () => {
    const code = server.accounts.firstRun.setupCode ?? '';
    expect(await browser.does('GET', '/api/session')).toEqual({ firstRun: true, person: null, csrf: null });
    const first = { id: 'an', name: 'An', password: PASSWORD };
    const wrong = await browser.ask('POST', '/api/first-run', { ...first, code: 'AAAA-AAAA-AAAA' });
    expect([wrong.status, wrong.answer['code']]).toEqual([401, 'wrong-code']);
    const weak = await browser.ask('POST', '/api/first-run', { ...first, code, password: 'short' });
    expect(weak.answer).toMatchObject({ code: 'bad-input', faults: [{ path: 'password' }] });
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const made = await browser.does<SessionResponse>('POST', '/api/first-run', { ...first, code: typed });
    expect(made).toMatchObject({ firstRun: false, person: { id: 'an', role: 'admin', sites: null } });
    const again = await new TestBrowser(server.app).ask('POST', '/api/first-run', {
      ...first,
      id: 'b',
      code,
    });
    expect([again.status, again.answer['code']]).toEqual([409, 'conflict']);
    expect(actions()).toEqual(['account.created', 'sign-in.good']);
  });

  test('the code cannot be guessed, and who guesses makes nobody else wait', async () => {
    const guess = { id: 'an', name: 'An', password: PASSWORD, code: 'AAAA-AAAA-AAAA' };
    for (let n = 0; n < 5; n++) expect((await browser.ask('POST', '/api/first-run', guess)).status).toBe(401);
    expect((await browser.ask('POST', '/api/first-run', guess)).status).toBe(429);
    const owner = new TestBrowser(server.app, '198.51.100.1');
    const code = server.accounts.firstRun.setupCode;
    expect((await owner.ask('POST', '/api/first-run', { ...guess, code })).status).toBe(200);
  });
});

describe('signing in', () => {
  beforeEach(admin);

  test('sets cookies that no script and no other site can use', async () => {
    const answer = await new TestBrowser(server.app).ask('POST', '/api/sign-in', {
      id: 'an',
      password: PASSWORD,
    });
    const flags = answer.response.cookies.map(({ name, httpOnly, sameSite, path, secure, maxAge }) => ({
      ...{ name, httpOnly, sameSite, path, secure, maxAge },
    }));
    const common = { httpOnly: true, sameSite: 'Lax', path: '/' };
    expect(flags).toMatchObject([
      { name: 'gateline-session', maxAge: LONGEST_MS / 1000, ...common },
      { name: 'gateline-browser', ...common },
      { name: 'gateline-csrf', ...common },
    ]);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });

  test('by TLS the cookies are for this host and TLS alone, and browsers keep to it', async () => {
    await server.close();
    const cookies = { secure: true, secret: Buffer.alloc(32) };
    server = await TestApp.start({ isSigningIn: true, cookies });
    browser = new TestBrowser(server.app);
    await admin();
    const answer = await browser.ask('POST', '/api/sign-in', { id: 'an', password: PASSWORD });
    for (const { name, secure } of answer.response.cookies) {
      expect([name, secure]).toEqual([expect.stringMatching(/^__Host-gateline-/), true]);
    }
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d+$/);
    expect((await browser.ask('GET', '/api/sites')).status).toBe(200);
  });

  test('an unknown account, a wrong password and a strange name are answered alike', async () => {
    const stranger = new TestBrowser(server.app, '198.51.100.2');
    const answers = [];
    for (const id of ['an', 'nobody', 'not a name!']) {
      const { status, answer } = await stranger.ask('POST', '/api/sign-in', { id, password: OTHER });
      answers.push({ status, ...answer });
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 401, code: 'wrong-credentials' });
    expect(
      server.deeds.slice(-3).map(({ actor, action, detail }) => [actor, action, detail['reason']]),
    ).toEqual([
      ['an', 'sign-in.failed', 'password'],
      ['nobody', 'sign-in.failed', 'account'],
      ['(no account)', 'sign-in.failed', 'account'],
    ]);
    expect(JSON.stringify(server.deeds)).not.toContain(OTHER);
  });

  test('guessing is slowed down with the time to wait, and never keeps the owner out of a known browser', async () => {
    const guesser = new TestBrowser(server.app, '198.51.100.3');
    for (let n = 0; n < 6; n++) {
      expect(await guesser.signIn('an', `wrong ${n}`)).toEqual(
        n < 5 ? [401, 'wrong-credentials'] : [429, 'too-many-requests'],
      );
    }
    now += 1000;
    await guesser.signIn('an', 'wrong');
    const { status, answer, headers } = await guesser.ask('POST', '/api/sign-in', {
      id: 'an',
      password: PASSWORD,
    });
    expect([status, headers['retry-after'], answer['message']]).toEqual([
      429,
      '2',
      'too many attempts failed: wait 2 seconds',
    ]);
    expect(answer['faults']).toMatchObject([{ value: 2, remedy: 'Wait 2 seconds.' }]);
    const elsewhere = new TestBrowser(server.app, '198.51.100.4');
    expect((await elsewhere.signIn('an', PASSWORD))[0]).toBe(429);
    expect((await browser.signIn('an', PASSWORD))[0]).toBe(200);
    now += 2000;
    expect((await elsewhere.signIn('an', PASSWORD))[0]).toBe(200);
    expect(actions().filter((action) => action === 'sign-in.throttled')).toHaveLength(2);
    expect(server.accounts.stores.journal.verify().fault).toBeNull();
  });

  test('a session ends after half a day without use, and after a week of it', async () => {
    now += IDLE_MS - 1;
    expect((await browser.ask('GET', '/api/sites')).status).toBe(200);
    now += IDLE_MS - 1;
    expect((await browser.ask('GET', '/api/sites')).status).toBe(200);
    now += IDLE_MS;
    expect((await browser.ask('GET', '/api/sites')).status).toBe(401);
    now = NOW + 100 * LONGEST_MS;
    await browser.signIn('an', PASSWORD);
    const begun = now;
    for (; now < begun + LONGEST_MS; now += IDLE_MS / 2) {
      expect((await browser.ask('GET', '/api/sites')).status).toBe(200);
    }
    expect((await browser.ask('GET', '/api/sites')).status).toBe(401);
  });

  test('the last use is written once a minute at most', async () => {
    const { sessions } = server.accounts.stores;
    const lastUse = () => sessions.of('an')[0]?.lastUsedAt;
    now += 59_999;
    await browser.ask('GET', '/api/sites');
    expect(lastUse()).toBe(NOW);
    now += 1;
    await browser.ask('GET', '/api/sites');
    expect(lastUse()).toBe(NOW + 60_000);
  });
});

describe('forged requests', () => {
  beforeEach(admin);

  test('what changes something takes the token of its own session', async () => {
    const key = { name: 'k', permissions: ['view'], sites: null, days: 1 };
    const good = browser.csrf;
    const other = new TestBrowser(server.app);
    await other.signIn('an', PASSWORD);
    for (const csrf of [null, '', 'x', other.csrf]) {
      browser.csrf = csrf;
      const { status, answer } = await browser.ask('POST', '/api/keys', key);
      expect([status, answer['code']]).toEqual([403, 'forbidden']);
    }
    browser.csrf = good;
    expect((await browser.ask('POST', '/api/keys', key)).status).toBe(200);
  });

  test('what another site sends is refused, signing in too', async () => {
    const body = { id: 'an', password: PASSWORD };
    const strangers = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ];
    for (const headers of strangers) {
      for (const [url, sent] of [
        ['/api/sign-in', body],
        ['/api/sign-out', {}],
      ] as const) {
        const { status } = await browser.ask('POST', url, sent, headers);
        expect([url, headers, status]).toEqual([url, headers, 403]);
      }
    }
    for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: 'http://localhost:80' }, {}]) {
      const { status } = await browser.ask('POST', '/api/sign-in', body, {
        host: 'localhost:80',
        ...headers,
      });
      expect([headers, status]).toEqual([headers, 200]);
    }
  });
});
