import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mqtt, { type MqttClient } from 'mqtt';
import { issueKey } from '../../control-server/accounts/sqlite-at-desk.ts';
import type { CrossingsResponse } from '../../control-server/api/schemas.ts';
import { withoutDelay } from '../../control-server/ingest/uplink.ts';
import { type EventBatch, topicOf } from '../../firmware-config/contract/index.ts';
import { freePort, Program } from '../processes/program.ts';
import { Batches, SITE } from './server.ts';

/** One load on one server. */
export interface ViewersRow {
  viewers: number;
  crossingsPerSecond: number;
  /** Of one core, in percent, and resident megabytes at the end. */
  serverCpu: number;
  serverMb: number;
  /** From the server's receipt of a batch, its COMMIT included, to its events at a viewer. */
  medianMs: number | null;
  p99Ms: number | null;
  /** Streams that ended at random and resumed. */
  reconnects: number;
  /** Events of all viewers, against the ledger. */
  missed: number;
  doubled: number;
}

export interface ViewersPlan {
  viewers: number;
  rates: readonly number[];
  /** For each load. */
  seconds: number;
  /** Share of the streams that end in each second. */
  reconnects: number;
  onProgress?: (message: string) => void;
}

const PROCESSES = 2;
/** The server lets one key have 50 streams: some that ended may not be counted out yet. */
const VIEWERS_PER_KEY = 40;

/**
 * A real server, a gateway that sends crossings through MQTT, and viewers in processes of their own: first without
 * viewers, then one as a reference, then many, each at every rate. All is on this machine, which they share.
 */
export async function benchViewers(plan: ViewersPlan): Promise<ViewersRow[]> {
  const { onProgress = () => undefined } = plan;
  const folder = mkdtempSync(join(tmpdir(), 'gateline-viewers-'));
  const ports = { http: await freePort(), mqtt: await freePort() };
  const config = { listen: { host: '127.0.0.1', ...ports }, data: join(folder, 'data'), sites: [SITE] };
  writeFileSync(join(folder, 'server.json'), JSON.stringify(config));
  const server = new Program(['server', '--config', join(folder, 'server.json')]);
  let gateway: MqttClient | undefined;
  try {
    await server.says(/serving/);
    const permissions = ['view', 'metrics'] as const;
    const wanted = { name: 'bench', permissions, sites: null, days: 1 };
    const keys: string[] = [];
    // Each process takes its share of them.
    for (let n = 0; n < PROCESSES * Math.ceil(plan.viewers / PROCESSES / VIEWERS_PER_KEY); n++) {
      keys.push(await issueKey(config, wanted));
    }
    gateway = await mqtt.connectAsync(`mqtt://127.0.0.1:${ports.mqtt}`, { clientId: 'gateway' });
    withoutDelay(gateway);
    const bench = new Bench(`http://127.0.0.1:${ports.http}`, keys, gateway);
    const rows: ViewersRow[] = [];
    for (const viewers of [0, 1, plan.viewers]) {
      for (const rate of viewers === 0 ? [0] : [0, ...plan.rates]) {
        onProgress(`${viewers} viewers, ${rate} crossings a second`);
        rows.push(await bench.run({ ...plan, viewers, rate }));
      }
    }
    return rows;
  } finally {
    await gateway?.endAsync(true);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Load {
  viewers: number;
  rate: number;
  seconds: number;
  reconnects: number;
}

/** What a process of viewers says in the end. */
interface Sight {
  missed: number;
  doubled: number;
  reopened: number;
  delays: [number, number][];
}

class Bench {
  readonly #url: string;
  readonly #keys: readonly string[];
  readonly #gateway: MqttClient;
  readonly #batches = new Batches();
  #processes = 0;
  /** Crossings of all loads. */
  #sent = 0;

  constructor(url: string, keys: readonly string[], gateway: MqttClient) {
    this.#url = url;
    this.#keys = keys;
    this.#gateway = gateway;
  }

  async run({ viewers, rate, seconds, reconnects }: Load): Promise<ViewersRow> {
    const shares = Array.from({ length: Math.min(PROCESSES, viewers) }, (_, n) =>
      Math.ceil((viewers - n) / Math.min(PROCESSES, viewers)),
    );
    const crowd = shares.map((count) => this.#viewers(count, viewers > 1 ? reconnects : 0));
    await Promise.all(crowd.map(({ lines }) => once(lines, 'line')));
    const before = await this.#measure();
    const started = performance.now();
    await this.#send(rate, seconds);
    const elapsed = (performance.now() - started) / 1000;
    const after = await this.#measure();
    const through = await this.#booked();
    const sights = await Promise.all(
      crowd.map(async ({ child, lines }): Promise<Sight> => {
        child.stdin?.write(`through ${through}\n`);
        return JSON.parse(String((await once(lines, 'line'))[0]));
      }),
    );
    const sum = (key: 'missed' | 'doubled' | 'reopened') => sights.reduce((all, each) => all + each[key], 0);
    const delays = sights.flatMap((sight) => sight.delays).sort(([a], [b]) => a - b);
    return {
      viewers,
      crossingsPerSecond: rate,
      serverCpu: Math.round(((after.cpu - before.cpu) / elapsed) * 100),
      serverMb: Math.round(after.bytes / 1e6),
      medianMs: quantile(delays, 0.5),
      p99Ms: quantile(delays, 0.99),
      reconnects: sum('reopened'),
      missed: sum('missed'),
      doubled: sum('doubled'),
    };
  }

  #viewers(count: number, reconnects: number): { child: ChildProcess; lines: Interface } {
    const program = fileURLToPath(new URL('./viewers-process.ts', import.meta.url));
    const seed = ++this.#processes;
    const keys = this.#keys.filter((_, n) => n % PROCESSES === seed % PROCESSES);
    const args = [program, `${this.#url}/api/live`, ...[count, reconnects, seed].map(String)];
    const child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, GATELINE_API_KEYS: keys.join(' ') },
    });
    return { child, lines: createInterface({ input: child.stdout }) };
  }

  /** One batch for what is due, every few milliseconds. */
  async #send(rate: number, seconds: number): Promise<void> {
    const publish = (batch: EventBatch) =>
      this.#gateway.publishAsync(topicOf('gateway', 'events'), JSON.stringify(batch), { qos: 1 });
    const started = performance.now();
    let sent = 0;
    for (;;) {
      const elapsed = Math.min(seconds, (performance.now() - started) / 1000);
      const due = Math.floor(elapsed * rate) - sent;
      if (due > 0) await publish(this.#batches.next(due, Date.now()));
      sent += due;
      this.#sent += due;
      if (elapsed >= seconds) return;
      await new Promise((done) => setTimeout(done, rate > 0 ? Math.max(2, 500 / rate) : 100));
    }
  }

  /** Waits until the books hold all that was sent: nothing but crossings here, so that their ids have no holes. */
  async #booked(): Promise<number> {
    for (;;) {
      const response = await this.#ask('/api/crossings?limit=1');
      const { crossings } = (await response.json()) as CrossingsResponse;
      const id = crossings[0]?.id ?? 0;
      if (id === this.#sent) return id;
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  #ask(path: string): Promise<Response> {
    return fetch(`${this.#url}${path}`, { headers: { authorization: `Bearer ${this.#keys[0]}` } });
  }

  /** The server's own measures: seconds of processor time, bytes in memory. */
  async #measure(): Promise<{ cpu: number; bytes: number }> {
    const text = await (await this.#ask('/metrics')).text();
    const value = (name: string) => Number(text.match(new RegExp(`^${name} (\\S+)$`, 'm'))?.[1]);
    return { cpu: value('process_cpu_seconds_total'), bytes: value('process_resident_memory_bytes') };
  }
}

/** @param bins by value, in order; how often each was seen */
function quantile(bins: readonly [number, number][], share: number): number | null {
  let left = Math.ceil(bins.reduce((sum, [, n]) => sum + n, 0) * share);
  for (const [value, n] of bins) {
    left -= n;
    if (left <= 0) return value;
  }
  return null;
}
