import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { pino } from 'pino';
import { startServer } from '../../control-server/main.ts';
import { isOpencvAvailable } from '../../edge-agent/camera/opencv-addon.ts';
import { type Agent, startAgent } from '../../edge-agent/main.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { cacheFolder } from '../cache-folder.ts';
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
  const log = pino({ level: 'warn' }, pino.destination(2));
  const server = await startServer(demoServerConfig(data, { http, mqtt }), { log }).catch(withPortOptions);
  const agent = await startAgent(demoGatewayConfig(cacheFolder(), data, server.mqttPort), { log });
  const stopped = untilStopped(async () => {
    await agent.close();
    await server.close();
  });
  say(`the page is at ${server.url}`);
  await Promise.race([untilCounting(agent, say), stopped]);
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
async function untilCounting(agent: Agent, say: (text: string) => void): Promise<void> {
  const settled = () => agent.cameras.every(({ state }) => state !== 'connecting');
  while (!settled()) await sleep(100);
  for (const { camera, state, reason } of agent.cameras) {
    if (state === 'failed') say(`camera ${camera} failed: ${reason ?? 'no reason given'}`);
  }
  const counting = agent.cameras.filter(({ state }) => state === 'running').map(({ camera }) => camera);
  if (counting.length > 0)
    say(`counting at ${counting.length} cameras (${counting.join(', ')}); Ctrl-C ends it`);
}
