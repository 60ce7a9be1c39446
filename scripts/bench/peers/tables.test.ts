import { describe, expect, test } from 'vitest';
import { scoreCrossings } from '../../evaluation/score.ts';
import type { CountRow } from './counting.ts';
import type { DetectionRow } from './detection-rows.ts';
import { countCells, detectionCells, markdown, verdictOf } from './tables.ts';

const row = (detector: string, picturesPerSecond: number, right: number): DetectionRow => ({
  detector,
  finds: 'face',
  pictures: 100,
  picturesPerSecond,
  cpuMs: 1000 / picturesPerSecond,
  timesFaster: 100 / picturesPerSecond,
  timesLessCpu: 100 / picturesPerSecond,
  found: right + 1,
  right,
  share: right / 200,
  due: 20,
  dueFound: 19,
  false: 1,
});

describe('the verdict on detectors', () => {
  const ours = row('ours', 100, 200);

  test('names the fastest of those that find as many', () => {
    const rows = [ours, row('quick and blind', 80, 100), row('slow', 5, 199), row('good', 10, 190)];
    expect(verdictOf(rows, 'face')).toContain('good. Ours is 10.0 times as fast');
  });

  test('says so where none finds as many', () => {
    const rows = [ours, row('quick and blind', 80, 100), row('near', 5, 180)];
    expect(verdictOf(rows, 'face')).toContain('No other detector finds 95 %');
    expect(verdictOf(rows, 'face')).toContain('near with 90 %');
  });

  test('is nothing where nothing was compared', () => {
    expect(verdictOf([], 'face')).toBe('');
    expect(verdictOf([ours], 'person')).toBe('');
  });
});

test('a table of Markdown has a line for each row and a rule', () => {
  const text = markdown(detectionCells([row('ours', 100, 200)]));
  const lines = text.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain('| detector | pictures/s | CPU ms each |');
  expect(lines[1]).toMatch(/^\| --- \| ---: \|/);
  expect(lines[2]).toContain('| ours | 100 | 10 | 1.0x | 1.0x | 201 | 200 | 100 % | 19 of 20 | 1 |');
});

test('counts are summed for each video and over all, and a tie is called one', () => {
  const truth = [{ t: 1, direction: 'in' as const }];
  const right = scoreCrossings(truth, truth);
  const wrong = scoreCrossings(truth, []);
  const count = (video: string, severity: CountRow['severity'], openDataCam: CountRow['ours']): CountRow => ({
    video,
    degradation: severity,
    severity,
    ours: right,
    openDataCam,
    plain: wrong,
  });
  const cells = countCells([
    count('a', 'none', right),
    count('a', 'mild', wrong),
    count('b', 'none', scoreCrossings(truth, [...truth, ...truth])),
  ]);
  expect(cells.map((cell) => [cell['video'], cell['shown'], cell['ours / OpenDataCam']])).toEqual([
    ['a', 'as it is', 'tie'],
    ['a', 'mild', '-'],
    ['b', 'as it is', '1.50'],
    ['all videos', 'as it is', '1.25'],
    ['all videos', 'mild', '-'],
  ]);
  expect(cells.at(-2)).toMatchObject({ truth: 2, 'ours F1': '1.000 (2)', 'OpenDataCam F1': '0.800 (3)' });
});
