import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../control-server/main.ts';
import { configOf, SITES } from '../screens/places.ts';
import { Caller } from './testing-caller.ts';
import { addressOf, exampleRequest, type Operation, routesOf } from './testing-routes.ts';

const ROLES = ['viewer', 'staff', 'department', 'technician', 'admin'] as const;
type Role = (typeof ROLES)[number];

const ALL = [...ROLES];
const NOBODY_ELSE: Role[] = ['admin'];
const REPORTS: Role[] = ['staff', 'department', 'admin'];
const FLEET: Role[] = ['technician', 'admin'];
const SETTINGS: Role[] = ['department', 'admin'];
const ACKNOWLEDGE: Role[] = ['staff', 'department', 'technician', 'admin'];

/** Who may use which route; `public` are those that need no sign-in. */
const TABLE: Readonly<Record<string, Role[] | 'public'>> = {
  'GET /api/session': 'public',
  'POST /api/first-run': 'public',
  'POST /api/sign-in': 'public',
  'POST /api/sign-out': ALL,
  'POST /api/account/password': ALL,
  'GET /api/account/sessions': ALL,
  'DELETE /api/account/sessions/{session}': ALL,
  'POST /api/account/sign-out-everywhere': ALL,
  'POST /api/account/totp': ALL,
  'POST /api/account/totp/confirm': ALL,
  'POST /api/account/totp/disable': ALL,
  'GET /api/groups': ALL,
  'GET /api/accounts': NOBODY_ELSE,
  'POST /api/accounts': NOBODY_ELSE,
  'PUT /api/accounts/{account}': NOBODY_ELSE,
  'DELETE /api/accounts/{account}': NOBODY_ELSE,
  'POST /api/accounts/{account}/reset-password': NOBODY_ELSE,
  'POST /api/accounts/{account}/sign-out': NOBODY_ELSE,
  'DELETE /api/accounts/{account}/totp': NOBODY_ELSE,
  'GET /api/keys': NOBODY_ELSE,
  'POST /api/keys': NOBODY_ELSE,
  'DELETE /api/keys/{key}': NOBODY_ELSE,
  'GET /api/journal': NOBODY_ELSE,
  'GET /api/journal/verification': NOBODY_ELSE,
  'GET /api/sites': ALL,
  'GET /api/today': ALL,
  'GET /api/overview': ALL,
  'GET /api/gateways': ALL,
  'GET /api/crossings': ALL,
  'GET /api/counts': ALL,
  'GET /api/coverage': ALL,
  'GET /api/live': ALL,
  'GET /api/history': ALL,
  'GET /api/history/heat-map': ALL,
  'GET /api/history/peaks': ALL,
  'GET /api/history.csv': REPORTS,
  'GET /api/zones': ALL,
  'GET /api/zones/now': ALL,
  'GET /api/zones.csv': REPORTS,
  'GET /api/audits': ALL,
  'POST /api/audits': FLEET,
  'GET /api/reports': REPORTS,
  'GET /api/reports/daily.csv': REPORTS,
  'GET /api/exports/day.jsonl': REPORTS,
  'GET /api/quarantine': FLEET,
  'GET /api/fleet': FLEET,
  'GET /api/fleet/{gateway}': FLEET,
  'POST /api/fleet/{gateway}/configurations': FLEET,
  'POST /api/fleet/{gateway}/snapshots': FLEET,
  'GET /api/fleet/{gateway}/snapshots/{id}.jpg': FLEET,
  'GET /api/fleet/{gateway}/tracks': FLEET,
  'GET /api/alarms': ALL,
  'POST /api/alarms/{id}/acknowledge': ACKNOWLEDGE,
  'GET /api/sites/{site}/settings': ALL,
  'PUT /api/sites/{site}/settings': SETTINGS,
  'POST /api/sites/{site}/settings/test': SETTINGS,
  'GET /api/deliveries': SETTINGS,
  'GET /api/board/{site}': 'public',
  'GET /api/board/{site}/live': 'public',
  'GET /healthz': 'public',
  'GET /metrics': FLEET,
};

/** Routes that end sessions are tried in one of their own. */
const ENDS_SESSIONS = ['POST /api/sign-out'];

const folder = mkdtempSync(join(tmpdir(), 'gateline-roles-'));
let server: RunningServer;
let operations: Map<string, Operation>;
const callers = new Map<Role | 'nobody' | 'elsewhere', Caller>();

beforeAll(async () => {
  server = await startServer(configOf(folder), { log: pino({ level: 'silent' }) });
  operations = await routesOf(server.url);
  const admin = new Caller(server.url);
  await admin.firstRun(server.setupCode ?? '', 'admin');
  callers.set('admin', admin);
  for (const role of ROLES) {
    if (role !== 'admin') callers.set(role, await admin.withAccount({ id: role, role, sites: null }));
  }
  callers.set(
    'elsewhere',
    await admin.withAccount({ id: 'elsewhere', role: 'technician', sites: ['ben-xe'] }),
  );
  callers.set('nobody', new Caller(server.url));
}, 60_000);
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the server says to a route's own example, asked by somebody: its error code, or `done`. */
async function answerTo(route: string, who: Role | 'nobody' | 'elsewhere'): Promise<string> {
  const request = exampleRequest(route, operations.get(route));
  const caller = callers.get(who);
  if (!caller) throw new Error(`nobody is ${who}`);
  return codeOf(await caller.send(request.method, addressOf(request), request.body));
}

/** The error code of an answer; `done` where it is none. A stream that would go on is left. */
async function codeOf(response: Response): Promise<string> {
  if (!response.ok) return ((await response.json()) as { code: string }).code;
  await response.body?.cancel();
  return 'done';
}

test('the table names every route that the server has, and no other', () => {
  const all = [...operations.keys(), 'GET /api/session'];
  expect([...new Set(all)].sort()).toEqual(Object.keys(TABLE).sort());
});

const CLOSED = Object.entries(TABLE).filter(([, allowed]) => allowed !== 'public');
test.each(CLOSED)('%s asks for a sign-in', async (route) => {
  expect(await answerTo(route, 'nobody')).toBe('not-signed-in');
});

describe.each(ROLES)('%s', (role) => {
  const routes = Object.entries(TABLE).map(([route, allowed]) => [
    route,
    allowed === 'public' || allowed.includes(role) ? 'may be used' : 'is forbidden',
  ]);
  test.each(routes)('%s %s', async (route, expected) => {
    if (ENDS_SESSIONS.includes(route)) {
      const again = await callers.get(role)?.twin();
      const answer = await again?.send('POST', route.slice(5), {});
      expect(answer?.status).toBe(200);
      return;
    }
    const answer = await answerTo(route, role);
    if (expected === 'may be used') expect(['not-signed-in', 'forbidden']).not.toContain(answer);
    else expect(answer).toBe('forbidden');
  });
});

const OF_SITE = Object.entries(TABLE).filter(
  ([route, allowed]) =>
    allowed !== 'public' &&
    allowed.includes('technician') &&
    /[{](site|gateway)[}]|live|today|counts|coverage|history|alarms$|crossings/.test(route),
);

test.each(OF_SITE)('%s hides the sites of others', async (route) => {
  const operation = operations.get(route);
  const [first] = SITES;
  const names = { site: first?.id ?? '', gateway: first?.gateways[0]?.id ?? '' };
  const request = exampleRequest(route, operation, names);
  expect(operation?.parameters?.some(({ name }) => name in names)).toBe(true);
  const answer = await callers.get('elsewhere')?.send(request.method, addressOf(request), request.body);
  expect(answer?.status).toBe(404);
});
