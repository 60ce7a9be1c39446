import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LayoutState, untold } from './layout-state.ts';
import { FileLayoutStore, layoutPath } from './layout-store.ts';
import { layoutOf, lineOf } from './testing-layouts.ts';

let folder: string;
let path: string;
const open = () => new FileLayoutStore(path, () => 1_792_630_800_000);
const state: LayoutState = {
  ...untold('quay-01'),
  current: { version: 3, cameras: [layoutOf('east', lineOf('steps'))] },
  trial: { cameras: ['east'], starts: 1 },
  refused: { version: 4, outcome: 'refused', reasons: ['no'] },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateline-layout-'));
  path = layoutPath(join(folder, 'spool.db'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the file of lines and zones', () => {
  it('gives back what was written last, and leaves nothing else behind', () => {
    expect(open().read('quay-01')).toEqual({ state: null });
    open().write(untold('quay-01'));
    open().write(state);
    expect(open().read('quay-01')).toEqual({ state });
    expect(readdirSync(folder)).toEqual(['layout.json']);
  });

  it('is whole however far the writing of the next one came', () => {
    open().write(state);
    writeFileSync(`${path}.new`, readFileSync(path, 'utf8').slice(0, 40));
    expect(open().read('quay-01')).toEqual({ state });
    open().write(untold('quay-01'));
    expect(readdirSync(folder)).toEqual(['layout.json']);
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, 60)],
    ['empty', () => ''],
    ['of another form', (text: string) => text.replace('"trial"', '"test"')],
    ["another gateway's", (text: string) => text.replace('quay-01', 'quay-02')],
  ])('is set aside with a reason when it is %s', (_, harm) => {
    open().write(state);
    writeFileSync(path, harm(readFileSync(path, 'utf8')));
    const { state: found, damage } = open().read('quay-01');
    expect(found).toBeNull();
    expect(damage).toContain(`set aside as ${path}.damaged-1792630800000`);
    expect(readdirSync(folder)).toEqual(['layout.json.damaged-1792630800000']);
    expect(open().read('quay-01')).toEqual({ state: null });
  });
});
