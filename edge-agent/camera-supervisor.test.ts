import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
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
