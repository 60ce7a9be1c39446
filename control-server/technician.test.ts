import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { topicOf } from '../firmware-config/contract/index.ts';
import type { FleetResponse, GatewayDetail, SnapshotResponse } from './api/fleet-schemas.ts';
import type { Refused } from './fleet/layouts.ts';
import { HEALTHY, JPEG, OWN_CAMERAS, SetupGateway } from './fleet/testing-gateway.ts';
import type { RunningServer } from './main.ts';
import { TestViewer } from './testing.ts';
import { json, Stage } from './testing-stage.ts';

/** A machine that is busy elsewhere takes its time. */
const soon = { timeout: 15_000 };

let stage: Stage;
let data: string;
let server: RunningServer;
let gateway: SetupGateway;

beforeEach(async () => {
  stage = new Stage();
  data = stage.fresh();
  server = await stage.server(data);
  gateway = await connect();
});
afterEach(() => stage.clear());

async function connect(port = server.mqttPort): Promise<SetupGateway> {
  const one = await SetupGateway.connect(port);
  stage.after(() => one.close());
  return one;
}
const detail = () => json<GatewayDetail>(`${server.url}/api/fleet/gw-1`);
const post = async (path: string, body: unknown) => {
  const response = await fetch(`${server.url}/api/fleet/gw-1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const online = () => expect.poll(async () => (await detail()).inForce?.version, soon).toBeDefined();
const ready = async () => {
  await gateway.greet();
  await online();
};
const layouts = (a: [number, number] = [0.25, 0.5]) =>
  OWN_CAMERAS.map(({ camera, lines, zones }) => ({
    camera,
    zones,
    lines: lines.map((line) => ({ ...line, a })),
  }));
const save = (madeFrom: number, a?: [number, number]) =>
  post('configurations', { madeFrom, cameras: layouts(a), reason: 'cửa mở rộng hơn' });
const states = async () => (await detail()).versions.map(({ version, state }) => [version, state]);

describe('layouts', () => {
  test('a saved one arrives at the gateway, and is in force once the gateway says so', async () => {
    await ready();
    expect(await save(0)).toEqual({ status: 201, body: { version: 1 } });
    await expect
      .poll(() => gateway.configurations)
      .toEqual([{ v: 1, gateway: 'gw-1', version: 1, cameras: layouts() }]);
    // What the gateway had before is kept, to go back to.
    expect(await states()).toEqual([
      [1, 'sent'],
      [0, 'in-force'],
    ]);
    await gateway.runs({ version: 1 });
    await expect.poll(states, soon).toEqual([
      [1, 'in-force'],
      [0, 'replaced'],
    ]);
    const [newest] = (await detail()).versions;
    expect(newest).toMatchObject({ reason: 'cửa mở rộng hơn', savedBy: 'admin' });
    expect(newest?.changes.map(({ id, change }) => [id, change])).toEqual([
      ['line-1', 'moved'],
      ['line-2', 'moved'],
    ]);
  });

  test('refused or rolled back: the reasons are told, the one before stays in force, and it is a problem', async () => {
    await ready();
    await save(0);
    const refused: Refused = { version: 1, outcome: 'refused', reasons: ['cameras[0] is away'] };
    await gateway.runs({ version: 0, refused });
    await expect.poll(states, soon).toEqual([
      [1, 'refused'],
      [0, 'in-force'],
    ]);
    const told = await detail();
    expect(told.versions[0]?.reasons).toEqual(['cameras[0] is away']);
    expect(told.problems).toContain('refused-configuration');
    await save(1, [0.3, 0.5]);
    await gateway.runs({ version: 0, refused: { ...refused, version: 2, outcome: 'rolled-back' } });
    await expect.poll(states, soon).toEqual([
      [2, 'rolled-back'],
      [1, 'refused'],
      [0, 'in-force'],
    ]);
  });

  test('made from another version than the newest, it is a conflict, and nothing is sent', async () => {
    await ready();
    await save(0);
    const { status, body } = await save(0, [0.4, 0.5]);
    expect([status, body['code']]).toEqual([409, 'conflict']);
    expect(String(body['message'])).toContain('admin');
    await gateway.runs({ version: 7 });
    await expect.poll(async () => (await detail()).layout, soon).toEqual({ version: 7, latest: 7 });
    expect((await save(1)).status).toBe(409);
    expect(await save(7)).toEqual({ status: 201, body: { version: 8 } });
    await expect.poll(() => gateway.configurations.map(({ version }) => version), soon).toEqual([1, 8]);
  });

  test('every fault is told at once, at its place', async () => {
    await ready();
    const [one, two] = layouts();
    const broken = {
      madeFrom: 0,
      reason: 'x',
      cameras: [
        { ...one, lines: [{ ...one?.lines[0], gate: 'nowhere', a: [0.8, 0.5] }] },
        { ...two, camera: 'cam-9', lines: one?.lines },
      ],
    };
    const { status, body } = await post('configurations', broken);
    expect([status, body['code']]).toEqual([400, 'bad-input']);
    expect((body['faults'] as { path: string }[]).map(({ path }) => path).sort()).toEqual([
      'cameras[0].lines[0].b',
      'cameras[0].lines[0].gate',
      'cameras[1].camera',
      'cameras[1].lines[0].id',
    ]);
    const unknown = await post('configurations', { ...broken, cameras: [{ ...one, colour: 'red' }] });
    expect((unknown.body['faults'] as { path: string }[]).map(({ path }) => path)).toEqual([
      'cameras[0].colour',
    ]);
    expect(gateway.configurations).toEqual([]);
  });

  test('a new broker does not know it any more: the server tells it again', async () => {
    await ready();
    await save(0);
    await gateway.close();
    await server.close();
    server = await stage.server(data);
    gateway = await connect();
    await expect.poll(() => gateway.configurations.map(({ version }) => version), soon).toEqual([1]);
    await gateway.greet(1);
    await expect.poll(states, soon).toEqual([
      [1, 'in-force'],
      [0, 'replaced'],
    ]);
  });

  test('what a gateway has refused is not sent to it again', async () => {
    await ready();
    await save(0);
    await gateway.runs({ version: 0, refused: { version: 1, outcome: 'refused', reasons: ['no'] } });
    await expect.poll(async () => (await states())[0], soon).toEqual([1, 'refused']);
    await gateway.close();
    await server.close();
    server = await stage.server(data);
    gateway = await connect();
    await gateway.greet();
    await online();
    expect(gateway.configurations).toEqual([]);
    expect((await states())[0]).toEqual([1, 'refused']);
  });

  test('a gateway that never said what it has cannot be drawn for', async () => {
    expect(await save(0)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });
});

describe('set-up pictures', () => {
  const answer = () => {
    const picture = { jpeg: JPEG, width: 640, height: 360, hidden: 2 };
    gateway.onRequest = ({ id, camera }) =>
      gateway.publish('snapshot', { id, camera, at: Date.now(), picture });
  };

  test('asked for, pixelated by the gateway, shown, and never written to the disk', async () => {
    await ready();
    answer();
    const { status, body } = await post('snapshots', { camera: 'cam-1' });
    const taken = body as unknown as SnapshotResponse;
    expect([status, taken.camera, taken.width, taken.hidden]).toEqual([201, 'cam-1', 640, 2]);
    expect(gateway.requests).toMatchObject([{ camera: 'cam-1', want: 'snapshot', issuer: 'admin' }]);
    const picture = await fetch(`${server.url}/api/fleet/gw-1/snapshots/${taken.id}.jpg`);
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(picture.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await picture.arrayBuffer()).toString('base64')).toBe(JPEG);
    const other = await fetch(`${server.url}/api/fleet/gw-2/snapshots/${taken.id}.jpg`);
    expect(other.status).toBe(410);
    expect(onDisk()).not.toMatch(/JFIF|\/9j\/4AAQ/);
  });

  test('a bad one is set aside without its content', async () => {
    await ready();
    const bad = { v: 1, gateway: 'gw-1', id: 'x', camera: 'cam-1', at: 1, picture: { jpeg: `${JPEG}!` } };
    await gateway.client.publishAsync(topicOf('gw-1', 'snapshot'), JSON.stringify(bad), { qos: 1 });
    const quarantine = () =>
      json<{ entries: { detail: string; bytes: number }[] }>(`${server.url}/api/quarantine`);
    await expect.poll(async () => (await quarantine()).entries.length, soon).toBe(1);
    const [entry] = (await quarantine()).entries;
    expect(entry).toMatchObject({ topic: topicOf('gw-1', 'snapshot'), bytes: JSON.stringify(bad).length });
    expect(entry?.detail).toContain('picture.jpeg');
    expect(onDisk()).not.toMatch(/JFIF|\/9j\/4AAQ/);
  });

  test('a gateway that gives none says why; one that is away is not waited for', async () => {
    const away = await post('snapshots', { camera: 'cam-1' });
    expect([away.status, away.body['code']]).toEqual([504, 'no-answer']);
    await ready();
    gateway.onRequest = ({ id, camera }) =>
      gateway.publish('snapshot', { id, camera, at: 1, refused: 'the camera does not run' });
    const { status, body } = await post('snapshots', { camera: 'cam-1' });
    expect([status, String(body['message'])]).toEqual([
      409,
      expect.stringContaining('the camera does not run'),
    ]);
    expect((await post('snapshots', { camera: 'cam-9' })).status).toBe(404);
  });

  const onDisk = () =>
    readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'))
      .join('');
});

test('tracks are asked for while somebody watches, and relayed', async () => {
  await ready();
  const url = `${server.url}/api/fleet/gw-1/tracks?camera=cam-1`;
  const viewers = [await TestViewer.open(url), await TestViewer.open(url)];
  await expect.poll(() => gateway.requests.length, soon).toBe(1);
  const [request] = gateway.requests;
  expect(request).toMatchObject({ want: 'tracks', camera: 'cam-1' });
  const dots = [{ track: 1, at: [0.5, 0.4] as [number, number], sure: true }];
  const crossings = [{ line: 'line-1', direction: 'in' as const }];
  const id = request?.id ?? '';
  await gateway.publish('tracks', { id: 'another', camera: 'cam-1', at: 1, dots: [], crossings: [] });
  await gateway.publish('tracks', { id, camera: 'cam-1', at: 2, dots, crossings });
  for (const viewer of viewers) {
    const [event] = await viewer.first(1, 'tracks');
    expect(event?.data).toEqual({ at: 2, dots, crossings });
    viewer.close();
  }
});

test('the list tells what is wrong with each gateway', async () => {
  const list = async () => {
    const { gateways } = await json<FleetResponse>(`${server.url}/api/fleet`);
    return gateways.map(({ gateway, problems }) => [gateway, problems]);
  };
  expect(await list()).toEqual([
    ['gw-1', ['never-seen']],
    ['gw-2', ['never-seen']],
  ]);
  await gateway.greet(0, 'gateline 0.0.9');
  await expect.poll(list, soon).toEqual([
    ['gw-1', ['outdated']],
    ['gw-2', ['never-seen']],
  ]);
  const [one, two] = HEALTHY.cameras;
  if (!one || !two) throw new Error('the test has no cameras');
  await gateway.publish('health', {
    ...HEALTHY,
    at: 1,
    disk: { freeMb: 10, totalMb: 100 },
    temperatureC: 91,
    clockOffsetMs: -6000,
    cameras: [
      { ...one, picture: { fault: 'dark', since: 5 } },
      { ...two, state: 'failed' },
    ],
  });
  await expect
    .poll(async () => (await list())[0])
    .toEqual(['gw-1', ['camera-down', 'picture', 'disk-low', 'clock-off', 'hot', 'outdated']]);
  expect((await detail()).changes.map(({ camera, state, picture }) => [camera, state, picture])).toEqual([
    ['cam-2', 'failed', null],
    ['cam-1', 'running', 'dark'],
    [null, 'online', null],
  ]);
});
