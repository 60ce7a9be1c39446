import { rounded } from '../../commands/numbers.ts';
import { table } from '../../commands/table.ts';
import type { Score } from '../../evaluation/score.ts';
import { type CountRow, totalOf } from './counting.ts';
import type { DetectionRow } from './detection-rows.ts';

/** A detector finds as many as ours from this share of ours on. */
export const AS_MANY = 0.95;

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

/** What the table of one kind comes to: the fastest other detector that finds as many, and how much faster ours is. */
export function verdictOf(rows: readonly DetectionRow[], finds: DetectionRow['finds']): string {
  const kind = rows.filter((row) => row.finds === finds);
  const [ours, ...others] = kind;
  if (!ours) return '';
  const many = others.filter(({ share }) => share >= AS_MANY);
  const fastest = many.toSorted((a, b) => b.picturesPerSecond - a.picturesPerSecond)[0];
  const what = finds === 'face' ? 'faces' : 'persons';
  const best = others.toSorted((a, b) => b.share - a.share)[0];
  if (fastest) {
    return `The fastest other detector that finds as many ${what} (${100 * AS_MANY} % of ours): ${fastest.detector}. Ours is ${fastest.timesFaster.toFixed(1)} times as fast.`;
  }
  if (!best) return '';
  return `No other detector finds ${100 * AS_MANY} % of our ${what}; nearest comes ${best.detector} with ${(100 * best.share).toFixed(0)} %, and ours is ${best.timesFaster.toFixed(1)} times as fast.`;
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
