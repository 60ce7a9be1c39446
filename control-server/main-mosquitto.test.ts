import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decide, toldToOthers } from './ecosystem/testing-bridge.ts';
import { json, Stage, walk } from './testing-stage.ts';

const mosquitto = findMosquitto();
describe.skipIf(mosquitto === null)('with Mosquitto (skipped where it is not installed)', () => {
  let port: number;
  let child: ChildProcess;
  let stage: Stage;
  let startBroker: () => Promise<void>;
  beforeEach(async () => {
    stage = new Stage();
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    port = (free.address() as { port: number }).port;
    await new Promise((done) => free.close(done));
    const config = join(stage.folder, 'mosquitto.conf');
    writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
    startBroker = async () => {
      child = spawn(mosquitto ?? '', ['-c', config], { stdio: 'ignore' });
      stage.after(() => child.kill('SIGKILL'));
      await expect.poll(() => reachable(port), { timeout: 10_000 }).toBe(true);
    };
    await startBroker();
  });
  afterEach(() => stage.clear());

  test('the walk is the same', async () => {
    await walk(stage, await stage.server(stage.fresh(), { broker: { url: `mqtt://127.0.0.1:${port}` } }));
  });

  test('sites are told to other systems, and the broker says so when the server has gone', async () => {
    const url = `mqtt://127.0.0.1:${port}`;
    const data = stage.fresh();
    decide(data, { mqtt: true });
    const server = await stage.server(data, { broker: { url } });
    const client = await mqtt.connectAsync(url, { clientId: 'home-assistant' });
    stage.after(() => client.endAsync(true));
    await toldToOthers(stage, { server, data, client });
    const availability: string[] = [];
    client.on('message', (topic, payload) => {
      if (topic === 'gateline/server/availability') availability.push(String(payload));
    });
    await server.close();
    await expect.poll(() => availability.at(-1)).toBe('offline');
  });

  test('when it goes away the server says so, and goes on when it is back', async () => {
    const server = await stage.server(stage.fresh(), { broker: { url: `mqtt://127.0.0.1:${port}` } });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    child.kill('SIGKILL');
    await expect.poll(async () => (await fetch(`${server.url}/healthz`)).status).toBe(503);
    expect(await json<{ reasons: string[] }>(`${server.url}/healthz`)).toMatchObject({
      reasons: [expect.stringContaining('broker')],
    });
    await startBroker();
    await expect
      .poll(async () => (await fetch(`${server.url}/healthz`)).status, { timeout: 10_000 })
      .toBe(200);
    await walk(stage, server);
  });
});

function findMosquitto(): string | null {
  for (const path of ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/usr/local/sbin/mosquitto']) {
    try {
      execFileSync(path, ['-h'], { stdio: 'ignore' });
      return path;
    } catch (error) {
      if ((error as { status?: number | null }).status != null) return path;
    }
  }
  return null;
}

function reachable(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}
