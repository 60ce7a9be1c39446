import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CountAudit } from '../../firmware-config/contract/audit.ts';
import { messageOf } from '../../firmware-config/errors.ts';
import { validatorOf } from '../../firmware-config/validation.ts';
import { readTruth } from '../evaluation/truth.ts';
import { audit } from './audit.ts';
import { auditedCamera } from './audited-camera.ts';
import { tapRecording } from './run-audit.ts';

const VIDEO = resolve(import.meta.dirname, '../../../shared/videos/face-demographics-walking-preview.mp4');
const TRUTH = VIDEO.replace(/mp4$/, 'truth.json');
const GATELINE = fileURLToPath(new URL('../gateline.ts', import.meta.url));

describe.skipIf(!existsSync(VIDEO))('an audit of a recording (needs ../shared/videos)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-audit-'));
  const config = join(folder, 'gateway.json');
  beforeAll(() => {
    const { a, b } = readTruth(TRUTH).line;
    const camera = {
      id: 'north',
      source: { kind: 'file', path: VIDEO },
      model: 'ultraface-rfb-320',
      lines: [{ id: 'door', gate: 'main', a, b }],
    };
    const spool = { path: join(folder, 'spool.sqlite') };
    const server = { url: 'mqtt://127.0.0.1' };
    writeFileSync(config, JSON.stringify({ gateway: 'pier', server, spool, cameras: [camera] }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const gateline = (...args: string[]) =>
    promisify(execFile)(process.execPath, [GATELINE, 'audit', ...args], { cwd: folder });

  test('is printed, filed and sent', { timeout: 300_000 }, async () => {
    let heard: { headers: IncomingHttpHeaders; body: unknown } | undefined;
    const server = createServer(async (request, response) => {
      const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
      heard = { headers: request.headers, body };
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":1,"isNew":true}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const address = server.address();
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
      const recorded = ['--recorded-at', '2026-11-22T08:00+07:00', '--threads', '1'];
      const { stdout } = await gateline(
        ...[VIDEO, '--truth', TRUTH, '--config', config, '--send', url, '--key', 'k1', ...recorded],
      );
      expect(stdout).toMatch(/out +1 +1 +1 +0 +0 /);
      expect(stdout).toContain('In: nobody passed;');
      const audit: unknown = JSON.parse(
        readFileSync(join(folder, 'face-demographics-walking-preview.audit.json'), 'utf8'),
      );
      expect(validatorOf(CountAudit).faults(audit)).toEqual([]);
      expect(audit).toMatchObject({
        ...{ gateway: 'pier', camera: 'north', gate: 'main', line: 'door', configuration: 0 },
        ...{ source: 'recording', method: 'truth-file', from: Date.UTC(2026, 10, 22, 1) },
        ...{ in: { truth: 0, counted: 0, matched: 0 }, out: { truth: 1, counted: 1, matched: 1 } },
      });
      expect(heard?.body).toEqual(audit);
      expect(heard?.headers.authorization).toBe('Bearer k1');
    } finally {
      server.close();
    }
  });

  const options = { player: false, threads: 1 };
  test.each([
    ['neither truth nor taps', options, '--truth: is missing, and so is --tap'],
    ['both', { ...options, truth: TRUTH, tap: true }, 'is one of two sources of the truth'],
    ['a server but no gateway', { ...options, truth: TRUTH, send: 'http://127.0.0.1:1' }, '--send'],
    ['a line that is none', { ...options, truth: TRUTH, line: 'door' }, '--line is "door": is no line'],
    ['taps but no terminal', { ...options, tap: true, config }, '--tap needs a terminal'],
  ])('says what it needs: %s', async (_, given, said) => {
    const error = await audit(VIDEO, given).catch((thrown: unknown) => thrown);
    expect(messageOf(error)).toContain(said);
  });

  test('by taps pairs them with what is counted meanwhile', { timeout: 300_000 }, async () => {
    const passed = readTruth(TRUTH).crossings[0]?.t ?? Number.NaN;
    let now = 0;
    const times: [number, string][] = [
      [0, ' '],
      [passed * 1000 + 400, 'o'],
      [2_900, 'q'],
    ];
    const desk = {
      onKey: (listener: (text: string) => void) => {
        queueMicrotask(() => {
          for (const [at, key] of times) {
            now = at;
            listener(key);
          }
        });
        return () => {};
      },
      show: () => {},
      now: () => now,
    };
    const audited = auditedCamera(config, 'north', undefined);
    const run = await tapRecording(VIDEO, audited, desk, { lengthS: 2.9 }, { threads: 1 });
    expect(run.findings.out.agreement).toEqual({ truth: 1, counted: 1, matched: 1 });
    expect(run.findings.in.agreement).toEqual({ truth: 0, counted: 0, matched: 0 });
    expect(run.lengthS).toBeCloseTo(2.9, 1);
  });
});
