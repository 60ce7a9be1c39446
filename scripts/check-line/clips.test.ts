import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../../firmware-config/gateway-config.ts';
import { readTruth } from '../evaluation/truth.ts';
import { checkLines } from './check-lines.ts';
import { watchCamera } from './watch-camera.ts';

const videos = join(import.meta.dirname, '../../../shared/videos');
const clip = join(videos, 'synth-faces-slide.mp4');

const cameraWith = (changes: Partial<Camera> = {}): Camera => ({
  ...{ id: 'gate', source: { kind: 'file', path: clip }, model: 'ultraface-rfb-320' },
  lines: [],
  ...changes,
});

describe.skipIf(!existsSync(clip))(
  'a recording (skipped where ../shared/videos is missing)',
  { timeout: 600_000 },
  () => {
    it('shows a sound line, a reversed one and one that nobody reaches', async () => {
      const { line } = readTruth(join(videos, 'synth-faces-slide.truth.json'));
      const observation = await watchCamera(cameraWith(), { threads: 1 });
      // Three go in and three go out here: up to the moment when the last one of a direction has passed, most went that way.
      const codes = (
        a: typeof line.a,
        b: typeof line.a,
        expected?: 'in' | 'out',
        seconds = Number.POSITIVE_INFINITY,
      ) => {
        const paths = observation.paths.filter(({ sightings }) => (sightings.at(-1)?.t ?? 0) < seconds);
        const lines = [{ id: 'door', gate: 'north', a, b }];
        return checkLines(lines, { ...observation, paths }, expected).flatMap(({ faults }) =>
          faults.map(({ severity, code }) => `${severity} ${code}`),
        );
      };
      expect(codes(line.a, line.b)).toEqual([]);
      const truth = readTruth(join(videos, 'synth-faces-slide.truth.json'));
      const first = truth.crossings[0]?.direction ?? 'in';
      const turn = truth.crossings.find(({ direction }) => direction !== first)?.t ?? 0;
      expect(codes(line.a, line.b, first, turn)).not.toContain('fault reversed-line');
      expect(codes(line.b, line.a, first, turn)).toContain('fault reversed-line');
      expect(codes([0.05, 0.98], [0.95, 0.98])).toContain('fault unreachable-line');
    });

    it('shows faces that are too small for the input, and what would be large enough', async () => {
      const camera = cameraWith({ input: { width: 128, height: 64 } });
      const observation = await watchCamera(camera, { threads: 1, seconds: 10 });
      const [check] = checkLines([{ id: 'door', gate: 'north', a: [0.5, 1], b: [0.5, 0] }], observation);
      const fault = check?.faults.find(({ code }) => code === 'too-small');
      expect(fault?.severity).toBe('fault');
      expect(fault?.remedy).toMatch(/larger input|"input"/);
    });
  },
);
