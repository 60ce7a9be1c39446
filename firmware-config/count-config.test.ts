import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCountConfig } from './count-config.ts';
import { GatelineError } from './errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateline-count-'));
afterAll(() => rmSync(folder, { recursive: true }));

const line = { id: 'path', gate: 'north', a: [0.1, 0.9], b: [0.1, 0.2] };

/** The paths of the faults of a file with this content. */
function faultsOf(content: unknown): string[] {
  const path = join(folder, 'count.json');
  writeFileSync(path, JSON.stringify(content));
  try {
    readCountConfig(path);
    return [];
  } catch (error) {
    if (error instanceof GatelineError) return error.faults.map((fault) => fault.path);
    throw error;
  }
}

test('the example is a camera', () => {
  const camera = readCountConfig(join(import.meta.dirname, 'examples/count.json'));
  expect([camera.model, camera.lines.length]).toEqual(['centernet-mobilenetv3', 1]);
});

test('lines with one id, and a line that nobody can pass, are refused', () => {
  expect(faultsOf({ model: 'm', lines: [line] })).toEqual([]);
  expect(faultsOf({ model: 'm', lines: [line, line] })).toEqual(['lines[1].id']);
  expect(faultsOf({ model: 'm', lines: [{ ...line, b: [0.1, 0.89] }] })).toEqual(['lines[0].b']);
  expect(faultsOf({ model: 'm', lines: 7 })).toEqual(['lines']);
});
