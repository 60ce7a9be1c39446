import { expect, it } from 'vitest';
import type { ReportView } from '../../../api/report-schemas.ts';
import { reportedDays } from './reports.ts';

const report = (date: string, version: number): ReportView => ({
  date,
  version,
  createdAt: 0,
  in: 0,
  out: 0,
  complete: true,
  shortfalls: [],
  clockUnsure: false,
  missingMs: 0,
  revises: null,
});

it('days come newest first, each with its newest version before those it replaced', () => {
  const reports = [
    report('2026-04-29', 1),
    report('2026-04-30', 1),
    report('2026-04-30', 2),
    report('2026-04-30', 3),
  ];
  expect(
    reportedDays(reports).map(({ date, newest, older }) => [
      date,
      newest.version,
      older.map((each) => each.version),
    ]),
  ).toEqual([
    ['2026-04-30', 3, [2, 1]],
    ['2026-04-29', 1, []],
  ]);
  expect(reportedDays([])).toEqual([]);
});
