import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeError, GatelineError } from './errors.ts';
import { parseGatewayConfig, readGatewayConfig } from './gateway-config.ts';

const line = { id: 'steps', gate: 'quay', a: [0.1, 0.6], b: [0.9, 0.6] };
const camera = { id: 'east', source: { kind: 'file', path: 'a.mp4' }, model: 'ultraface', lines: [line] };
const config = {
  gateway: 'quay-01',
  server: { url: 'mqtt://127.0.0.1:1883' },
  spool: { path: 'spool.db' },
  cameras: [camera],
};

function refusal(value: unknown): GatelineError {
  try {
    parseGatewayConfig(typeof value === 'string' ? value : JSON.stringify(value), 'gateway.json');
  } catch (error) {
    if (error instanceof GatelineError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('a gateway configuration', () => {
  it('is read from the example', () => {
    const example = readGatewayConfig(join(import.meta.dirname, 'examples/gateway.json'));
    expect(example.cameras.map((one) => one.id)).toEqual(['quay-east', 'hall']);
    expect(example.cameras.map((one) => one.source.kind)).toEqual(['rtsp', 'usb']);
  });

  it('is read without its optional fields', () => {
    expect(parseGatewayConfig(JSON.stringify(config), 'x')).toEqual(config);
  });

  it('with three faults names all three at once, with path, value and remedy', () => {
    const error = refusal({
      ...config,
      server: { url: 'http://10.0.0.2' },
      cameras: [{ ...camera, fps: 0, lines: [{ ...line, b: [1.4, 0.6] }] }],
    });
    expect(error.code).toBe('bad-config');
    expect(describeError(error).split('\n')).toEqual([
      'gateway.json has 3 faults',
      '  - server.url is "http://10.0.0.2": must match pattern "^mqtts?://". Use a value that fits ^mqtts?://.',
      '  - cameras[0].lines[0].b[0] is 1.4: must be <= 1. Use a value <= 1.',
      '  - cameras[0].fps is 0: must be >= 1. Use a value >= 1.',
    ]);
  });

  it('takes a second model, an input size and a region; an empty region is named', () => {
    const more = { alternate: 'centernet', input: { width: 960, height: 576 }, region: [0.2, 0.1, 0.9, 1] };
    const good = { ...config, cameras: [{ ...camera, ...more }] };
    expect(parseGatewayConfig(JSON.stringify(good), 'x')).toEqual(good);
    const faults = refusal({
      ...config,
      cameras: [camera, { ...camera, id: 'west', region: [0.5, 0, 0.4, 1] }],
    }).faults;
    expect(faults.map(({ path }) => path)).toContain('cameras[1].region');
  });

  it('is judged by the kind of source that was meant', () => {
    const error = refusal({
      ...config,
      cameras: [{ ...camera, source: { kind: 'rtsp', url: 'rtsp://x', path: 'a' } }],
    });
    expect(error.faults.map((fault) => fault.path)).toEqual(['cameras[0].source.path']);
  });

  it('names faults of form and of meaning together', () => {
    const error = refusal({
      ...config,
      gateway: 'Quay 01',
      cameras: [camera, { ...camera, lines: [{ ...line, b: line.a }] }],
    });
    expect(error.faults.map((fault) => [fault.path, fault.problem])).toEqual([
      ['gateway', expect.stringContaining('pattern')],
      ['cameras[1].id', 'is used twice'],
      ['cameras[1].lines[0].id', 'is used twice'],
      ['cameras[1].lines[0].b', 'lies on a, so nobody can pass the line'],
    ]);
    for (const fault of error.faults) expect(fault.remedy).not.toBe('');
  });

  it.each(['mqtt://', 'mqtt://10.0.0.2:99999', 'mqtt://a b'])('whose server is at %j is refused', (url) => {
    expect(refusal({ ...config, server: { url } }).faults).toMatchObject([
      { path: 'server.url', value: url },
    ]);
  });

  it('with paths and addresses that no program can open is refused', () => {
    const error = refusal({
      ...config,
      spool: { path: '/var/\u0000/spool.db' },
      cameras: [
        { ...camera, source: { kind: 'rtsp', url: 'rtsp://' } },
        { ...camera, id: 'b', source: { kind: 'rtsp', url: 'rtsp://a/ b' }, lines: [{ ...line, id: 'b' }] },
        { ...camera, id: 'c', source: { kind: 'file', path: '\u0000' }, lines: [{ ...line, id: 'c' }] },
      ],
    });
    expect(error.faults.map((fault) => fault.path)).toEqual([
      'spool.path',
      'cameras[0].source.url',
      'cameras[1].source.url',
      'cameras[2].source.path',
    ]);
  });

  it('with a hundred thousand faults is refused in words that a person can read', () => {
    const extra = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, n) => [`x${'x'.repeat(n % 999)}${n}`, n]),
    );
    const words = describeError(refusal({ ...config, ...extra }));
    expect(words.split('\n')).toHaveLength(52);
    expect(words).toContain('and 99950 more');
    expect(words.length).toBeLessThan(20_000);
  });

  it('that has no cameras is refused', () => {
    expect(refusal({ ...config, cameras: [] }).faults.map((fault) => fault.path)).toEqual(['cameras']);
  });

  it.each([['null'], ['[]'], ['"text"'], ['7']])('that is %s is refused', (text) => {
    expect(refusal(text).message).toBe('gateway.json has a fault');
  });

  it('that is no JSON says so with its name', () => {
    expect(refusal('{ gateway: 1 }').message).toMatch(/^gateway\.json is not JSON: /);
  });

  it('that cannot be read says why', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gateline-config-'));
    try {
      expect(() => readGatewayConfig(join(folder, 'none.json'))).toThrow(
        /none\.json cannot be read \(ENOENT\)/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
