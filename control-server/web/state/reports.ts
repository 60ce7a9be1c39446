import type { ReportView } from '../../api/report-schemas.ts';

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
