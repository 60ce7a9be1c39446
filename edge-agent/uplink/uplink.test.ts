import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { goldenPayload } from '../../firmware-config/contract/golden.ts';
import type { Health, Notice } from '../../firmware-config/contract/index.ts';
import { MemorySpool } from '../spool/testing-memory-spool.ts';
import { boot, crossingAt } from '../spool/testing-records.ts';
import { AedesBroker } from './testing-aedes.ts';
import { freePort, GATEWAY, type TestBroker, TestServer } from './testing-server.ts';
import { openUplink, type Uplink } from './uplink.ts';
import { uplinkSuite } from './uplink-suite.ts';

const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(
  existsSync,
);

class MosquittoBroker implements TestBroker {
  readonly #program: string;
  readonly #port: number;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  constructor(program: string, port: number) {
    this.#program = program;
    this.#port = port;
    this.#folder = mkdtempSync(join(tmpdir(), 'gateline-mosquitto-'));
    const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'persistence false'];
    writeFileSync(join(this.#folder, 'mosquitto.conf'), `${lines.join('\n')}\n`);
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#child = spawn(this.#program, ['-c', join(this.#folder, 'mosquitto.conf')], { stdio: 'ignore' });
    await vi.waitFor(
      async () => {
        const socket = connectSocket(this.#port, '127.0.0.1');
        await once(socket, 'connect');
        socket.destroy();
      },
      { timeout: 15_000 },
    );
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

uplinkSuite('aedes', async () => new AedesBroker(await freePort()));

describe.skipIf(!MOSQUITTO)('with mosquitto (skipped where the program is not installed)', () => {
  const brokers: MosquittoBroker[] = [];
  const newBroker = async () => {
    const broker = new MosquittoBroker(MOSQUITTO ?? '', await freePort());
    brokers.push(broker);
    return broker;
  };
  afterEach(() => {
    for (const broker of brokers.splice(0)) broker.remove();
  });

  uplinkSuite('mosquitto', newBroker);

  it('the broker publishes the last will of an agent that was killed', async () => {
    const broker = await newBroker();
    await broker.start();
    const server = await TestServer.connect(broker.url);
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'testing-uplink-until-killed.ts'), broker.url, GATEWAY],
      { stdio: 'ignore' },
    );
    try {
      await vi.waitFor(() => expect(server.statuses.at(-1)?.status.state).toBe('online'), {
        timeout: 15_000,
      });
      child.kill('SIGKILL');
      await vi.waitFor(() => expect(server.statuses.at(-1)?.status.state).toBe('offline'), {
        timeout: 15_000,
      });
      expect(server.statuses.at(-1)?.status).toMatchObject({
        gateway: GATEWAY,
        agent: expect.stringMatching(/^gateline \d/),
      });
    } finally {
      child.kill('SIGKILL');
      server.client.end(true);
      await broker.kill();
    }
  });
});

describe('an uplink that is refused', () => {
  const log = { info: vi.fn(), warn: vi.fn() };
  let uplink: Uplink | undefined;
  let broker: AedesBroker;
  const noOneToTell = (notices: Notice[]): Health => {
    throw new Error(`nobody can be told: ${notices.map(({ text }) => text).join()}`);
  };
  const open = (url: string, health = noOneToTell) => {
    const clock = () => ({ at: Date.now(), mono: 1, boot });
    const spool = new MemorySpool({ gateway: GATEWAY, clock, randomId: () => 'ab'.repeat(16) });
    spool.append(crossingAt(Date.now()));
    uplink = openUplink({
      gateway: GATEWAY,
      url,
      spool,
      clock,
      log,
      health,
      timing: { reconnectMs: 20, longestReconnectMs: 60, healthMs: 50 },
    });
    return spool;
  };

  beforeEach(async () => {
    log.info.mockClear();
    log.warn.mockClear();
    broker = new AedesBroker(await freePort());
  });
  afterEach(async () => {
    await uplink?.close();
    await broker.kill();
  });

  it.each([
    [2, `refuses the gateway id "${GATEWAY}": add it to the server's configuration`],
    [5, `does not authorise the gateway "${GATEWAY}"`],
    [3, 'is not ready yet'],
  ])('with code %i tries on, and says why once', async (code, sentence) => {
    broker.refuses = code;
    await broker.start();
    const spool = open(broker.url);
    await vi.waitFor(() => expect(broker.connections).toBeGreaterThan(4), { timeout: 15_000 });
    expect(log.warn.mock.calls.flat()).toEqual([expect.stringContaining(sentence)]);
    expect(log.info).not.toHaveBeenCalled();
    expect(spool.stats().unsettled).toBe(2);
  });

  it('says each change of the reason', async () => {
    open(broker.url);
    await vi.waitFor(() => expect(log.warn).toHaveBeenCalledTimes(1), { timeout: 15_000 });
    broker.refuses = 2;
    await broker.start();
    await vi.waitFor(() => expect(log.warn).toHaveBeenCalledTimes(2), { timeout: 15_000 });
    expect(log.warn.mock.calls.flat()).toEqual([
      expect.stringContaining('nothing listens at'),
      expect.stringContaining('refuses the gateway id'),
    ]);
  });

  it('by a server that does not speak MQTT', async () => {
    const http = createHttpServer((_, response) => response.end('hello')).listen(broker.port, '127.0.0.1');
    await once(http, 'listening');
    try {
      open(broker.url);
      await vi.waitFor(() => expect(log.warn).toHaveBeenCalled(), { timeout: 15_000 });
      expect(log.warn.mock.calls[0]?.[0]).toMatch(/127\.0\.0\.1:\d+ .*MQTT|closed the connection|failed/);
    } finally {
      http.close();
      http.closeAllConnections();
    }
  });

  it('by an address that is none', async () => {
    open('mqtt://no.such.host.invalid:1883');
    await vi.waitFor(() => expect(log.warn).toHaveBeenCalled(), { timeout: 15_000 });
    expect(log.warn.mock.calls[0]?.[0]).toContain('the name in no.such.host.invalid:1883 is not known');
  });

  it('because another gateway has its id is told so', async () => {
    await broker.start();
    const other = connect(broker.url, { clientId: GATEWAY, reconnectPeriod: 10 });
    open(broker.url, () => goldenPayload('health', 'two-cameras'));
    await vi.waitFor(
      () =>
        expect(log.warn.mock.calls.flat().join()).toContain(
          `does another gateway have the id "${GATEWAY}", too?`,
        ),
      { timeout: 15_000 },
    );
    other.end(true);
  });
});
