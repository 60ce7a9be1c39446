import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { NumberedRecord, Zone } from '../firmware-config/contract/index.ts';
import type { Camera, GatewayConfig } from '../firmware-config/gateway-config.ts';
import type { CameraReport } from './camera-process.ts';
import { type Agent, startAgent } from './main.ts';

const CLIP = join(import.meta.dirname, '../../shared/videos/face-walk-pingpong.mp4');
const EVERYWHERE: Zone['points'] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 20 });

let folder: string;
let agent: Agent | undefined;
let records: NumberedRecord[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateline-zones-'));
  records = [];
});
afterEach(async () => {
  await agent?.close();
  agent = undefined;
  rmSync(folder, { recursive: true });
});

/** No server answers: records stay in the spool. */
async function start(cameras: GatewayConfig['cameras'], cameraProgram?: string): Promise<void> {
  agent = await startAgent(
    {
      gateway: 'box',
      server: { url: 'mqtt://127.0.0.1:1' },
      spool: { path: join(folder, 'spool.db') },
      cameras,
    },
    {
      log: pino({ level: 'silent' }),
      onRecord: (record) => records.push(record),
      ...(cameraProgram === undefined ? {} : { cameraProgram }),
    },
  );
}
const camera = (id: string, zones: Zone[], path = 'none.mp4'): Camera => ({
  ...{ id, source: { kind: 'file', path, loop: true }, model: 'ultraface-rfb-320', zones },
  lines: [{ id: `${id}-line`, gate: 'quay', a: [0.5, 1], b: [0.5, 0] }],
});
const ofKind = <K extends NumberedRecord['kind']>(kind: K) =>
  records.filter((record): record is Extract<NumberedRecord, { kind: K }> => record.kind === kind);

/**
 * A program for each camera, which tells this as soon as it is told to watch, and `last` when it is to stop. `later` are
 * milliseconds for which a camera waits before it tells.
 */
function programThatTells(
  told: Record<string, CameraReport[]>,
  last: CameraReport[] = [],
  later: Record<string, number> = {},
): string {
  const program = join(folder, 'camera.mjs');
  writeFileSync(
    program,
    `process.on('message', (order) => {
      if (order.kind === 'watch') {
        process.send({ kind: 'state', state: 'running' });
        setTimeout(() => {
          for (const report of ${JSON.stringify(told)}[order.camera.id] ?? []) process.send(report);
        }, ${JSON.stringify(later)}[order.camera.id] ?? 0);
      }
      if (order.kind !== 'stop') return;
      for (const report of ${JSON.stringify(last)}) process.send(report);
      process.disconnect();
    });`,
  );
  return program;
}

it('what a zone saw reaches the spool, up to the end', { timeout: 90_000 }, async () => {
  const sums = { zone: 'hall', from: 1_800_000_000_000, to: 1_800_000_060_000, watchedMs: 59_000 };
  const use = { peopleMs: 118_000, mostPeople: 4, queueMs: 30_000, longestQueue: 2 };
  const stays = { visits: 3, dwellMs: 70_000, longestMs: 40_000 };
  const watched = { from: sums.from, to: sums.to, watchedMs: 59_000, frames: 590 };
  const report: CameraReport = { kind: 'watched', watched, zones: [{ ...sums, ...use, ...stays }] };
  const zones: Zone[] = [{ id: 'hall', kind: 'measure', points: EVERYWHERE }];
  await start([camera('east', zones)], programThatTells({ east: [report] }, [report]));
  const { to, ...rest } = sums;
  const expected = { kind: 'zone', camera: 'east', at: to, ...rest, ...use, ...stays };
  await until(() => expect(ofKind('zone')).toMatchObject([expected]));
  await agent?.close();
  agent = undefined;
  expect(ofKind('zone')).toMatchObject([expected, expected]);
  expect(ofKind('coverage')).toHaveLength(2);
});

it('what two cameras see of a passage in their overlap is kept once', { timeout: 90_000 }, async () => {
  const passing = (line: string, at: number, x: number): CameraReport => ({
    ...{ kind: 'crossing', at, mono: 1, decidedAt: at },
    crossing: { line, gate: 'quay', direction: 'in', t: 1, place: [x, 0.5], track: 1, score: 0.9 },
  });
  const overlap = (other: string, counts: 'first' | 'second'): Zone => ({
    ...{ id: 'both', kind: 'overlap', with: other, counts },
    points: [
      [0, 0],
      [0.6, 0],
      [0.6, 1],
      [0, 1],
    ],
  });
  const at = 1_800_000_000_000;
  const told = {
    east: [passing('east-line', at, 0.5)],
    // Of the same passage; of another one in the overlap that the first did not see; and of one outside of it.
    west: [500, 700, 900].map((later) => passing('west-line', at + later, later === 900 ? 0.7 : 0.5)),
  };
  await start(
    [camera('east', [overlap('west', 'first')]), camera('west', [overlap('east', 'second')])],
    // Nothing is awaited of a first camera that does not run yet: it has three seconds to start.
    programThatTells(told, [], { west: 3_000 }),
  );
  await until(() => expect(ofKind('crossing')).toHaveLength(3));
  await agent?.close();
  agent = undefined;
  const kept = ofKind('crossing').map((record) => `${record.line} ${record.at - at}`);
  expect(kept.filter((one) => one.startsWith('east'))).toEqual(['east-line 0']);
  expect(kept.filter((one) => one === 'west-line 900')).toHaveLength(1);
  expect(kept).toHaveLength(3);
});

it.skipIf(!existsSync(CLIP))(
  'a camera measures its zones (needs ../shared/videos)',
  { timeout: 150_000 },
  async () => {
    copyFileSync(CLIP, join(folder, 'clip.mp4'));
    const zones: Zone[] = [{ id: 'all', kind: 'measure', points: EVERYWHERE }];
    await start([camera('east', zones, join(folder, 'clip.mp4'))]);
    await until(() => expect(ofKind('crossing').length).toBeGreaterThan(0));
    await agent?.close();
    agent = undefined;
    const uses = ofKind('zone');
    expect(uses.length).toBeGreaterThan(0);
    for (const { at, from, watchedMs, peopleMs, mostPeople } of uses) {
      expect(watchedMs).toBeLessThanOrEqual(at - from + 5);
      expect(peopleMs).toBeLessThanOrEqual(mostPeople * watchedMs);
    }
    const sum = (name: 'peopleMs' | 'visits') => uses.reduce((all, use) => all + use[name], 0);
    expect(sum('peopleMs')).toBeGreaterThan(500);
    expect(sum('visits')).toBeGreaterThan(0);
  },
);
