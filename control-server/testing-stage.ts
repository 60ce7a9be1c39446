import { join } from 'node:path';
import { expect } from 'vitest';
import type { ServerConfig } from '../firmware-config/server-config.ts';
import type { CountsResponse, TodayResponse } from './api/schemas.ts';
import { batchOf, coverage, crossing } from './ledger/ledger-samples.ts';
import { type RunningServer, startServer } from './main.ts';
import { configIn, quiet, scratch, TestGateway, TestViewer } from './testing.ts';
import { asAdmin } from './testing-app.ts';

const MINUTE = 60_000;

/** Whole servers with their gateways and viewers, all gone after `clear`; no part of the server. */
export class Stage {
  readonly folder: string;
  readonly #cleanups: (() => unknown)[] = [];
  #folders = 0;

  constructor() {
    const { folder, remove } = scratch();
    this.folder = folder;
    this.after(remove);
  }

  /** A folder that does not exist yet. */
  fresh(): string {
    return join(this.folder, `${++this.#folders}`);
  }

  async server(data = this.fresh(), more: Partial<ServerConfig> = {}): Promise<RunningServer> {
    const server = await startServer({ ...configIn(data), ...more }, { log: quiet, identify: asAdmin });
    this.after(() => server.close());
    return server;
  }

  async gateway(port: number, id?: string): Promise<TestGateway> {
    const gateway = await TestGateway.connect(port, id);
    this.after(() => gateway.close());
    return gateway;
  }

  async viewer(url: string, headers?: Record<string, string>): Promise<TestViewer> {
    const viewer = await TestViewer.open(`${url}/api/live?site=den-hung`, headers);
    this.after(() => viewer.close());
    return viewer;
  }

  /** Something to undo in the end, last first. */
  after(clean: () => unknown): void {
    this.#cleanups.push(clean);
  }

  async clear(): Promise<void> {
    for (const clean of this.#cleanups.splice(0).reverse()) await clean();
  }
}

export async function json<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

/** From a batch to the report, over whatever broker the server uses. */
export async function walk(stage: Stage, server: RunningServer): Promise<void> {
  const gateway = await stage.gateway(server.mqttPort);
  const viewer = await stage.viewer(server.url);
  const now = Date.now();
  const records = [
    crossing(now),
    crossing(now),
    crossing(now, 'out'),
    crossing(now, 'in', 'side'),
    coverage(now - 3 * MINUTE, now, 3 * MINUTE),
  ];
  const receipt = await gateway.send(batchOf(records));
  expect(receipt).toMatchObject({ gateway: 'gw-1', through: 5 });

  const seen = await viewer.first(4, 'crossing');
  expect(seen.map(({ data }) => (data as { gate: string; direction: string }).gate)).toEqual([
    'main',
    'main',
    'main',
    'side',
  ]);
  expect(seen.map(({ id, data }) => Number(id) === (data as { id: number }).id)).toEqual([
    true,
    true,
    true,
    true,
  ]);

  const { date } = await json<TodayResponse>(`${server.url}/api/today?site=den-hung`);
  const counts = await json<CountsResponse>(
    `${server.url}/api/counts?site=den-hung&bucket=day&from=${date}&to=${date}`,
  );
  const sums = (key: 'in' | 'out') => counts.buckets.reduce((sum, row) => sum + row[key], 0);
  expect([sums('in'), sums('out')]).toEqual([3, 1]);

  const csv = await (
    await fetch(`${server.url}/api/reports/daily.csv?site=den-hung&date=${date}&lang=en`)
  ).text();
  const rows = csv.split('\r\n').map((line) => line.split(';'));
  const total = rows.find(([first]) => first === 'All gates');
  expect(total?.slice(2, 4)).toEqual(['3', '1']);
}
