import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRollups } from '../../control-server/ledger/sqlite-check-rollups.ts';
import { systemClock } from '../../edge-agent/health/clock.ts';
import { GatewayKey } from '../../edge-agent/signing/gateway-key.ts';
import { SqliteSpool } from '../../edge-agent/spool/sqlite-spool.ts';
import { openUplink } from '../../edge-agent/uplink/uplink.ts';
import { CONTRACT_VERSION, type SpoolRecord } from '../../firmware-config/contract/index.ts';
import { freePort, Program } from '../processes/program.ts';
import { Random } from '../random.ts';
import { differenceOf } from './backlog-books.ts';
import { type BacklogPlan, backlogRecords, GATES } from './backlog-day.ts';

/** How a backlog was drained. */
export interface BacklogRow {
  kills: number;
  records: number;
  /** From the server's first start until it had everything; and that without the time in which no server ran. */
  seconds: number;
  servedSeconds: number;
  /** By `servedSeconds`. */
  recordsPerSecond: number;
  /** Against what the gateway wrote down: records that are not there, that are there twice, sums that are otherwise. */
  missing: number;
  twice: number;
  wrongSums: number;
}

export interface BacklogOptions extends Partial<BacklogPlan> {
  /** SIGKILLs of the server, at random moments of the drain. */
  kills?: number;
  onProgress?: (message: string) => void;
}

const GATEWAY = 'gateway';
/** A batch takes about so long at the server; a kill comes at a random moment of it. */
const BATCH_MS = 30;

/** A day's backlog from a real spool over a real uplink into a real server, which is killed again and again. */
export async function drainBacklog(options: BacklogOptions = {}): Promise<BacklogRow> {
  const { hours = 24, crossings = 30_000, seed = 1, kills = 10, onProgress = () => undefined } = options;
  const folder = mkdtempSync(join(tmpdir(), 'gateline-backlog-'));
  const stage = new Stage(folder, await freePort(), await freePort());
  const spool = new SqliteSpool({ path: join(folder, 'spool.db'), gateway: GATEWAY, clock: systemClock() });
  try {
    onProgress('writing the backlog');
    const told = fill(spool, backlogRecords({ hours, crossings, seed }, Date.now()), folder);
    const random = new Random(seed);
    const marks = Array.from({ length: kills }, () => Math.floor(random.between(0.03, 0.99) * told.length));
    const { seconds, served } = await drain(
      stage,
      spool,
      marks.sort((a, b) => b - a),
      random,
      onProgress,
    );
    await stage.stop();
    const books = differenceOf(stage.ledger, told);
    const sums = Object.values(checkRollups(stage.ledger)).reduce((sum, each) => sum + each.differing, 0);
    return {
      kills: stage.kills,
      records: told.length,
      seconds,
      servedSeconds: served,
      recordsPerSecond: Math.round(told.length / served),
      ...books,
      wrongSums: books.wrongSums + sums,
    };
  } finally {
    spool.close();
    await stage.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts the records into the spool as an agent does, with a signed head every hour. @returns all that it holds then */
function fill(spool: SqliteSpool, records: readonly SpoolRecord[], folder: string): SpoolRecord[] {
  const key = GatewayKey.open(join(folder, 'key.pem'));
  const told: SpoolRecord[] = [...(spool.pending(500)?.records ?? [])];
  let hour = 0;
  for (let first = 0; first < records.length; first += 250) {
    const part = records.slice(first, first + 250);
    told.push(...spool.append(part));
    const last = part.at(-1);
    if (!last || Math.floor(last.at / 3_600_000) === hour) continue;
    hour = Math.floor(last.at / 3_600_000);
    const { at, mono, boot } = last;
    told.push(...spool.sign((hash) => key.head({ at, mono, boot }, hash)));
  }
  if (told.length < records.length)
    throw new Error(`the spool did not keep all: ${spool.notices.map(({ text }) => text).join('; ')}`);
  return told;
}

/** Drains the spool; each time that no more records are left than a mark says, the server is killed and started again. */
async function drain(
  stage: Stage,
  spool: SqliteSpool,
  marks: readonly number[],
  random: Random,
  onProgress: (message: string) => void,
): Promise<{ seconds: number; served: number }> {
  const due = [...marks];
  let isKilling = false;
  let failure: unknown;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const kill = async () => {
    isKilling = true;
    due.shift();
    await new Promise((resolve) => setTimeout(resolve, random.between(0, BATCH_MS)));
    await stage.kill();
    await stage.start();
    isKilling = false;
    look();
  };
  const look = () => {
    const left = spool.stats().unsettled;
    onProgress(`${left} records left, ${due.length} kills to come`);
    if (isKilling) return;
    if (left <= (due[0] ?? -1)) {
      kill().catch((error) => {
        failure = error;
        finish();
      });
    } else if (left === 0) finish();
  };
  const started = performance.now();
  await stage.start();
  const uplink = openUplink({
    gateway: GATEWAY,
    url: `mqtt://127.0.0.1:${stage.mqtt}`,
    spool,
    clock: systemClock(),
    log: { info: () => undefined, warn: () => undefined },
    health: (notices) => ({
      ...{ v: CONTRACT_VERSION, gateway: GATEWAY, at: Date.now(), uptimeS: 0, memoryMb: 0 },
      ...{ spool: { unsettled: spool.stats().unsettled, dropped: 0 }, cameras: [], notices },
    }),
    // The receipt is settled after this tells of it.
    onRoundTrip: () => setImmediate(look),
    timing: { receiptMs: 1_000, reconnectMs: 50, longestReconnectMs: 250 },
  });
  await finished;
  const seconds = (performance.now() - started) / 1000;
  await uplink.close();
  if (failure !== undefined) throw failure;
  return { seconds, served: seconds - stage.downSeconds };
}

/** The server's process, its folder and its ports. */
class Stage {
  readonly mqtt: number;
  readonly ledger: string;
  kills = 0;
  /** How long no server was there to serve, its starts included. */
  downSeconds = 0;
  readonly #config: string;
  #program: Program | undefined;
  #downSince = performance.now();

  constructor(folder: string, http: number, mqtt: number) {
    this.mqtt = mqtt;
    this.ledger = join(folder, 'server', 'ledger.db');
    this.#config = join(folder, 'server.json');
    mkdirSync(join(folder, 'server'));
    const site = {
      id: 'site',
      name: 'Site',
      timeZone: 'Asia/Ho_Chi_Minh',
      gates: GATES.map((id) => ({ id, name: id })),
      gateways: [{ id: GATEWAY, name: 'Gateway' }],
    };
    writeFileSync(
      this.#config,
      JSON.stringify({ listen: { http, mqtt }, data: join(folder, 'server'), sites: [site] }),
    );
  }

  async start(): Promise<void> {
    if (this.#program === undefined && this.kills === 0) this.#downSince = performance.now();
    this.#program = new Program(['server', '--config', this.#config]);
    await this.#program.says(/serving/, 60_000);
    this.downSeconds += (performance.now() - this.#downSince) / 1000;
  }

  async kill(): Promise<void> {
    this.kills++;
    this.#downSince = performance.now();
    await this.#program?.kill();
  }

  async stop(): Promise<void> {
    await this.#program?.stop();
  }
}
