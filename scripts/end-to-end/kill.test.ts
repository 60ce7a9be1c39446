import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { issueKey } from '../../control-server/accounts/sqlite-at-desk.ts';
import type { NumberedRecord } from '../../firmware-config/contract/index.ts';
import { cacheFolder } from '../../models/cache.ts';
import { demoGatewayConfig, demoServerConfig } from '../demo/config.ts';
import { FACE_WALK } from '../demo/walk.ts';
import { freePort, Program } from '../processes/program.ts';

const CLIP = join(cacheFolder(), 'demo', FACE_WALK);

let folder: string;
let ports: { http: number; mqtt: number };
let programs: Program[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gateline-kill-'));
  ports = { http: await freePort(), mqtt: await freePort() };
});
afterEach(async () => {
  await Promise.all(programs.map((program) => program.kill()));
  programs = [];
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]): Program {
  const program = new Program(args);
  programs.push(program);
  return program;
}

async function until(condition: () => boolean, what: string, seconds = 60): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error(
        `${what} never happened\n${programs.map(({ log }) => log.slice(-2_000)).join('\n---\n')}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Row {
  epoch: string;
  seq: number;
  at: number;
  gate: string;
  line: string;
  direction: string;
}

/** All crossings in a database, in order. */
function rows(path: string, query: string): Row[] {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare(query).all() as Row[];
  } finally {
    db.close();
  }
}

const inSpool = () =>
  rows(
    join(folder, 'gateway', 'spool.db'),
    `SELECT epoch.name AS epoch, seq, body ->> 'at' AS at, body ->> 'gate' AS gate,
       body ->> 'line' AS line, body ->> 'direction' AS direction
     FROM record JOIN epoch ON epoch.number = record.epoch WHERE body ->> 'kind' = 'crossing' ORDER BY seq`,
  );
const inLedger = () =>
  rows(
    join(folder, 'server', 'ledger.db'),
    `SELECT epochs.epoch AS epoch, seq, at, gate, line, direction
     FROM ledger JOIN epochs ON epochs.id = ledger.epoch WHERE kind = 'crossing' ORDER BY seq`,
  );

/** Waits for the end of a program that has just been started, and of all that it prints. */
const ended = (program: Program) => once(program.child, 'close');

/** What a command prints as JSON. */
async function findings(...args: string[]): Promise<Record<string, unknown>> {
  const program = run(...args, '--json');
  let text = '';
  program.onLine((line) => {
    text += line;
  });
  await ended(program);
  return JSON.parse(text);
}

/** An API key, as one makes it on the server's machine. */
const reportsKey = () =>
  issueKey(demoServerConfig(folder, ports), { name: 'test', permissions: ['reports'], sites: null, days: 1 });

/** In and out of every gate on one day, from the report's rows of the whole day. */
async function reported(date: string): Promise<Map<string, { in: number; out: number }>> {
  const url = `http://127.0.0.1:${ports.http}/api/reports/daily.csv?site=ninh-kieu&date=${date}&lang=en`;
  const key = await reportsKey();
  const csv = await (await fetch(url, { headers: { authorization: `Bearer ${key}` } })).text();
  const sums = csv
    .split('\r\n')
    .map((line) => line.split(';'))
    .filter((cells) => cells[1] === 'Total: Whole day');
  return new Map(
    sums.map(([gate = '', , entries, exits]) => [gate, { in: Number(entries), out: Number(exits) }]),
  );
}

const localDate = (at: number) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(at);

test.skipIf(!existsSync(CLIP))(
  'kills of agent and server lose nothing and count nothing twice (needs the demo clip: ./scripts/setup start)',
  { timeout: 240_000 },
  async () => {
    const server = demoServerConfig(folder, ports);
    const gateway = demoGatewayConfig(cacheFolder(), folder, ports.mqtt);
    // Five lines make five crossings of every walk, so that there is always something on its way.
    const cameras = gateway.cameras
      .filter(({ id }) => id === 'face')
      .map((camera) => ({
        ...camera,
        lines: [0.35, 0.42, 0.5, 0.58, 0.65].flatMap((x) =>
          camera.lines.map((line) => ({ ...line, id: `x${Math.round(x * 100)}`, a: [x, 1], b: [x, 0] })),
        ),
      }));
    const [serverFile, gatewayFile] = [join(folder, 'server.json'), join(folder, 'gateway.json')];
    writeFileSync(serverFile, JSON.stringify(server));
    writeFileSync(gatewayFile, JSON.stringify({ ...gateway, cameras }));

    const decided: NumberedRecord[] = [];
    const startAgent = () => {
      const agent = run('agent', '--config', gatewayFile, '--json');
      agent.onLine((line) => decided.push(JSON.parse(line)));
      return agent;
    };
    const crossings = () => decided.filter(({ kind }) => kind === 'crossing').length;
    const more = async (n: number) => {
      const before = crossings();
      await until(() => crossings() >= before + n, `${n} more crossings`);
    };

    let serving = run('server', '--config', serverFile);
    let agent = startAgent();
    await more(3);
    await agent.kill();
    agent = startAgent();
    await more(3);
    await serving.kill();
    await more(4);
    serving = run('server', '--config', serverFile);
    await more(2);
    await agent.kill();
    await serving.kill();
    agent = startAgent();
    await more(3);
    serving = run('server', '--config', serverFile);
    await serving.says(/serving/);
    await more(2);
    await agent.stop();
    const kept = inSpool();

    // What the agent could not deliver before it stopped it delivers when it runs again; with no recording to play it
    // decides on nothing more.
    const nothing = cameras.map((camera) => ({
      ...camera,
      source: { kind: 'file', path: join(folder, 'none.mp4') },
    }));
    writeFileSync(gatewayFile, JSON.stringify({ ...gateway, cameras: nothing }));
    agent = startAgent();
    await until(() => inLedger().length >= kept.length, 'the last receipt');
    await agent.stop();
    expect(kept.length).toBeGreaterThanOrEqual(17);
    expect(inLedger()).toEqual(kept);
    // What the agent said it had decided on was all in the spool: nothing was announced before it was safe.
    const seqs = new Set(kept.map(({ seq }) => seq));
    expect(decided.filter(({ kind, seq }) => kind === 'crossing' && !seqs.has(seq))).toEqual([]);

    const totals = { in: 0, out: 0 };
    for (const date of new Set(kept.map(({ at }) => localDate(at)))) {
      const sums = (await reported(date)).get('All gates');
      totals.in += sums?.in ?? Number.NaN;
      totals.out += sums?.out ?? Number.NaN;
    }
    const count = (direction: string) => kept.filter((row) => row.direction === direction).length;
    expect(totals).toEqual({ in: count('in'), out: count('out') });

    // And whoever doubts it can follow the chain to what the gateway signed, in the books and in an export of the day.
    expect(await findings('verify', '--config', serverFile)).toMatchObject({ ok: true, faults: [] });
    const date = localDate(kept.at(-1)?.at ?? 0);
    const file = join(folder, 'day.jsonl');
    const url = `http://127.0.0.1:${ports.http}`;
    const access = ['--url', url, '--key', await reportsKey()];
    await ended(run('export', '--site', 'ninh-kieu', '--date', date, '--out', file, ...access));
    const audit = await findings('verify', '--export', file);
    expect(audit).toMatchObject({ ok: true, faults: [], signers: [{ gateway: gateway.gateway }] });
    expect(audit['signed']).toBeGreaterThanOrEqual(17);
  },
);
