import { rounded } from '../../commands/numbers.ts';
import { table } from '../../commands/table.ts';
import type { Score } from '../../evaluation/score.ts';
import { type CountRow, totalOf } from './counting.ts';
import type { DetectionRow } from './detection-rows.ts';

type Cells = Record<string, string | number>;

/** The table of detectors, a line each. */
export function detectionCells(rows: readonly DetectionRow[]): Cells[] {
  return rows.map((row) => ({
    detector: row.detector,
    'pictures/s': rounded(row.picturesPerSecond, 1),
    'CPU ms each': rounded(row.cpuMs, 1),
    'ours is faster': `${row.timesFaster.toFixed(1)}x`,
    'by CPU time': `${row.timesLessCpu.toFixed(1)}x`,
    found: row.found,
    'known to be right': row.right,
    'of ours': `${(100 * row.share).toFixed(0)} %`,
    'of true ones': `${row.dueFound} of ${row.due}`,
    false: row.false,
  }));
}

/** The table of counts: each video as it is, its mild and its severe degradations together, and the same of all videos. */
export function countCells(rows: readonly CountRow[]): Cells[] {
  const videos = [...new Set(rows.map(({ video }) => video))];
  const each = videos.flatMap((video) =>
    severityCells(
      rows.filter((row) => row.video === video),
      video,
    ),
  );
  return [...each, ...severityCells(rows, 'all videos')];
}

const SEVERITIES = { none: 'as it is', mild: 'mild', severe: 'severe' } as const;

function severityCells(rows: readonly CountRow[], video: string): Cells[] {
  return (['none', 'mild', 'severe'] as const).flatMap((severity) => {
    const these = rows.filter((row) => row.severity === severity);
    if (these.length === 0) return [];
    const { ours, openDataCam, plain } = totalOf(these);
    return [
      {
        video,
        shown: SEVERITIES[severity],
        truth: ours.truth,
        'ours F1': inWords(ours),
        'OpenDataCam F1': inWords(openDataCam),
        'its tracker, plain line test F1': inWords(plain),
        'ours / OpenDataCam': ratio(ours, openDataCam),
      },
    ];
  });
}

const inWords = ({ f1, counted }: Score) => `${f1.toFixed(3)} (${counted})`;

function ratio(ours: Score, theirs: Score): string {
  if (ours.f1 === theirs.f1) return 'tie';
  return theirs.f1 === 0 ? '-' : (ours.f1 / theirs.f1).toFixed(2);
}

/** The same cells as a table of Markdown. */
export function markdown(cells: readonly Cells[]): string {
  const columns = Object.keys(cells[0] ?? {});
  const line = (texts: readonly (string | number)[]) => `| ${texts.join(' | ')} |\n`;
  const rule = columns.map((name) => (typeof cells[0]?.[name] === 'number' ? '---:' : '---'));
  return [
    line(columns),
    line(rule),
    ...cells.map((row) => line(columns.map((name) => row[name] ?? ''))),
  ].join('');
}

/** As a table for a terminal. */
export const plainTable = (cells: readonly Cells[]): string => table(cells);
