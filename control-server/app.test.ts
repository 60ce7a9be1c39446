import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GatelineError } from '../firmware-config/errors.ts';
import type { ErrorResponse } from './api/schemas.ts';
import { scratch } from './testing.ts';
import { personWith, TestApp } from './testing-app.ts';

let server: TestApp;
let connected = true;
beforeEach(async () => {
  connected = true;
  server = await TestApp.start({ brokerConnected: () => connected });
});
afterEach(() => server.close());

describe('GET /api/live', () => {
  test.each([
    ['?site=Den%20Hung', {}, 400, ['site']],
    ['?site=x', {}, 404, ['site']],
    ['?site=den-hung&after=x', {}, 400, ['after']],
    ['?site=den-hung', { 'last-event-id': 'yesterday' }, 400, ['Last-Event-ID']],
  ])('%s with %j is %d', async (query, headers, status, paths) => {
    const response = await server.app.inject({
      url: `/api/live${query}`,
      headers: { accept: 'text/event-stream', ...headers },
    });
    const { faults } = response.json() as ErrorResponse;
    expect([response.statusCode, faults.map((fault) => fault.path)]).toEqual([status, paths]);
    expect(server.hub.viewers).toBe(0);
  });
});

describe('condition', () => {
  test('/healthz names what is wrong', async () => {
    expect((await server.app.inject('/healthz')).json()).toEqual({ ok: true, reasons: [] });
    connected = false;
    const broken = await server.app.inject('/healthz');
    expect([broken.statusCode, broken.json()]).toEqual([
      503,
      { ok: false, reasons: ['there is no connection to the broker'] },
    ]);
  });

  test('/metrics speaks Prometheus', async () => {
    const { body } = await server.app.inject('/metrics');
    for (const name of [
      'crossings_total',
      'ingest_seconds_bucket',
      'live_viewers',
      'gateways_online',
      'receipts_total',
    ]) {
      expect(body).toContain(`gateline_${name}`);
    }
    expect(body).toContain('process_cpu_seconds_total');
  });

  test('/metrics tells of every site: who sees some of them is refused', async () => {
    server.caller.person = personWith('technician', ['den-hung']);
    expect(await server.refused('/metrics')).toMatchObject({ status: 403, code: 'forbidden' });
    server.caller.person = personWith('technician');
    expect((await server.app.inject('/metrics')).statusCode).toBe(200);
  });

  test('books that cannot be read are 503 with the reason', async () => {
    server.ledger.present = async () => {
      throw new GatelineError('ledger-unavailable', 'the books are locked: see who holds them');
    };
    expect(await server.refused('/api/today?site=den-hung')).toMatchObject({
      status: 503,
      code: 'ledger-unavailable',
      message: expect.stringContaining('locked'),
    });
  });

  test('a defect tells nothing of the inside', async () => {
    server.ledger.present = async () => {
      throw new TypeError('secret');
    };
    const answer = await server.refused('/api/today?site=den-hung');
    expect(answer).toMatchObject({ status: 500, code: 'defect' });
    expect(answer.message).not.toContain('secret');
  });
});

describe('the frame', () => {
  test('what does not exist is 404', async () => {
    expect(await server.refused('/api/none?x=1')).toMatchObject({ status: 404, code: 'not-found' });
    expect((await server.app.inject({ method: 'POST', url: '/api/sites' })).statusCode).toBe(404);
  });

  test('no script but its own files may run', async () => {
    const { headers } = await server.app.inject('/api/sites');
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });

  test('too many requests are turned away', async () => {
    await server.close();
    server = await TestApp.start({ requestsPerMinute: 2 });
    await server.app.inject('/api/sites');
    await server.app.inject('/api/sites');
    expect(await server.refused('/api/sites')).toMatchObject({ status: 429, code: 'too-many-requests' });
  });

  test.each([
    ['without a person', { url: '/api/sites' }, 401],
    ['without the right', { url: '/api/accounts' }, 403],
    [
      'sent by another site',
      { method: 'POST', url: '/api/sign-in', headers: { 'sec-fetch-site': 'cross-site' } },
      403,
    ],
    ['to nowhere', { method: 'POST', url: '/api/none' }, 404],
    ['to a view that is none', { url: '/none/at/all' }, 404],
  ] as const)('requests %s are counted too', async (name, request, status) => {
    await server.close();
    server = await TestApp.start({ requestsPerMinute: 2 });
    server.caller.person = name === 'without a person' ? null : personWith('viewer');
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await server.app.inject(request)).statusCode);
    expect(statuses).toEqual([status, status, 429]);
    const other = await server.app.inject({ ...request, remoteAddress: '192.0.2.1' });
    expect(other.statusCode).toBe(status);
  });

  test('an address of a page that was not found counts once, and a network of 64 bits as one', async () => {
    await server.close();
    const { folder, remove } = scratch();
    writeFileSync(join(folder, 'index.html'), 'page');
    server = await TestApp.start({ requestsPerMinute: 2, web: folder });
    const from = async (remoteAddress: string) =>
      (await server.app.inject({ url: '/no-file.js', remoteAddress })).statusCode;
    const statuses = [];
    for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:9::3', '2001:db8:0:1::1'])
      statuses.push(await from(address));
    expect(statuses).toEqual([404, 404, 429, 404]);
    remove();
  });

  test('a route with a limit of its own has that, and counts to the one of all', async () => {
    await server.close();
    server = await TestApp.start({ requestsPerMinute: 130 });
    const board = async () => (await server.app.inject('/api/board/none')).statusCode;
    const statuses = [];
    for (let n = 0; n < 121; n++) statuses.push(await board());
    expect([statuses[119], statuses[120]]).toEqual([404, 429]);
    for (let n = 0; n < 9; n++) expect((await server.app.inject('/api/sites')).statusCode).toBe(200);
    expect((await server.app.inject('/api/sites')).statusCode).toBe(429);
  });

  test('/documentation describes every route', async () => {
    const { paths } = (await server.app.inject('/documentation/json')).json() as {
      paths: Record<string, { get: { responses: Record<string, { content: object }> } }>;
    };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/api/sites',
        '/api/today',
        '/api/gateways',
        '/api/crossings',
        '/api/counts',
        '/api/quarantine',
        '/api/live',
        '/api/reports/daily.csv',
        '/healthz',
        '/metrics',
      ]),
    );
    const kindsOf = (path: string) =>
      Object.entries(paths[path]?.get.responses ?? {}).map(([code, { content }]) => [
        code,
        Object.keys(content),
      ]);
    const failures = [
      ['4XX', ['application/json']],
      ['5XX', ['application/json']],
    ];
    expect(kindsOf('/api/today')).toEqual([['200', ['application/json']], ...failures]);
    expect(kindsOf('/api/reports/daily.csv')).toEqual([['200', ['text/csv']], ...failures]);
    expect(kindsOf('/api/live')).toEqual([['200', ['text/event-stream']], ...failures]);
    expect(kindsOf('/metrics')).toEqual([['200', ['text/plain']]]);
    expect(kindsOf('/healthz')).toEqual([
      ['200', ['application/json']],
      ['503', ['application/json']],
    ]);
    const page = await server.app.inject('/documentation/');
    expect([page.statusCode, page.body]).toEqual([200, expect.not.stringContaining('http')]);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect((await server.app.inject('/documentation/static/swagger-ui-bundle.js')).statusCode).toBe(200);
  });

  test('without a built page / says how to build it', async () => {
    await server.close();
    const { folder, remove } = scratch();
    server = await TestApp.start({ web: folder });
    const response = await server.app.inject('/');
    expect([response.statusCode, response.body]).toEqual([
      200,
      expect.stringMatching(/chưa được dựng.*setup start.*not been built/s),
    ]);
    remove();
  });
});
