import { expect, test } from 'vitest';
import { scoreCrossings } from '../../evaluation/score.ts';
import type { CountRow } from './counting.ts';
import { countCells, detectionCells, markdown } from './tables.ts';
import { detectionRow } from './testing-detection-rows.ts';

test('a table of Markdown has a line for each row and a rule', () => {
  const text = markdown(detectionCells([detectionRow('ours', 100, 200)]));
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
