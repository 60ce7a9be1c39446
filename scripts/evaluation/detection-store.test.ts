import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Line } from '../../firmware-config/contract/index.ts';
import { degradationsOf } from '../degrade/degradations.ts';
import { readStored, type StoredRun, storedPath, writeStored } from './detection-store.ts';
import { countStored, framesOf } from './stored-count.ts';

const run: StoredRun = {
  ...{ clip: 'gate', sha256: 'ab'.repeat(32), degradation: 'dusk', model: 'some-model' },
  ...{ width: 640, height: 384, fps: 10, light: true, finds: 'person' },
  ...{ sureScore: 0.4, lowScore: 0.15, aspect: 16 / 9 },
  frames: Array.from({ length: 60 }, (_, n) => {
    // Somebody walks to the right; what is below the low score jumps about and must not matter.
    const x = 0.1 + 0.012 * n;
    const stray = [(n % 7) / 10, 0.1, (n % 7) / 10 + 0.1, 0.5, 0.1];
    return { t: n / 10, boxes: [[x, 0.3, x + 0.1, 0.8, 0.9], stray] };
  }),
};
const line: Line = { id: 'line', gate: 'gate', a: [0.5, 1], b: [0.5, 0] };

let store = '';
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), 'gateline-store-'));
});
afterEach(() => rmSync(store, { recursive: true, force: true }));

describe('the store', () => {
  it('gives back what was put in, and explains itself', () => {
    writeStored(store, run);
    expect(readStored(store, run)).toEqual(run);
    expect(readFileSync(join(store, 'README.md'), 'utf8')).toContain('frames');
  });

  it.each([
    { degradation: 'night' },
    { light: false },
    { fps: 5 },
    { width: 320 },
    { model: 'other' },
    { sha256: 'cd'.repeat(32) },
  ])('has nothing under another key: %o', (other) => {
    writeStored(store, run);
    expect(readStored(store, { ...run, ...other })).toBeNull();
  });

  it.each<[string, (text: string) => string]>([
    ['cut off', (text) => text.slice(0, text.length / 2)],
    ['of another form', () => '{"frames":[[1,2]]}'],
    ['with a box of four numbers', (text) => text.replace(/\[\[[^\]]*\]/, '[[0.1,0.2,0.3,0.4]')],
    ['with a box beyond the picture', (text) => text.replace(/\[\[[^,]*,/, '[[-3,')],
    ['of another run', (text) => text.replace('"dusk"', '"night"')],
  ])('says which file is damaged and what to do: %s', (_, damage) => {
    writeStored(store, run);
    const path = storedPath(store, run);
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
    expect(() => readStored(store, run)).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: `${path} is damaged: remove it, and it is made anew`,
      }),
    );
  });
});

describe('counting what is stored', () => {
  it('counts as the agent would, weak detections aside', () => {
    expect(countStored(run, run.frames, { lines: [line] })).toMatchObject([
      { direction: 'in', line: 'line' },
    ]);
  });

  it('leaves out frames that a degradation leaves out, and keeps the times of the others', () => {
    const times = (name: string) =>
      degradationsOf(name).flatMap((degradation) => framesOf(run, degradation).map(({ t }) => t));
    expect(times('clean')).toHaveLength(60);
    expect(times('fps5')).toEqual(Array.from({ length: 30 }, (_, n) => n / 5));
    const kept = times('loss30');
    expect(kept.length).toBeGreaterThanOrEqual(42);
    expect(kept.length).toBeLessThan(50);
    expect(kept.every((t) => run.frames.some((frame) => frame.t === t))).toBe(true);
  });
});
