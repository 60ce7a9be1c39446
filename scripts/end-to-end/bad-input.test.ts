import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../control-server/main.ts';
import { configOf } from '../screens/places.ts';
import { Caller } from './testing-caller.ts';
import { addressOf, exampleRequest, type Operation, type Request, routesOf } from './testing-routes.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-bad-input-'));
const names = { site: 'ninh-kieu', gateway: 'ninh-kieu-1' };
let server: RunningServer;
/** Each test has a session of its own. */
let admin: Caller;
let first: Caller;
let routes: [string, Operation][];

beforeAll(async () => {
  server = await startServer(configOf(folder), { log: pino({ level: 'silent' }) });
  first = new Caller(server.url);
  await first.firstRun(server.setupCode ?? '', 'admin');
  routes = [...(await routesOf(server.url))].filter(([route]) => route.includes(' /api/'));
}, 60_000);
beforeEach(async () => {
  admin = await first.twin();
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The fields that an answer finds fault with. */
async function faultyFields({
  method,
  body,
  ...address
}: Request): Promise<{ status: number; fields: string[] }> {
  const response = await admin.send(method, addressOf(address), body);
  if (response.ok) {
    await response.body?.cancel();
    return { status: response.status, fields: [] };
  }
  const { faults } = (await response.json()) as { faults: { path: string }[] };
  return { status: response.status, fields: faults.map(({ path }) => path) };
}

/** Tries every route in turn; gives those that did not refuse as they should. */
async function notRefused(
  spoil: (request: Request, operation: Operation) => { request: Request; field: string }[],
): Promise<{ wrong: string[]; tried: number }> {
  const wrong: string[] = [];
  let tried = 0;
  for (const [route, operation] of routes) {
    for (const { request, field } of spoil(exampleRequest(route, operation, names), operation)) {
      tried++;
      const { status, fields } = await faultyFields(request);
      const isNamed = fields.some(
        (path) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`),
      );
      if (status !== 400 || !isNamed) wrong.push(`${route} with ${field}: ${status} ${fields.join()}`);
    }
  }
  return { wrong, tried };
}

const isObject = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && !Array.isArray(body);

describe('every route', () => {
  test('refuses a query field that it does not know', async () => {
    const { wrong, tried } = await notRefused((request) => [
      { request: { ...request, query: { ...request.query, colour: 'red' } }, field: 'colour' },
    ]);
    expect(wrong).toEqual([]);
    expect(tried).toBe(routes.length);
  });

  test('refuses a query field given twice or empty, and names it', async () => {
    const { wrong, tried } = await notRefused((request, { parameters = [] }) =>
      parameters
        .filter((each) => each.in === 'query')
        .map(({ name }) => ({
          request: { ...request, query: { ...request.query, [name]: '' } },
          field: name,
        })),
    );
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(30);
  });

  test('refuses a body field that it does not know', async () => {
    const { wrong, tried } = await notRefused((request) =>
      isObject(request.body)
        ? [{ request: { ...request, body: { ...request.body, colour: 'red' } }, field: 'colour' }]
        : [],
    );
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(10);
  });

  test('refuses a body field of another kind, and names it', async () => {
    const { wrong, tried } = await notRefused(({ body, ...request }) =>
      isObject(body)
        ? Object.keys(body).map((field) => ({
            request: { ...request, body: { ...body, [field]: { colour: ['red'] } } },
            field,
          }))
        : [],
    );
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(20);
  });

  test('refuses a body without a field that it must have, and names it', async () => {
    const { wrong, tried } = await notRefused(({ body, ...request }, { requestBody }) => {
      const required = Object.values(requestBody?.content ?? {})[0]?.schema.required ?? [];
      if (!isObject(body)) return [];
      return required.map((field) => {
        const { [field]: _left, ...rest } = body;
        return { request: { ...request, body: rest }, field };
      });
    });
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(15);
  });

  test('refuses a path field that cannot be one', async () => {
    const wrong: string[] = [];
    for (const [route, operation] of routes) {
      for (const { name } of operation.parameters?.filter((each) => each.in === 'path') ?? []) {
        const request = exampleRequest(route, operation, { ...names, [name]: 'No%20Such%00Thing' });
        const { status } = await faultyFields(request);
        if (status !== 400 && status !== 404) wrong.push(`${route} with ${name}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('takes no body above its limit', async () => {
    const posts = routes.filter(([, { requestBody }]) => requestBody);
    const statuses = new Set<number>();
    for (const [route, operation] of posts) {
      const request = exampleRequest(route, operation, names);
      const big = { ...(request.body as object), colour: 'x'.repeat(2_000_000) };
      const response = await admin.send(request.method, addressOf(request), big).catch(() => null);
      if (response) statuses.add(response.status);
    }
    expect([...statuses]).toEqual([413]);
  });
});
