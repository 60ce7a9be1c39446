import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Health, topicOf } from '../firmware-config/contract/index.ts';
import type { ServerConfig } from '../firmware-config/server-config.ts';
import { DESK_FILE, openDesk } from './desk/sqlite-desk.ts';
import { Chain, crossing } from './ledger/ledger-samples.ts';
import { type RunningServer, startServer } from './main.ts';
import { DEFAULT_SETTINGS, type SiteSettings } from './settings/site-settings.ts';
import { SqliteSettings } from './settings/sqlite-settings.ts';
import { configIn, quiet, scratch, TestGateway } from './testing.ts';
import { asAdmin } from './testing-app.ts';
import { buildPage, openChromium, openPage } from './testing-chromium.ts';

/** Counts that are exact: in minus out is inside, and no range. */
export const EXACT: Partial<SiteSettings> = { countingError: 0 };

/** The built page on a whole server, in Chromium, with an administrator signed in; no part of the server. */
export class PageStage {
  readonly web: string;
  chain = new Chain();
  data = '';
  #server: RunningServer | undefined;
  #gateway: TestGateway | undefined;
  #page: Page | undefined;
  readonly #folder: string;
  readonly #remove: () => void;
  #browser: Browser | undefined;
  #rounds = 0;
  #complaints: string[] = [];

  constructor() {
    const { folder, remove } = scratch();
    this.#folder = folder;
    this.#remove = remove;
    this.web = join(folder, 'web');
  }

  get server(): RunningServer {
    return opened(this.#server);
  }

  get gateway(): TestGateway {
    return opened(this.#gateway);
  }

  get page(): Page {
    return opened(this.#page);
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  /** Before all tests. */
  async build(): Promise<void> {
    await buildPage(this.web);
    this.#browser = await openChromium();
  }

  /** After all tests. */
  async end(): Promise<void> {
    await this.#browser?.close();
    this.#remove();
  }

  /** Before each test: a server without records, and an empty window. */
  async open(
    settings: Readonly<Record<string, Partial<SiteSettings>>> = { 'den-hung': EXACT },
    more: Partial<ServerConfig> = {},
    window: BrowserContextOptions = {},
  ): Promise<void> {
    this.data = join(this.#folder, `${++this.#rounds}`);
    this.#complaints = [];
    this.chain = new Chain();
    for (const [site, each] of Object.entries(settings)) this.settle(site, each);
    await this.start(more);
    const context = await opened(this.#browser).newContext(window);
    this.#page = await openPage(context, this.#complaints);
  }

  /** After each test: nothing was thrown in the page, and nothing went against its security policy. */
  async clear(): Promise<void> {
    await this.context.close();
    await this.stop();
    expect(this.#complaints).toEqual([]);
  }

  async start(more: Partial<ServerConfig> = {}, now: () => number = Date.now): Promise<void> {
    const config = { ...configIn(this.data), ...more };
    this.#server = await startServer(config, { log: quiet, identify: asAdmin, web: this.web, now });
    const [first] = config.sites.flatMap(({ gateways }) => gateways);
    this.#gateway = await TestGateway.connect(this.server.mqttPort, first?.id);
  }

  async stop(): Promise<void> {
    await this.gateway.close();
    await this.server.close();
  }

  /** The ports in use, for a server that comes back. */
  ports(): Pick<ServerConfig, 'listen'> {
    const { listen } = configIn(this.data);
    const http = Number(new URL(this.server.url).port);
    return { listen: { ...listen, http, mqtt: this.server.mqttPort } };
  }

  settle(site: string, change: Partial<SiteSettings>): void {
    const desk = openDesk(join(this.data, DESK_FILE));
    const settings = new SqliteSettings(desk);
    const { version, settings: before } = settings.of(site);
    const body = { ...DEFAULT_SETTINGS, ...before, ...change };
    settings.change(site, { version, settings: body, at: 0, by: 'test' });
    desk.close();
  }

  /** Sends crossings at a gate, now, and waits for the receipt. */
  async pass(...ways: ['in' | 'out', ('main' | 'side')?][]): Promise<void> {
    const records = ways.map(([way, gate]) => crossing(Date.now(), way, gate));
    await this.gateway.send(this.chain.next(records));
  }

  async publish(channel: 'status' | 'health', message: object): Promise<void> {
    const retain = channel === 'status';
    const topic = topicOf(this.gateway.id, channel);
    await this.gateway.client.publishAsync(topic, JSON.stringify(message), { qos: 1, retain });
  }

  /** The gateway says that it is there, or that it is not. */
  status(state: 'online' | 'offline'): Promise<void> {
    const { id: gateway } = this.gateway;
    return this.publish('status', {
      v: 1,
      gateway,
      state,
      agent: '0.1.0',
      boot: 'abcdef01',
      since: Date.now(),
    });
  }

  health(cameras: Health['cameras'], at = Date.now()): Promise<void> {
    const { id: gateway } = this.gateway;
    const spool = { unsettled: 0, dropped: 0 };
    return this.publish('health', {
      v: 1,
      gateway,
      at,
      uptimeS: 1,
      memoryMb: 80,
      spool,
      cameras,
      notices: [],
    });
  }
}

function opened<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the stage is not open');
  return part;
}

/** A camera that counts. */
export function camera(name: string, change: Partial<Health['cameras'][number]> = {}) {
  const running = { state: 'running', framesPerSecond: 9.8, inferenceMs: 13, skippedFrames: 0 } as const;
  return { camera: name, ...running, ...change };
}
