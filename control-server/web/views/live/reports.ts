import type { ReportsResponse, ReportView } from '../../../api/report-schemas.ts';
import { ask, queryText } from '../../shell/ask.ts';

/** The reports that were issued of the days from one date to another, by date and version. @throws Refusal */
export async function readReports(query: { site: string; from: string; to: string }): Promise<ReportView[]> {
  return (await ask<ReportsResponse>('/api/reports', { query })).reports;
}

/** Where a day's proof is: what `gateline verify` checks. */
export function exportUrl(query: { site: string; date: string }): string {
  return `/api/exports/day.jsonl${queryText(query)}`;
}

/** Where a day's CSV is, the newest version or another. */
export function reportUrl(query: { site: string; date: string; lang: string; version?: number }): string {
  return `/api/reports/daily.csv${queryText(query)}`;
}

/** A day with its report: the newest version, and those it replaced, newest first. */
export interface ReportedDay {
  date: string;
  newest: ReportView;
  older: ReportView[];
}

/** The days of a list of reports, newest first. */
export function reportedDays(reports: readonly ReportView[]): ReportedDay[] {
  const days = new Map<string, ReportView[]>();
  for (const report of reports) days.set(report.date, [report, ...(days.get(report.date) ?? [])]);
  return [...days]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .flatMap(([date, versions]) => {
      const [newest, ...older] = [...versions].sort((a, b) => b.version - a.version);
      return newest ? [{ date, newest, older }] : [];
    });
}
