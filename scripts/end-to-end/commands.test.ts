import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { cacheFolder } from '../../models/cache.ts';
import { Program } from '../processes/program.ts';

const GATELINE = fileURLToPath(new URL('../gateline.ts', import.meta.url));
const COMMANDS = [
  ...[
    'server',
    'agent',
    'demo',
    'count',
    'eval',
    'audit',
    'models',
    'key',
    'report',
    'export',
    'verify',
    'admin',
  ],
  ...['backup', 'restore', 'rebuild', 'bench', 'chaos', 'fuzz'],
];
const folder = mkdtempSync(join(tmpdir(), 'gateline-commands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function gateline(...args: string[]) {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [GATELINE, ...args], {
      cwd: folder,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('the help lists every command', async () => {
  const { code, stdout } = await gateline('--help');
  expect(code).toBe(0);
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
});

test.each(COMMANDS)('gateline %s --help ends with an example', async (command) => {
  const { code, stdout } = await gateline(command, '--help');
  expect(code).toBe(0);
  expect(stdout).toContain(`$ gateline ${command}`);
});

/** `gateline report` against something that answers every request in the same way. */
async function report(answer: (response: ServerResponse) => void, ...options: string[]) {
  const server = createHttpServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  try {
    return await gateline('report', '--site', 'x', '--date', '2026-01-01', '--url', url, ...options);
  } finally {
    server.close();
  }
}

describe('a demo whose camera never comes', () => {
  const cache = join(folder, 'cache');
  mkdirSync(join(cache, 'demo'), { recursive: true });
  writeFileSync(join(cache, 'demo', 'vtest.avi'), 'no video');
  symlinkSync(join(cacheFolder(), 'models'), join(cache, 'models'));

  test.each([
    ['at once', /the page is at/],
    ['after it said so', /camera walk is not counting: .*vtest\.avi/],
  ])('ends when it is asked to, %s', async (_name, said) => {
    const args = ['demo', '--data', join(folder, 'demo'), '--http', '0', '--mqtt', '0'];
    const demo = new Program(args, { GATELINE_CACHE: cache });
    await demo.says(said);
    await demo.stop();
    expect(demo.child.exitCode).toBe(0);
  });
});

const LINES = [{ id: 'a', gate: 'g', a: [0.5, 1], b: [0.5, 0] }];

describe('what cannot be done is said in a sentence, and the exit code tells', () => {
  test.each<[string, () => string[], RegExp]>([
    ['an unknown command', () => ['fly'], /unknown command 'fly'/],
    [
      'a video that is not there',
      () => [
        'count',
        'nowhere.mp4',
        '--config',
        file('count.json', { model: 'ultraface-rfb-320', lines: LINES }),
      ],
      /nowhere\.mp4 does not exist/,
    ],
    [
      'a model that is not known',
      () => ['count', 'nowhere.mp4', '--config', file('model.json', { model: 'magic', lines: LINES })],
      /there is no model magic/,
    ],
    [
      'a configuration that is not there',
      () => ['agent', '--config', 'nowhere.json'],
      /nowhere\.json cannot be read/,
    ],
    [
      'a configuration that is not JSON',
      () => ['agent', '--config', file('half.json', '{"gateway":')],
      /is not JSON/,
    ],
    ['a folder without truths', () => ['eval', folder], /has no \*\.truth\.json/],
    [
      'a truth whose video is not there',
      () => {
        const truths = mkdtempSync(join(folder, 'truths-'));
        const truth = { video: 'gone.mp4', model: 'face', line: { a: [0.5, 1], b: [0.5, 0] }, crossings: [] };
        writeFileSync(join(truths, 'gone.truth.json'), JSON.stringify(truth));
        return ['eval', truths];
      },
      /video is "gone\.mp4": is not in .*truths-/,
    ],
    [
      'a server that does not answer',
      () => ['report', '--site', 'x', '--date', '2026-01-01', '--url', 'http://127.0.0.1:9'],
      /no server answers at/,
    ],
    [
      'half a thread',
      () => ['count', 'a.mp4', '--config', 'count.json', '--threads', '0.5'],
      /Give a whole number/,
    ],
  ])('%s', async (_name, args, message) => {
    const { code, stderr } = await gateline(...args());
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at .+:\d+/m);
  });

  test('three faults of a configuration, all at once', async () => {
    const config = {
      gateway: 'Gate One',
      server: { url: 'mqtt://127.0.0.1' },
      spool: { path: 'spool.db' },
      cameras: [
        { id: 'north', source: { kind: 'file', path: 'x.mp4' }, model: 'm', fps: 0, lines: LINES },
        {
          id: 'south',
          source: { kind: 'file', path: 'x.mp4' },
          model: 'm',
          lines: [{ ...LINES[0], id: 'b', colour: 'red' }],
        },
      ],
    };
    const { code, stderr } = await gateline('agent', '--config', file('three.json', config));
    expect(code).toBe(1);
    expect(stderr).toContain('has 3 faults');
    expect(stderr).toContain('gateway is "Gate One"');
    expect(stderr).toContain('cameras[0].fps is 0');
    expect(stderr).toContain('cameras[1].lines[0].colour is "red"');
  });

  test.each([
    ['text', 502, '<h1>Bad Gateway</h1>', /status 502, but not as a Gateline server/],
    ['a Gateline error', 404, '{"code":"not-found","message":"there is no site x","faults":[]}', /no site x/],
  ])('a report that is answered with %s', async (_name, status, body, message) => {
    const { code, stderr } = await report((response) => response.writeHead(status).end(body));
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at .+:\d+/m);
  });

  test('a version of a report is asked for by its number, and a list of versions is shown', async () => {
    const asked: string[] = [];
    const late = {
      version: 1,
      createdAt: 5,
      in: { from: 1, to: 3 },
      out: { from: 0, to: 0 },
      late: ['gw-1'],
    };
    const first = { date: '2026-01-01', version: 1, createdAt: 5, in: 1, out: 0, complete: false };
    const reports = [
      { ...first, shortfalls: ['gaps'], missingMs: 60_000, revises: null },
      { ...first, version: 2, in: 3, complete: true, shortfalls: [], missingMs: 0, revises: late },
    ];
    const answer = (response: ServerResponse) => {
      asked.push(response.req.url ?? '');
      response.end(asked.length === 1 ? 'a;b' : JSON.stringify({ site: 'x', reports }));
    };
    expect((await report(answer, '--version', '2')).stdout).toBe('a;b');
    expect(asked).toEqual(['/api/reports/daily.csv?site=x&date=2026-01-01&lang=vi&version=2']);
    const { stdout } = await report(answer, '--versions');
    expect(asked[1]).toBe('/api/reports?site=x&from=2026-01-01&to=2026-01-01');
    expect(stdout).toMatch(/1 +1970-01-01T00:00:00.005Z +1 +0 +incomplete: gaps/);
    expect(stdout).toMatch(/2 +1970-01-01T00:00:00.005Z +3 +0 +complete +gw-1/);
    expect(JSON.parse((await report(answer, '--versions', '--json')).stdout)).toEqual(reports);
  });

  test('a report that cannot be written', async () => {
    const { code, stderr } = await report((response) => response.end('a;b'), '--out', 'nowhere/x.csv');
    expect(code).toBe(1);
    expect(stderr).toMatch(/nowhere\/x\.csv cannot be written \(ENOENT\): check --out/);
  });

  test('a port that is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const config = {
      listen: { http: port, mqtt: 0 },
      data: join(folder, 'data'),
      sites: [
        {
          id: 'pier',
          name: 'Pier',
          timeZone: 'Asia/Ho_Chi_Minh',
          gates: [{ id: 'g', name: 'G' }],
          gateways: [{ id: 'w', name: 'W' }],
        },
      ],
    };
    const { code, stderr } = await gateline('server', '--config', file('server.json', config));
    taken.close();
    expect(code).toBe(1);
    expect(stderr).toContain(String(port));
    expect(stderr).toMatch(/in use/);
  });
});
