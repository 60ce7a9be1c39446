import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, Program } from '../processes/program.ts';

const GATELINE = fileURLToPath(new URL('../gateline.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gateline-admin-'));
const config = join(folder, 'server.json');
let server: Program;
let url: string;

/** Runs `gateline`, with something on its standard input. */
async function gateline(args: readonly string[], input = '') {
  const child = spawn(process.execPath, [GATELINE, ...args], {
    cwd: folder,
    env: { ...process.env, GATELINE_API_KEY: '' },
  });
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done) => child.once('close', done)),
  ]);
  return { code, stdout, stderr };
}
const admin = (...args: string[]) => gateline(['admin', ...args, '--config', config]);

beforeAll(async () => {
  const http = await freePort();
  url = `http://127.0.0.1:${http}`;
  const place = { id: 'main', name: 'Main' };
  const site = { id: 'site', name: 'Site', timeZone: 'Asia/Ho_Chi_Minh', gates: [place], gateways: [place] };
  writeFileSync(
    config,
    JSON.stringify({ listen: { http, mqtt: 0 }, data: join(folder, 'data'), sites: [site] }),
  );
  server = new Program(['server', '--config', config]);
  await server.says(/make the first administrator at http:\S+\/\?code=[A-Z2-9-]{14}/, 60_000);
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const create = ['create', '--id', 'lan', '--name', 'Lan', '--password-stdin'];
const PASSWORD = 'hoa phượng bay cao';

test('accounts are made, listed and reset while the server runs, and it is written down', async () => {
  const args = ['admin', ...create, '--config', config];
  const weak = await gateline(args, 'short\n');
  expect([weak.code, weak.stderr]).toEqual([1, expect.stringContaining('has 5 characters, 12 are needed')]);
  expect((await gateline(args, '')).stderr).toMatch(/standard input holds no password/);
  expect(await gateline(args, `${PASSWORD}\n`)).toMatchObject({
    code: 0,
    stdout: 'lan (admin) can sign in now\n',
  });
  expect((await gateline(args, PASSWORD)).stderr).toMatch(/there is an account lan already/);
  const signIn = async (password: string) => {
    const body = JSON.stringify({ id: 'lan', password });
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${url}/api/sign-in`, { method: 'POST', headers, body })).status;
  };
  expect(await signIn(PASSWORD)).toBe(200);
  const reset = JSON.parse((await admin('reset', 'lan', '--json')).stdout) as { oneTimePassword: string };
  expect([await signIn(PASSWORD), await signIn(reset.oneTimePassword)]).toEqual([401, 200]);
  const [account] = JSON.parse((await admin('list', '--json')).stdout) as object[];
  expect(account).toMatchObject({ id: 'lan', role: 'admin', mustChangePassword: true, sessions: 1 });
  expect(JSON.stringify(account)).not.toMatch(/argon2|totpSecret/);
  const entries = JSON.parse((await admin('journal', '--json')).stdout) as {
    action: string;
    actor: string;
  }[];
  expect(entries.map(({ action }) => action)).toEqual([
    ...['sign-in.good', 'sign-in.failed', 'account.password-reset', 'sign-in.good', 'account.created'],
  ]);
  expect(entries.at(-1)?.actor).toBe('command line');
}, 60_000);

test('a report takes a key, and says how to make one', async () => {
  const report = (...more: string[]) =>
    gateline(['report', '--site', 'site', '--date', '2026-01-01', '--versions', '--url', url, ...more]);
  const without = await report();
  expect([without.code, without.stderr]).toEqual([
    1,
    expect.stringMatching(/asks for an API key: .*\n.*gateline admin key/),
  ]);
  const key = (
    await admin('key', '--name', 'r', '--may', 'view,reports', '--days', '9', '--sites', 'site')
  ).stdout.trim();
  expect(key).toMatch(/^glk_[0-9a-f]{12}_[\w-]{43}$/);
  expect(await report('--key', key)).toMatchObject({
    code: 0,
    stdout: 'No report of 2026-01-01 has been issued.\n',
  });
  const id = key.split('_')[1] ?? '';
  expect((await admin('keys')).stdout).toMatch(new RegExp(`${id} +r +view,reports +site`));
  expect((await admin('revoke', id)).stdout).toBe(`${id} (r) is revoked\n`);
  expect((await report('--key', key)).stderr).toMatch(/wrong, expired or revoked/);
  expect((await admin('key', '--name', 'r', '--may', 'all', '--days', '9')).stderr).toMatch(
    /--may all: use view/,
  );
}, 60_000);

test('a journal that somebody changed is found', async () => {
  const good = await admin('journal', '--verify');
  expect([good.code, good.stdout]).toEqual([
    0,
    expect.stringMatching(/^\d+ entries, the newest has the hash [0-9a-f]{64}$/m),
  ]);
  const desk = new Database(join(folder, 'data/desk.db'));
  desk.prepare("UPDATE journal SET actor = 'nobody' WHERE seq = 2").run();
  desk.close();
  const bad = await admin('journal', '--verify');
  expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining('entry 2 of the journal was changed')]);
});
