import type { IssuedReport } from '../ledger/report-store.ts';
import type { DayReport } from './day-report.ts';

/** What a version changed of the one before. */
export interface Revision {
  version: number;
  createdAt: number;
  in: { from: number; to: number };
  out: { from: number; to: number };
  /** Gateways whose gaps were filled, in part at least: their records came late. */
  late: string[];
}

/** A day's report in one of its versions. */
export interface Version {
  version: number;
  createdAt: number;
  report: DayReport;
  /** The version that it replaces; null for the first. */
  revises: Revision | null;
}

/** Versions of one day as they were issued, with what each changed. */
export function versionsOf(issued: readonly IssuedReport[]): Version[] {
  const reports = issued.map(({ body }) => JSON.parse(body) as DayReport);
  return issued.flatMap(({ version, createdAt }, index) => {
    const report = reports[index];
    if (!report) return [];
    const before = issued[index - 1];
    const old = reports[index - 1];
    const revises = before && old ? revisionOf(old, report, before) : null;
    return [{ version, createdAt, report, revises }];
  });
}

function revisionOf(old: DayReport, report: DayReport, before: IssuedReport): Revision {
  const missing = missingOf(report);
  return {
    version: before.version,
    createdAt: before.createdAt,
    in: { from: old.totals.in, to: report.totals.in },
    out: { from: old.totals.out, to: report.totals.out },
    late: [...missingOf(old)].flatMap(([gateway, ms]) => ((missing.get(gateway) ?? 0) < ms ? [gateway] : [])),
  };
}

/** Missing milliseconds of each gateway's gaps. */
function missingOf(report: DayReport): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { gateway, missingMs, lines } of report.gates.flatMap(({ gaps }) => gaps)) {
    if (gateway !== null) sums.set(gateway, (sums.get(gateway) ?? 0) + missingMs * lines.length);
  }
  return sums;
}
