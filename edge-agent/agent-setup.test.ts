import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Layout, Line, NumberedRecord, SetupRequest } from '../firmware-config/contract/index.ts';
import type { GatewayConfig } from '../firmware-config/gateway-config.ts';
import { type Agent, type AgentOptions, startAgent } from './main.ts';
import { AedesBroker } from './uplink/testing-aedes.ts';
import { freePort, GATEWAY, TestServer } from './uplink/testing-server.ts';

const CLIP = join(import.meta.dirname, '../../shared/videos/face-walk-pingpong.mp4');
/** The way of the clip's face goes over it twice, first `in`. */
const OWN: Line = { id: 'own', gate: 'quay', a: [0.5, 1], b: [0.5, 0] };
const TURNED: Line = { id: 'turned', gate: 'quay', a: [0.5, 0], b: [0.5, 1] };
const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 20 });

describe.skipIf(!existsSync(CLIP))(
  'an agent with a camera (needs ../shared/videos)',
  { timeout: 150_000 },
  () => {
    let folder: string;
    let broker: AedesBroker;
    let server: TestServer;
    let agent: Agent | undefined;
    let records: NumberedRecord[];

    const config = (): GatewayConfig => ({
      gateway: GATEWAY,
      server: { url: broker.url },
      spool: { path: join(folder, 'box', 'spool.db') },
      cameras: [
        {
          id: 'east',
          source: { kind: 'file', path: join(folder, 'clip.mp4'), loop: true },
          model: 'ultraface-rfb-320',
          lines: [OWN],
        },
      ],
    });
    const start = async (timing: AgentOptions['timing'] = {}) => {
      agent = await startAgent(config(), {
        log: pino({ level: 'silent' }),
        onRecord: (record) => records.push(record),
        timing: { trialMs: 30_000, healthMs: 500, reconnectMs: 50, ...timing },
      });
    };
    const crossings = (line: string) =>
      records.flatMap((record) => (record.kind === 'crossing' && record.line === line ? [record] : []));
    const coverage = (line: string) =>
      records.flatMap((record) => (record.kind === 'coverage' && record.line === line ? [record] : []));
    const draw = (version: number, layout: Partial<Layout>) =>
      server.send('configuration', {
        ...{ v: 1, gateway: GATEWAY, version },
        cameras: [{ camera: 'east', lines: [TURNED], zones: [], ...layout }],
      });
    const running = () => until(() => expect(agent?.cameras[0]?.state).toBe('running'));

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'gateline-agent-'));
      mkdirSync(join(folder, 'box'));
      // Temporary files of the agent and its cameras would come here, where no other test writes.
      mkdirSync(join(folder, 'tmp'));
      vi.stubEnv('TMPDIR', join(folder, 'tmp'));
      copyFileSync(CLIP, join(folder, 'clip.mp4'));
      records = [];
      broker = new AedesBroker(await freePort());
      await broker.start();
      server = await TestServer.connect(broker.url);
    });
    afterEach(async () => {
      await agent?.close();
      agent = undefined;
      server.client.end(true);
      await broker.kill();
      rmSync(folder, { recursive: true });
      vi.unstubAllEnvs();
    });

    it('counts by new lines as soon as they are in force, and after a start', async () => {
      await start();
      await until(() =>
        expect(server.configured).toMatchObject([
          {
            version: 0,
            cameras: [
              {
                camera: 'east',
                model: 'ultraface-rfb-320',
                subject: 'face',
                fps: 10,
                lines: [OWN],
                zones: [],
              },
            ],
          },
        ]),
      );
      await until(() => expect(crossings('own').map(({ direction }) => direction)).toContain('in'));
      draw(1, {});
      await until(() =>
        expect(server.configured.at(-1)).toMatchObject({ version: 1, cameras: [{ lines: [TURNED] }] }),
      );
      const ownCrossings = crossings('own').length;
      await until(() => expect(crossings('turned').length).toBeGreaterThan(0));
      expect(crossings('own')).toHaveLength(ownCrossings);
      await agent?.close();
      // What was watched of the old line ends where that of the new one begins, and nothing of it is told twice.
      const [last, first] = [coverage('own').at(-1), coverage('turned')[0]];
      expect(Math.abs((first?.from ?? 0) - (last?.at ?? 0))).toBeLessThan(200);
      expect(last?.watchedMs).toBeGreaterThan(1_000);
      expect(first?.blind).toMatchObject([{ cause: 'stream-down' }]);
      for (const line of ['own', 'turned']) {
        const spans = coverage(line);
        spans
          .slice(1)
          .forEach((span, n) => void expect(span.from).toBeGreaterThanOrEqual((spans[n]?.at ?? 0) - 50));
      }
      records = [];
      const told = server.configured.length;
      await start();
      await until(() => expect(crossings('turned').length).toBeGreaterThan(0));
      expect(server.configured.slice(told)).toMatchObject([{ version: 1 }]);
      expect(crossings('own')).toEqual([]);
      // A zone around the whole picture, from which everybody is left out.
      const everything = [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ] as Layout['zones'][number]['points'];
      draw(2, { zones: [{ id: 'all', kind: 'ignore', points: everything }] });
      await until(() => expect(server.configured.at(-1)?.version).toBe(2));
      const counted = crossings('turned').length;
      await new Promise((resolve) => setTimeout(resolve, 9_000));
      expect(crossings('turned')).toHaveLength(counted);
    });

    it('goes back to the lines before when the camera does not come up with new ones', async () => {
      await start({ trialMs: 20_000 });
      await running();
      rmSync(join(folder, 'clip.mp4'));
      draw(1, {});
      await until(() =>
        expect(server.configured.at(-1)?.refused).toMatchObject({ version: 1, outcome: 'rolled-back' }),
      );
      expect(server.configured.at(-1)).toMatchObject({ version: 0, cameras: [{ lines: [OWN] }] });
      expect(server.configured.at(-1)?.refused?.reasons[0]).toMatch(
        /^east did not run again within 20 s: .*clip\.mp4/,
      );
      await until(() =>
        expect(server.healths.at(-1)?.notices).toMatchObject([{ code: 'layout-rolled-back' }]),
      );
      await until(() =>
        expect(server.healths.at(-1)?.cameras).toMatchObject([{ reason: { code: 'camera-unavailable' } }]),
      );
      expect(server.healths.at(-1)).toMatchObject({
        disk: { freeMb: expect.any(Number) },
        clockOffsetMs: expect.any(Number),
      });
      copyFileSync(CLIP, join(folder, 'clip.mp4'));
      await running();
      await until(() => expect(crossings('own').length).toBeGreaterThan(0));
      expect(crossings('turned')).toEqual([]);
    });

    it('gives a picture and dots to who sets up a camera, writes neither down, and says why not', async () => {
      await start();
      await running();
      await until(() => expect(server.healths.at(-1)?.clockOffsetMs).toBeDefined());
      const files = () =>
        [...readdirSync(tmpdir()), ...readdirSync(folder), ...readdirSync(join(folder, 'box'))].sort();
      const before = new Set(files());
      const ask = (id: string, more: Partial<SetupRequest> = {}, retain = false) => {
        const now = Date.now();
        const request = {
          v: 1,
          gateway: GATEWAY,
          id,
          camera: 'east',
          want: 'snapshot',
          issuer: 'An',
          issuedAt: now,
        };
        server.send('setup', { ...request, expiresAt: now + 60_000, ...more }, retain);
      };
      const answer = async (id: string) => {
        await until(() => expect(server.snapshots.map((one) => one.id)).toContain(id));
        return server.snapshots.find((one) => one.id === id);
      };
      ask('one');
      ask('two');
      const { picture } = (await answer('one')) ?? {};
      const image = await sharp(Buffer.from(picture?.jpeg ?? '', 'base64')).metadata();
      expect(image).toMatchObject({ format: 'jpeg', width: picture?.width, height: picture?.height });
      expect(picture?.width).toBeLessThanOrEqual(640);
      expect(image.exif).toBeUndefined();
      expect((await answer('two'))?.refused).toMatch(/there was a picture \d+ ms ago/);
      ask('three', { camera: 'north' });
      expect((await answer('three'))?.refused).toContain('no camera north: it has east');
      ask('four', { expiresAt: Date.now() - 1 });
      expect((await answer('four'))?.refused).toContain('after its end');
      ask('five', { expiresAt: Date.now() + 660_000 });
      expect((await answer('five'))?.refused).toContain('more than 600 s');

      ask('dots', { want: 'tracks', expiresAt: Date.now() + 6_000 });
      await until(() => expect(server.tracks.flatMap(({ dots }) => dots).length).toBeGreaterThan(5));
      expect(server.tracks.flatMap(({ dots }) => dots)[0]?.track).toBe(1);
      ask('more', { want: 'tracks', expiresAt: Date.now() + 6_000 });
      await until(() =>
        expect(server.tracks.some(({ id, dots }) => id === 'more' && dots[0]?.track === 1)).toBe(true),
      );
      await until(() =>
        expect(server.tracks.flatMap((one) => one.crossings)).toContainEqual({
          line: 'own',
          direction: 'in',
        }),
      );
      const seconds = (list: typeof server.tracks) => ((list.at(-1)?.at ?? 0) - (list[0]?.at ?? 0)) / 1000;
      const dots = server.tracks.filter(({ id }) => id === 'dots');
      expect(dots.length).toBeLessThanOrEqual(5 * seconds(dots) + 1);
      await new Promise((resolve) => setTimeout(resolve, 7_000));
      const sent = server.tracks.length;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(server.tracks).toHaveLength(sent);
      expect(files().filter((name) => !before.has(name))).toEqual([]);

      ask('kept', {}, true);
      await answer('kept');
      await agent?.close();
      await start();
      await until(() =>
        expect(
          server.snapshots.filter(
            ({ id, refused }) => id === 'kept' && refused?.includes('must not be retained'),
          ),
        ).toHaveLength(1),
      );
    });
  },
);
