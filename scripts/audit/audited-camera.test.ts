import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { GatelineError } from '../../firmware-config/errors.ts';
import { countAudit, recordedAt, writeAudit } from './audit-file.ts';
import { readAuditTruth } from './audit-truth.ts';
import { auditedCamera, lineFromText } from './audited-camera.ts';
import { findingOf } from './finding.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
};
const line = (id: string) => ({ id, gate: `${id}-gate`, a: [0.5, 1], b: [0.5, 0] });
const camera = (id: string, ...lines: string[]) => ({
  id,
  source: { kind: 'file', path: 'x.mp4' },
  model: 'ultraface-rfb-320',
  lines: lines.map(line),
});
const gateway = () => {
  return file('gateway.json', {
    gateway: 'pier',
    server: { url: 'mqtt://127.0.0.1' },
    spool: { path: join(folder, 'spool.sqlite') },
    cameras: [camera('north', 'east', 'west'), camera('south', 'door')],
  });
};
const drawn = (version: number) => ({
  version,
  cameras: [{ camera: 'south', lines: [line('new-door')], zones: [] }],
});
const layout = (state: object) =>
  file('layout.json', {
    ...{ gateway: 'pier', current: null, before: null, trial: null, refused: null },
    ...state,
  });

function faultOf(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (error instanceof GatelineError) return error.faults[0] ?? error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('what is audited', () => {
  beforeEach(() => rmSync(join(folder, 'layout.json'), { force: true }));

  test("is the only line of a gateway's camera, or the one that is named", () => {
    expect(auditedCamera(gateway(), 'south', undefined)).toMatchObject({
      gateway: 'pier',
      camera: { id: 'south' },
      line: { id: 'door', gate: 'door-gate' },
      configuration: 0,
    });
    expect(auditedCamera(gateway(), undefined, 'west').line.id).toBe('west');
  });

  test('are the lines that the server has drawn, where the agent took them up', () => {
    layout({ current: drawn(7), before: drawn(3) });
    expect(auditedCamera(gateway(), 'south', undefined)).toMatchObject({
      line: { id: 'new-door' },
      configuration: 7,
    });
    layout({ gateway: 'another', current: drawn(7) });
    expect(auditedCamera(gateway(), 'south', undefined).configuration).toBe(0);
  });

  test('is asked for where it is not clear', () => {
    expect(faultOf(() => auditedCamera(gateway(), 'north', undefined))).toMatchObject({
      path: '--line',
      remedy: 'Choose one of east, west.',
    });
    expect(faultOf(() => auditedCamera(gateway(), 'south', 'west'))).toMatchObject({ value: 'west' });
    expect(faultOf(() => auditedCamera(gateway(), 'attic', undefined))).toMatchObject({ code: 'not-found' });
  });

  test('may be a camera alone', () => {
    const path = file('count.json', { model: 'ultraface-rfb-320', lines: [line('door')] });
    expect(auditedCamera(path, undefined, undefined)).toMatchObject({ gateway: null, line: { id: 'door' } });
  });
});

test('a line of the command line has four coordinates in the picture', () => {
  expect(lineFromText('0.5,1,0.5,0')).toEqual({ a: [0.5, 1], b: [0.5, 0] });
  for (const text of ['', 'door', '0,0,1', '0,0,1,1,1', '0,0,1,1.2', '0,0,-1,1', 'a,b,c,d']) {
    expect(lineFromText(text), text).toBeNull();
  }
});

test('a truth file needs no more than crossings, and each fault of it is named', () => {
  expect(
    readAuditTruth(file('t.json', { crossings: [{ t: 1, direction: 'in', who: 'x' }] })).crossings,
  ).toHaveLength(1);
  expect(
    faultOf(() => readAuditTruth(file('t.json', { crossings: [{ t: -1, direction: 'in' }] }))),
  ).toMatchObject({
    path: 'crossings[0].t',
    value: -1,
  });
});

test('an audit is filed beside earlier ones', () => {
  const audited = auditedCamera(gateway(), 'south', undefined);
  const finding = findingOf('in', [{ t: 1, direction: 'in' }], [], { lengthS: 5 });
  const nobody = findingOf('out', [], [], { lengthS: 5 });
  const when = {
    source: 'recording',
    method: 'taps',
    from: 1_700_000_000_000.4,
    to: 1_700_000_005_000,
  } as const;
  const audit = countAudit(audited, when, { in: finding, out: nobody });
  expect(audit).toMatchObject({
    ...{ gateway: 'pier', camera: 'south', gate: 'door-gate', line: 'door', model: 'ultraface-rfb-320' },
    ...{ from: 1_700_000_000_000, in: { truth: 1, counted: 0, matched: 0 } },
  });
  const name = join(folder, 'gate');
  expect([writeAudit(audit, name, undefined), writeAudit(audit, name, undefined)]).toEqual([
    `${name}.audit.json`,
    `${name}-2.audit.json`,
  ]);
  expect(() => writeAudit(audit, name, join(folder, 'no', 'folder'))).toThrow('check --out');
});

test('a recording is as old as it is said to be, or as its file is', () => {
  const path = file('gate.mp4', {});
  expect(recordedAt(path, 10, '2026-11-22T08:00+07:00')).toBe(Date.UTC(2026, 10, 22, 1));
  expect(Math.abs(recordedAt(path, 10, undefined) - (Date.now() - 10_000))).toBeLessThan(60_000);
  expect(faultOf(() => recordedAt(path, 10, 'morning'))).toMatchObject({ path: '--recorded-at' });
});
