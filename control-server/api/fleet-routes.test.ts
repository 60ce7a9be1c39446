import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Role } from '../accounts/roles.ts';
import { personWith, TestApp } from '../testing-app.ts';
import { FleetResponse, GatewayDetail } from './fleet-schemas.ts';

let server: TestApp;
beforeEach(async () => {
  server = await TestApp.start();
});
afterEach(() => server.close());

const line = { id: 'line-1', gate: 'main', a: [0.1, 0.5], b: [0.9, 0.5] };
const draft = { madeFrom: 0, reason: 'x', cameras: [{ camera: 'cam-1', lines: [line], zones: [] }] };
const empty = { ...draft, cameras: [{ camera: 'cam-1', lines: [], zones: [] }] };
const routes = [
  { method: 'GET', url: '/api/fleet', takes: 'fleet' },
  { method: 'GET', url: '/api/fleet/gw-1', takes: 'fleet' },
  { method: 'POST', url: '/api/fleet/gw-1/configurations', payload: draft, takes: 'configure' },
  { method: 'POST', url: '/api/fleet/gw-1/snapshots', payload: { camera: 'cam-1' }, takes: 'configure' },
  { method: 'GET', url: '/api/fleet/gw-1/snapshots/a-b-c.jpg', takes: 'configure' },
  { method: 'GET', url: '/api/fleet/gw-1/tracks?camera=cam-1', takes: 'configure' },
] as const;
const request = (route: (typeof routes)[number], url: string = route.url) =>
  server.app.inject({
    method: route.method,
    url,
    ...('payload' in route ? { payload: route.payload } : {}),
  });

test.each<[Role | 'nobody', boolean]>([
  ['nobody', false],
  ['viewer', false],
  ['staff', false],
  ['department', false],
  ['technician', true],
  ['admin', true],
])('%s may do what a technician does: %s', async (role, isAllowed) => {
  server.caller.person = role === 'nobody' ? null : personWith(role);
  for (const route of routes) {
    const { statusCode } = await request(route);
    if (isAllowed) expect([route.url, statusCode >= 401 && statusCode <= 403]).toEqual([route.url, false]);
    else expect([route.url, statusCode]).toEqual([route.url, role === 'nobody' ? 401 : 403]);
  }
});

test('gateways of a hidden site answer as ones that do not exist', async () => {
  server.caller.person = personWith('technician', ['elsewhere']);
  expect((await server.get<FleetResponse>('/api/fleet', FleetResponse)).gateways).toEqual([]);
  expect((await server.refused('/api/fleet?site=den-hung')).status).toBe(404);
  for (const route of routes.slice(1)) {
    const [hidden, missing] = [await request(route), await request(route, route.url.replace('gw-1', 'gw-9'))];
    expect([hidden.statusCode, missing.statusCode]).toEqual([404, 404]);
  }
  expect(server.deeds).toEqual([]);
});

test('a gateway that was never heard of is told as one', async () => {
  const { gateways, version } = await server.get<FleetResponse>('/api/fleet?site=den-hung', FleetResponse);
  expect(version).toMatch(/^gateline \d+\.\d+\.\d+$/);
  expect(gateways.map(({ gateway, problems, layout }) => ({ gateway, problems, layout }))).toEqual([
    { gateway: 'gw-1', problems: ['never-seen'], layout: { version: null, latest: 0 } },
    { gateway: 'gw-2', problems: ['never-seen'], layout: { version: null, latest: 0 } },
  ]);
  const detail = await server.get<GatewayDetail>('/api/fleet/gw-1', GatewayDetail);
  expect(detail).toMatchObject({
    siteName: 'Đền Hùng',
    inForce: null,
    versions: [],
    changes: [],
    depths: [],
  });
});

test.each<[string, unknown, string[]]>([
  ['configurations', { ...empty, colour: 'red' }, ['cameras[0].lines', 'colour']],
  ['configurations', { madeFrom: -1, reason: ' ', cameras: [] }, ['cameras', 'madeFrom', 'reason']],
  ['snapshots', {}, ['camera']],
  ['snapshots', { camera: 'Cam 1' }, ['camera']],
])('POST %s with %j is refused, the field named', async (path, payload, paths) => {
  const response = await server.app.inject({
    method: 'POST',
    url: `/api/fleet/gw-1/${path}`,
    payload: payload as object,
  });
  expect(response.statusCode).toBe(400);
  const faults = response.json().faults as { path: string }[];
  expect([...new Set(faults.map((fault) => fault.path))].sort()).toEqual(paths);
});

test('nothing is written down for what is not even tried', async () => {
  const { statusCode } = await server.app.inject({
    method: 'POST',
    url: '/api/fleet/gw-1/snapshots',
    payload: { camera: 'cam-1' },
  });
  expect([statusCode, server.deeds]).toEqual([504, []]);
});
