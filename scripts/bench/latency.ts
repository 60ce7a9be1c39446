import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueKey } from '../../control-server/accounts/sqlite-at-desk.ts';
import { cacheFolder } from '../../models/cache.ts';
import { demoGatewayConfig, demoServerConfig } from '../demo/config.ts';
import { eventsOf } from '../processes/event-stream.ts';
import { freePort, Program } from '../processes/program.ts';
import { percentile } from './median.ts';

export interface LatencyResult {
  crossings: number;
  /** From the frame that decided a crossing to its event at a viewer of the live stream, milliseconds. */
  medianMs: number;
  p95Ms: number;
}

/**
 * Real processes: a server, an agent with the demo's two cameras in real time, and a viewer of the live stream. The
 * agent prints when the frame that decided each crossing was taken; both clocks are this machine's.
 */
export async function benchLatency(
  crossings: number,
  onProgress: (message: string) => void,
): Promise<LatencyResult> {
  const folder = await mkdtemp(join(tmpdir(), 'gateline-latency-'));
  const programs: Program[] = [];
  const viewer = new AbortController();
  try {
    const ports = { http: await freePort(), mqtt: await freePort() };
    const config = demoServerConfig(folder, ports);
    await writeFile(join(folder, 'server.json'), JSON.stringify(config));
    await writeFile(
      join(folder, 'gateway.json'),
      JSON.stringify(manyLines(demoGatewayConfig(cacheFolder(), folder, ports.mqtt))),
    );
    const server = new Program(['server', '--config', join(folder, 'server.json')]);
    programs.push(server);
    await server.says(/serving/);

    const key = await issueKey(config, { name: 'bench', permissions: ['view'], sites: null, days: 1 });
    const decided = new Map<string, number>();
    const arrived = new Map<string, number>();
    const url = `http://127.0.0.1:${ports.http}/api/live?site=${config.sites[0]?.id}`;
    const watching = (async () => {
      for await (const { event, data } of eventsOf(url, viewer.signal, { key })) {
        if (event === 'crossing') arrived.set(keyOf(JSON.parse(data)), Date.now());
      }
    })().catch((error: unknown) => {
      if (!viewer.signal.aborted) throw error;
    });
    const agent = new Program(['agent', '--config', join(folder, 'gateway.json'), '--json']);
    programs.push(agent);
    agent.onLine((line) => {
      const record = JSON.parse(line);
      if (record.kind === 'crossing') decided.set(keyOf(record), record.decidedAt);
    });
    const both = () => [...decided].filter(([key]) => arrived.has(key));
    while (both().length < crossings) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      onProgress(`latency: ${both().length} of ${crossings} crossings`);
    }
    viewer.abort();
    await watching;
    const delays = both().map(([key, at]) => (arrived.get(key) ?? Number.NaN) - at);
    return { crossings: delays.length, medianMs: percentile(delays, 0.5), p95Ms: percentile(delays, 0.95) };
  } finally {
    viewer.abort();
    await Promise.all(programs.reverse().map((program) => program.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

/** Seven lines across the square in place of two: more crossings in the same time, at the same cost per frame. */
function manyLines(config: ReturnType<typeof demoGatewayConfig>): typeof config {
  const cameras = config.cameras.map((camera) => {
    const first = camera.lines[0];
    if (camera.id !== 'walk' || !first) return camera;
    const lines = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map((x): typeof first => ({
      ...first,
      id: `x${x * 10}`,
      a: [x, 0.05],
      b: [x, 0.95],
    }));
    return { ...camera, lines };
  });
  return { ...config, cameras };
}

const keyOf = ({ line, at }: { line: string; at: number }) => `${line} ${at}`;
