import type { Degradation } from '../degrade/degradations.ts';
import type { DegradedRow } from './degraded-eval.ts';
import { type Score, totalScore } from './score.ts';

/** All rows of one degradation added up. */
export type DegradedTotal = Score & Pick<DegradedRow, 'degradation' | 'severity'> & { uncountable: number };

export interface DegradedSummary {
  totals: DegradedTotal[];
  /** All mild ones, all severe ones together; those that were run. */
  mild?: Score;
  severe?: Score;
}

/** What the rows come to: a total for each degradation, in their order, and for the mild and the severe ones. */
export function summaryOf(rows: readonly DegradedRow[]): DegradedSummary {
  const names = [...new Set(rows.map(({ degradation }) => degradation))];
  const totals = names.flatMap((degradation): DegradedTotal[] => {
    const its = rows.filter((row) => row.degradation === degradation);
    const [first] = its;
    if (first === undefined) return [];
    const uncountable = its.filter((row) => row.uncountable).length;
    return [{ degradation, severity: first.severity, ...totalScore(its), uncountable }];
  });
  const of = (severity: Degradation['severity']) => {
    const its = rows.filter((row) => row.severity === severity);
    return its.length === 0 ? {} : { [severity]: totalScore(its) };
  };
  return { totals, ...of('mild'), ...of('severe') };
}

export const headLine = (): string => line('degradation', 'video', COLUMNS);

export function rowLine(row: DegradedRow): string {
  return line(row.degradation, row.video, [...cellsOf(row), row.uncountable ? 'uncountable' : '']);
}

/** The totals as a table of their own. */
export function summaryLines({ totals, mild, severe }: DegradedSummary): string {
  const lines = totals.map((total) =>
    line(total.degradation, `all (${total.severity === 'none' ? 'as it is' : total.severity})`, [
      ...cellsOf(total),
      total.uncountable > 0 ? `${total.uncountable} uncountable` : '',
    ]),
  );
  const all = (name: string, score: Score | undefined) => (score ? [line('all', name, cellsOf(score))] : []);
  return ['\n', headLine(), ...lines, ...all('mild', mild), ...all('severe', severe)].join('');
}

const COLUMNS = ['truth', 'counted', 'false', 'missed', 'F1', 'count error', ''];

const cellsOf = (score: Score): string[] => [
  `${score.truth}`,
  `${score.counted}`,
  `${score.falsePositives}`,
  `${score.misses}`,
  score.f1.toFixed(3),
  `${score.countError}`,
];

function line(degradation: string, video: string, cells: readonly string[]): string {
  const columns = cells.map((cell) => cell.padStart(Math.max(13, cell.length + 2))).join('');
  return `${degradation.padEnd(12)}${video.padEnd(50)}${columns}`.trimEnd().concat('\n');
}
