import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../edge-agent/health/clock.ts';
import { SqliteSpool } from '../../edge-agent/spool/sqlite-spool.ts';
import { openUplink, type Uplink } from '../../edge-agent/uplink/uplink.ts';
import { CONTRACT_VERSION, type SpoolRecord } from '../../firmware-config/contract/index.ts';
import { freePort, Program } from '../processes/program.ts';

const GATEWAY = 'gw-1';

let folder: string;
let serverFile: string;
let mqtt: number;
let programs: Program[] = [];
let spool: SqliteSpool;
let uplink: Uplink | undefined;
const at = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gateline-restore-'));
  mqtt = await freePort();
  serverFile = at('server.json');
  const site = {
    id: 'site',
    name: 'Site',
    timeZone: 'Asia/Ho_Chi_Minh',
    gates: [{ id: 'main', name: 'Main' }],
    gateways: [{ id: GATEWAY, name: 'Gateway' }],
  };
  const config = { listen: { http: await freePort(), mqtt }, data: at('server'), sites: [site] };
  writeFileSync(serverFile, JSON.stringify(config));
  spool = new SqliteSpool({ path: at('spool.db'), gateway: GATEWAY, clock: systemClock() });
});
afterEach(async () => {
  await uplink?.close();
  spool.close();
  await Promise.all(programs.map((program) => program.kill()));
  programs = [];
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]): Program {
  const program = new Program(args);
  programs.push(program);
  return program;
}

async function serve(): Promise<Program> {
  const server = run('server', '--config', serverFile);
  await server.says(/serving/, 60_000);
  return server;
}

/** What a command printed as JSON, and its exit code. */
async function told(
  ...args: string[]
): Promise<{ code: number | null; json: Record<string, unknown>; log: string }> {
  const program = run(...args);
  let text = '';
  program.onLine((line) => {
    text += line;
  });
  const code = await new Promise<number | null>((resolve) => program.child.once('close', resolve));
  return { code, json: text === '' ? {} : JSON.parse(text), log: program.log };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`${what} never happened`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** People pass: records go into the spool and out over the uplink. */
async function count(n: number): Promise<void> {
  const records = Array.from({ length: n }, (_, index): SpoolRecord => {
    const seen = { camera: 'cam', gate: 'main', line: 'door', direction: index % 3 ? 'in' : 'out' } as const;
    return { kind: 'crossing', ...systemClock()(), ...seen, score: 0.9 };
  });
  spool.append(records);
  uplink ??= openUplink({
    gateway: GATEWAY,
    url: `mqtt://127.0.0.1:${mqtt}`,
    spool,
    clock: systemClock(),
    log: pino({ level: 'silent' }),
    health: (notices) => ({
      ...{ v: CONTRACT_VERSION, gateway: GATEWAY, at: Date.now(), uptimeS: 0, memoryMb: 0 },
      ...{ spool: { unsettled: spool.stats().unsettled, dropped: 0 }, cameras: [], notices },
    }),
    timing: { receiptMs: 1_000, reconnectMs: 50, longestReconnectMs: 250 },
  });
  uplink.wake();
  await until(() => spool.stats().unsettled === 0, 'the receipt for all');
}

/** Crossings in the books, by record and by sum, and the highest place in the chain. */
function books(): { records: number; sums: number; seqs: number } {
  const db = new Database(at('server/ledger.db'), { readonly: true });
  try {
    const [records, seqs] = db
      .prepare("SELECT count(*), count(DISTINCT seq) FROM ledger WHERE kind = 'crossing'")
      .raw()
      .get() as [number, number];
    const sums = db
      .prepare('SELECT coalesce(sum(in_count + out_count), 0) FROM counts')
      .pluck()
      .get() as number;
    return { records, sums, seqs };
  } finally {
    db.close();
  }
}

test('a server restored from a backup gets again what came after it, and its books are what they were', {
  timeout: 180_000,
}, async () => {
  let server = await serve();
  await count(700);
  const backup = await told(
    'backup',
    '--config',
    serverFile,
    '--out',
    at('backups/'),
    '--keep',
    '2',
    '--json',
  );
  expect(backup).toMatchObject({ code: 0, json: { epochs: 1, removed: [] } });
  const copy = String(backup.json.path);
  expect(
    readdirSync(at('backups'))
      .map((name) => name.split('-')[0])
      .sort(),
  ).toEqual(['desk', 'ledger']);
  await count(900);
  expect(books()).toEqual({ records: 1_600, sums: 1_600, seqs: 1_600 });
  const [check, ...refused] = await Promise.all([
    told('rebuild', '--config', serverFile, '--check', '--json'),
    told('restore', '--config', serverFile, '--from', copy),
    told('rebuild', '--config', serverFile),
  ]);
  expect(check).toMatchObject({ code: 0, json: { differing: 0, rollups: { counts: { differing: 0 } } } });
  for (const { code, log } of refused) {
    expect(code).toBe(1);
    expect(log).toMatch(/in use: stop it first/);
  }
  await server.kill();
  const restored = await told('restore', '--from', copy, '--config', serverFile, '--json');
  expect(restored).toMatchObject({ code: 0, json: { records: backup.json.records } });
  expect(books()).toEqual({ records: 700, sums: 700, seqs: 700 });
  expect(String(restored.json.before)).toMatch(/ledger\.db\.before-restore-/);

  server = await serve();
  await until(() => books().records === 1_600, 'the records after the backup');
  await count(5);
  await server.stop();
  expect(books()).toEqual({ records: 1_605, sums: 1_605, seqs: 1_605 });
  expect(await told('rebuild', '--config', serverFile, '--json')).toMatchObject({
    code: 0,
    json: { differing: 0 },
  });
});
