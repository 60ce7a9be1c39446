import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { GatewayConfig } from '../../firmware-config/gateway-config.ts';
import { cacheFolder } from '../../models/cache.ts';
import { demoGatewayConfig } from '../demo/config.ts';
import { FACE_WALK } from '../demo/walk.ts';
import { Program } from '../processes/program.ts';

const CLIP = join(cacheFolder(), 'demo', FACE_WALK);
const folder = mkdtempSync(join(tmpdir(), 'gateline-cameras-'));
let agent: Program | undefined;
afterEach(async () => {
  await agent?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Process ids of the children of a process. */
const childrenOf = (pid: number) =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('camera-process'))
    .map((line) => Number.parseInt(line, 10));

test.skipIf(!existsSync(CLIP))(
  'a camera that is missing, and one that dies, stop no other (needs the demo clip: ./scripts/setup start)',
  { timeout: 120_000 },
  async () => {
    const demo = demoGatewayConfig(cacheFolder(), folder, 1);
    const face = demo.cameras.find(({ id }) => id === 'face');
    if (!face) throw new Error('the demo has no face camera');
    const config: GatewayConfig = {
      ...demo,
      cameras: [
        {
          ...face,
          id: 'missing',
          source: { kind: 'file', path: join(folder, 'nowhere.mp4') },
          lines: renamed(face, 'missing'),
        },
        face,
      ],
    };
    const path = join(folder, 'gateway.json');
    writeFileSync(path, JSON.stringify(config));
    agent = new Program(['agent', '--config', path, '--json']);
    const crossings: { camera: string }[] = [];
    agent.onLine((line) => {
      const record = JSON.parse(line);
      if (record.kind === 'crossing') crossings.push(record);
    });
    const counted = async (n: number) => {
      const deadline = performance.now() + 50_000;
      while (crossings.length < n) {
        if (performance.now() > deadline)
          throw new Error(`only ${crossings.length} crossings:\n${agent?.log}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    await agent.says(/nowhere\.mp4 does not exist/);
    await counted(1);
    // Both camera processes die at once, as if their native library had crashed: the agent starts them again.
    for (const pid of childrenOf(agent.child.pid ?? 0)) process.kill(pid, 'SIGKILL');
    await agent.says(/ended with SIGKILL; it is started again/);
    await counted(crossings.length + 1);
    expect(new Set(crossings.map(({ camera }) => camera))).toEqual(new Set(['face']));
    expect(agent.child.exitCode).toBeNull();
  },
);

const renamed = ({ lines }: GatewayConfig['cameras'][number], id: string) =>
  lines.map((line) => ({ ...line, id: `${id}-${line.id}` }));
