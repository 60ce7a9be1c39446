import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt, { type MqttClient } from 'mqtt';
import pino from 'pino';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { TodayResponse } from '../../control-server/api/schemas.ts';
import { withoutDelay } from '../../control-server/ingest/uplink.ts';
import { type RunningServer, startServer } from '../../control-server/main.ts';
import { topicOf } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { openBrowser } from '../screens/browser.ts';
import { median } from './median.ts';
import { Batches, SITE } from './server.ts';

/** The live view under one load. */
export interface WebRow {
  crossingsPerSecond: number;
  /** Frames that the browser drew in a second: in the middle one of all seconds, and in the slowest. */
  framesMedian: number;
  framesLowest: number;
  /** Tasks of more than 50 ms, and how long the longest took. */
  longTasks: number;
  longestMs: number;
  /** Megabytes of the page's JavaScript after a collection, before the load and after it. */
  heapBefore: number;
  heapAfter: number;
  /** Whether the page then shows what the books say. */
  numbers: 'right' | 'wrong';
}

/** What a first visit costs. */
export interface SizeRow {
  page: string;
  /** Kilobytes over the wire as they were sent, with fonts and the API's answers. */
  kilobytes: number;
  requests: number;
}

export interface WebPlan {
  /** The folder of the built page. */
  web: string;
  rates: readonly number[];
  /** For each load. */
  seconds: number;
  onProgress?: (message: string) => void;
}

const GATES = ['north', 'east', 'south', 'west'];
const PLACE = { ...SITE, name: 'Bench', gates: GATES.map((id) => ({ id, name: id })) };
const BATCHES_A_SECOND = 10;
const WARM_UP_MS = 3000;

/**
 * The built page on a real server, in Chromium without a window: bytes of a first visit, then the live view while
 * crossings come in through MQTT. Browser, server and gateway share this machine.
 *
 * @throws GatelineError `missing-program` without a browser, `not-found` without a built page
 */
export async function benchWeb(plan: WebPlan): Promise<{ sizes: SizeRow[]; loads: WebRow[] }> {
  if (!existsSync(join(plan.web, 'index.html'))) {
    throw new GatelineError('not-found', `there is no built page in ${plan.web}: run ./scripts/setup start`);
  }
  const data = mkdtempSync(join(tmpdir(), 'gateline-web-'));
  const browser = await openBrowser();
  const log = pino({ level: 'silent' });
  const listen = { host: '127.0.0.1', http: 0, mqttHost: '127.0.0.1', mqtt: 0 };
  const config = { listen, data, sites: [PLACE] };
  const server = await startServer(config, { log, web: plan.web });
  const gateway = await mqtt.connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { clientId: 'gateway' });
  withoutDelay(gateway);
  try {
    return await measure(plan, { browser, server, gateway });
  } finally {
    await gateway.endAsync(true);
    await browser.close();
    await server.close();
    rmSync(data, { recursive: true, force: true });
  }
}

interface Stage {
  browser: Browser;
  server: RunningServer;
  gateway: MqttClient;
}

async function measure(plan: WebPlan, stage: Stage): Promise<{ sizes: SizeRow[]; loads: WebRow[] }> {
  const { onProgress = () => undefined } = plan;
  const { browser, server } = stage;
  await signUp(await browser.newContext(), server);
  onProgress('first visits');
  const signedOut = await browser.newContext();
  const sizes = [await sizeOf(signedOut, server.url, 'sign-in', 'form')];
  const context = await browser.newContext();
  await signIn(context, server);
  sizes.push(await sizeOf(context, server.url, 'live view', '.digits'));
  const batches = new Batches(GATES);
  const loads: WebRow[] = [];
  for (const rate of plan.rates) {
    onProgress(`the live view at ${rate} crossings a second`);
    loads.push(await loadOf(context, { ...stage, rate, batches, seconds: plan.seconds }));
  }
  return { sizes, loads };
}

const ACCOUNT = { id: 'bench', name: 'Bench', password: 'a bench beside the quay, 2026' };

async function signUp(context: BrowserContext, server: RunningServer): Promise<void> {
  const data = { ...ACCOUNT, code: server.setupCode };
  const answer = await context.request.post(`${server.url}/api/first-run`, { data });
  if (!answer.ok()) throw new Error(`first-run: ${answer.status()} ${await answer.text()}`);
  await context.close();
}

async function signIn(context: BrowserContext, server: RunningServer): Promise<void> {
  const { id, password } = ACCOUNT;
  const answer = await context.request.post(`${server.url}/api/sign-in`, { data: { id, password } });
  if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`);
}

/** What a browser that was never there before receives until the page is drawn. */
async function sizeOf(context: BrowserContext, url: string, name: string, ready: string): Promise<SizeRow> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  let bytes = 0;
  let requests = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests++;
  });
  await devtools.send('Network.enable');
  await page.goto(url);
  await page.locator(ready).first().waitFor();
  await sleep(1500);
  await page.close();
  return { page: name, kilobytes: Math.round(bytes / 100) / 10, requests };
}

interface Load extends Stage {
  rate: number;
  batches: Batches;
  seconds: number;
}

async function loadOf(context: BrowserContext, load: Load): Promise<WebRow> {
  const { server, rate, seconds } = load;
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator('.link-state.live').waitFor();
  const stop = new AbortController();
  const sending = send(load, stop.signal);
  await sleep(WARM_UP_MS);
  const heapBefore = await heapOf(context, page);
  await page.evaluate(WATCH);
  await sleep(seconds * 1000);
  const { frames, tasks } = (await page.evaluate(STOP_WATCHING)) as { frames: number[]; tasks: number[] };
  stop.abort();
  await sending;
  const heapAfter = await heapOf(context, page);
  const numbers = (await isRight(page, server)) ? 'right' : 'wrong';
  await page.close();
  const perSecond = secondsOf(frames);
  return {
    crossingsPerSecond: rate,
    framesMedian: median(perSecond),
    framesLowest: Math.min(...perSecond),
    longTasks: tasks.length,
    longestMs: Math.round(Math.max(0, ...tasks)),
    heapBefore,
    heapAfter,
    numbers,
  };
}

/** Sends crossings in batches, evenly, until it is stopped; ends when the last receipt is there. */
async function send({ gateway, rate, batches }: Load, stop: AbortSignal): Promise<void> {
  const started = performance.now();
  for (let sent = 0; !stop.aborted; ) {
    const due = Math.floor(((performance.now() - started) / 1000) * rate) - sent;
    if (due > 0) {
      const batch = batches.next(due, Date.now());
      await gateway.publishAsync(topicOf('gateway', 'events'), JSON.stringify(batch), { qos: 1 });
      sent += due;
    }
    await sleep(1000 / BATCHES_A_SECOND);
  }
}

/** Frames of each whole second, from the times of the frames in milliseconds. */
function secondsOf(frames: readonly number[]): number[] {
  const [first = 0] = frames;
  const counts: number[] = [];
  for (const at of frames) {
    const second = Math.floor((at - first) / 1000);
    while (counts.length <= second) counts.push(0);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return counts.slice(0, -1);
}

/** In the page: notes when each frame is drawn, and tasks that hold it up. */
const WATCH = `
  window.bench = { frames: [], tasks: [], ended: false };
  const draw = (at) => {
    window.bench.frames.push(at);
    if (!window.bench.ended) requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.bench.tasks.push(duration);
  }).observe({ type: 'longtask' });
`;
const STOP_WATCHING = '(window.bench.ended = true, window.bench)';

/** Megabytes in use after a collection. */
async function heapOf(context: BrowserContext, page: Page): Promise<number> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('Performance.enable');
  const { metrics } = await devtools.send('Performance.getMetrics');
  await devtools.detach();
  const used = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
  return Math.round(used / 1e5) / 10;
}

/** Waits until the page shows the sums of the books; false where it does not within ten seconds. */
async function isRight(page: Page, { url }: RunningServer): Promise<boolean> {
  for (let tries = 0; tries < 20; tries++) {
    const answer = await page.context().request.get(`${url}/api/today?site=${PLACE.id}`);
    const { gates } = (await answer.json()) as TodayResponse;
    const sum = (way: 'in' | 'out') => gates.reduce((total, gate) => total + gate[way], 0);
    const texts = await page.locator('.card.whole .figure .digits').allInnerTexts();
    const [into, out] = texts.map((text) => Number(text.replaceAll('.', '')));
    if (into === sum('in') && out === sum('out')) return true;
    await sleep(500);
  }
  return false;
}
