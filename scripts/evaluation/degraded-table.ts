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
  /** Of all lines, where the agent's own reports were looked at: uncountable, of them reported with the right cause, and
   * countable ones reported all the same. */
  reports?: { uncountable: number; right: number; countable: number; wronglyReported: number };
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
  const looked = rows.filter(({ degraded }) => degraded !== undefined);
  const uncountable = looked.filter((row) => row.uncountable);
  const countable = looked.filter((row) => !row.uncountable);
  const reports = {
    uncountable: uncountable.length,
    right: uncountable.filter(({ rightCause }) => rightCause).length,
    countable: countable.length,
    wronglyReported: countable.filter(({ degraded }) => degraded !== null).length,
  };
  return { totals, ...of('mild'), ...of('severe'), ...(looked.length > 0 ? { reports } : {}) };
}

export const headLine = (): string => line('degradation', 'video', COLUMNS);

export function rowLine(row: DegradedRow): string {
  return line(row.degradation, row.video, [
    ...cellsOf(row),
    row.uncountable ? 'uncountable' : '',
    row.degraded ?? '',
  ]);
}

/** The totals as a table of their own. */
export function summaryLines({ totals, mild, severe, reports }: DegradedSummary): string {
  const lines = totals.map((total) =>
    line(total.degradation, `all (${total.severity === 'none' ? 'as it is' : total.severity})`, [
      ...cellsOf(total),
      total.uncountable > 0 ? `${total.uncountable} uncountable` : '',
    ]),
  );
  const all = (name: string, score: Score | undefined) => (score ? [line('all', name, cellsOf(score))] : []);
  const told = reports
    ? [
        `\nuncountable: ${reports.uncountable}, of them reported as degraded with the right cause: ${reports.right}; `,
        `countable: ${reports.countable}, of them reported as degraded: ${reports.wronglyReported}\n`,
      ]
    : [];
  return ['\n', headLine(), ...lines, ...all('mild', mild), ...all('severe', severe), ...told].join('');
}

const COLUMNS = ['truth', 'counted', 'false', 'missed', 'F1', 'count error', '', 'reported'];

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
