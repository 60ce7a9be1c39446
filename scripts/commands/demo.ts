import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { pino } from 'pino';
import { isOpencvAvailable } from '../../edge-agent/camera/opencv-addon.ts';
import type { Agent } from '../../edge-agent/main.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { cacheFolder } from '../../models/cache.ts';
import { demoGatewayConfig, demoServerConfig } from '../demo/config.ts';
import { commandWithExamples } from './example.ts';
import { portNumber } from './numbers.ts';
import { untilStopped } from './until-stopped.ts';

interface DemoOptions {
  data: string;
  http: number;
  mqtt: number;
}

/** `gateline demo`: a server, and a gateway with two cameras that play real footage. */
export function demoCommand(): Command {
  return commandWithExamples('demo', 'Run a server and a gateway whose two cameras play recordings.', [
    'gateline demo',
    'gateline demo --http 9080 --mqtt 9883',
  ])
    .option('--data <dir>', 'where books and spool go', 'data/demo')
    .option('--http <port>', 'port of the page and the API', portNumber, 8080)
    .option('--mqtt <port>', 'port of the broker', portNumber, 1883)
    .action(demo);
}

async function demo({ data, http, mqtt }: DemoOptions): Promise<void> {
  const say = (text: string) => process.stderr.write(`gateline: ${text}\n`);
  if (!isOpencvAvailable()) {
    say("opencv4nodejs's addon is not built here, so ffmpeg decodes (./scripts/build-opencv builds it)");
  }
  const { startServer } = await import('../../control-server/main.ts');
  const { startAgent } = await import('../../edge-agent/main.ts');
  const log = pino({ level: 'warn' }, pino.destination(2));
  const server = await startServer(demoServerConfig(data, { http, mqtt }), { log }).catch(withPortOptions);
  const agent = await startAgent(demoGatewayConfig(cacheFolder(), data, server.mqttPort), { log });
  const stopping = new AbortController();
  const stopped = untilStopped(async () => {
    stopping.abort();
    await agent.close();
    await server.close();
  });
  if (server.setupCode === null) say(`the page is at ${server.url}`);
  else {
    const page = `${server.url}/?code=${server.setupCode}`;
    say(`the page is at ${server.url}; make its first administrator at ${page}`);
  }
  await Promise.race([untilCounting(agent, say, stopping.signal), stopped]);
  await stopped;
}

/** The demo has no configuration file to set a port in. */
function withPortOptions(error: unknown): never {
  if (!(error instanceof GatelineError) || error.code !== 'port-in-use') throw error;
  const [fault] = error.faults;
  const option = fault?.path === 'listen.mqtt' ? '--mqtt' : '--http';
  const problem = `port ${fault?.value} ${fault?.problem}: stop it, or give the demo another one with ${option} PORT`;
  throw new GatelineError('port-in-use', problem, { cause: error });
}

/** Says when every camera is being counted, and which one cannot be. */
async function untilCounting(agent: Agent, say: (text: string) => void, stop: AbortSignal): Promise<void> {
  // A camera that is tried again has a reason.
  const settled = () => agent.cameras.every(({ state, reason }) => state !== 'connecting' || reason);
  while (!settled() && !stop.aborted) await sleep(100);
  if (stop.aborted) return;
  for (const { camera, state, reason } of agent.cameras) {
    if (state !== 'running') say(`camera ${camera} is not counting: ${reason?.text ?? 'no reason given'}`);
  }
  const counting = agent.cameras.filter(({ state }) => state === 'running').map(({ camera }) => camera);
  if (counting.length > 0)
    say(`counting at ${counting.length} cameras (${counting.join(', ')}); Ctrl-C ends it`);
}
