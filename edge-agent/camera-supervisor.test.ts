import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import type { Camera } from '../firmware-config/gateway-config.ts';
import type { CameraReport } from './camera-process.ts';
import { CameraSupervisor } from './camera-supervisor.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-supervisor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a camera whose process dies at every start is told of as not watched', async () => {
  const program = join(folder, 'dies.mjs');
  writeFileSync(program, 'process.exit(3);');
  const reports: Extract<CameraReport, { kind: 'watched' }>[] = [];
  const supervisor = await new Promise<CameraSupervisor>((resolve) => {
    const started = new CameraSupervisor({
      camera: { id: 'cam-1', source: { kind: 'file', path: 'none.mp4' }, model: 'face', lines: [] },
      threads: 1,
      program,
      timing: { cameraWaitMs: 5, longestCameraWaitMs: 10, tellUnwatchedMs: 30 },
      onReport: (report) => {
        if (report.kind === 'watched') reports.push(report);
        if (reports.length === 3) resolve(started);
      },
    });
    started.start();
  });
  await supervisor.close();
  expect(supervisor.health.state).toBe('failed');
  for (const { watched } of reports) {
    const ms = watched.to - watched.from;
    expect(ms).toBeGreaterThanOrEqual(30);
    expect(watched).toMatchObject({ watchedMs: 0, frames: 0, blind: [{ cause: 'stream-down', ms }] });
  }
});

test('a fault of the picture is in the health while the camera runs and as long as the fault lasts', async () => {
  const covered = { fault: 'covered', since: 1_800_000_000_000 };
  const program = join(folder, 'covered.mjs');
  const script = [
    { kind: 'state', state: 'running' },
    { kind: 'picture', picture: covered },
    { kind: 'state', state: 'connecting' },
    { kind: 'state', state: 'running' },
    { kind: 'picture', picture: null },
    { kind: 'state', state: 'ended' },
  ];
  writeFileSync(
    program,
    `process.once('message', () => { for (const report of ${JSON.stringify(script)}) process.send(report); process.disconnect(); });`,
  );
  const health: unknown[] = [];
  await new Promise<void>((resolve) => {
    const supervisor = new CameraSupervisor({
      camera: { id: 'cam-1', source: { kind: 'file', path: 'none.mp4' }, model: 'face', lines: [] },
      threads: 1,
      program,
      onReport: () => {
        health.push(supervisor.health.picture ?? null);
        if (supervisor.health.state === 'ended') resolve();
      },
    });
    supervisor.start();
  });
  expect(health).toEqual([null, covered, null, covered, null, null]);
});

/** Says that it runs, and with which lines; tells of what it watched when it is to stop. */
const WATCHES = `
  process.on('message', (order) => {
    if (order.kind === 'watch') {
      process.send({ kind: 'state', state: 'running', reason: { code: 'defect', text: order.camera.lines[0].id } });
      return;
    }
    if (order.kind !== 'stop') return;
    process.send({ kind: 'watched', watched: { from: 0, to: 1, watchedMs: 1, frames: 1 } });
    process.send({ kind: 'state', state: 'ended' });
    process.disconnect();
  });`;

test('a camera with other lines is another process; what the one before still tells is of its own lines', async () => {
  const program = join(folder, 'watches.mjs');
  writeFileSync(program, WATCHES);
  const cameraWith = (id: string): Camera => ({
    id: 'cam-1',
    source: { kind: 'file', path: 'none.mp4' },
    model: 'face',
    lines: [{ id, gate: 'quay', a: [0, 0], b: [1, 1] }],
  });
  const heard: [string, string | undefined][] = [];
  const states: string[] = [];
  const runs = (id: string) => vi.waitFor(() => expect(states.at(-1)).toBe(id), { timeout: 15_000 });
  const supervisor = new CameraSupervisor({
    camera: cameraWith('old'),
    threads: 1,
    program,
    onReport: (report, camera) => {
      if (report.kind === 'watched') heard.push([report.kind, camera.lines[0]?.id]);
      if (report.kind === 'state') states.push(report.reason?.text ?? report.state);
    },
  });
  supervisor.start();
  await runs('old');
  supervisor.replace(cameraWith('middle'));
  expect(supervisor.health.state).toBe('connecting');
  // The one that is leaving takes no orders, and the newest lines are the ones that count.
  expect(supervisor.order({ kind: 'no-tracks' })).toBe(false);
  supervisor.replace(cameraWith('new'));
  await runs('new');
  expect(supervisor.order({ kind: 'no-tracks' })).toBe(true);
  expect(heard).toEqual([['watched', 'old']]);
  await supervisor.close();
  expect(states).toEqual(['old', 'connecting', 'new', 'ended']);
});

test('a camera that waits to be started again is started at once with other lines', async () => {
  const program = join(folder, 'dies-once.mjs');
  writeFileSync(
    program,
    `process.once('message', ({ camera }) => { if (camera.lines[0].id === 'old') process.exit(3); });${WATCHES}`,
  );
  const line = (id: string) => ({
    id,
    gate: 'quay',
    a: [0, 0] as [number, number],
    b: [1, 1] as [number, number],
  });
  const camera: Camera = {
    id: 'cam-1',
    source: { kind: 'file', path: 'none.mp4' },
    model: 'face',
    lines: [line('old')],
  };
  const watched: (string | undefined)[] = [];
  await new Promise<void>((resolve) => {
    const supervisor = new CameraSupervisor({
      camera,
      threads: 1,
      program,
      timing: { cameraWaitMs: 600_000, longestCameraWaitMs: 600_000 },
      onReport: (report, ran) => {
        if (report.kind === 'watched') watched.push(ran.lines[0]?.id);
        if (report.kind !== 'state') return;
        if (report.state === 'failed')
          setTimeout(() => supervisor.replace({ ...camera, lines: [line('new')] }), 20);
        if (report.state === 'running') void supervisor.close().then(resolve);
      },
    });
    supervisor.start();
  });
  // The time in which there was no process is told of the line that it had.
  expect(watched[0]).toBe('old');
});
