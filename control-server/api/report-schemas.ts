import Type, { type Static } from 'typebox';
import { closed, Id } from '../../firmware-config/contract/fields.ts';
import { BlindCause } from '../../firmware-config/contract/records.ts';
import { Count, FramesPerSecond, LocalDate, Ms, Shortfall } from './schemas.ts';

const CoverageView = Type.Object(
  {
    gate: Id,
    gateway: Id,
    line: Id,
    /** Start of the 15 minutes, ISO 8601 with the zone's offset. */
    start: Type.String(),
    watchedMs: Count,
    /** For how long of them the line was to be watched; the last moments, whose reports are on their way, do not count. */
    dueMs: Count,
    framesPerSecond: FramesPerSecond,
    /** Time that was not watched, as far as the gateway knows why. */
    blind: Type.Array(Type.Object({ cause: BlindCause, ms: Count }, closed)),
  },
  closed,
);
export type CoverageView = Static<typeof CoverageView>;

/** GET /api/coverage: a row for every line and 15 minutes in which it was to be watched */
export const CoverageResponse = Type.Object(
  { site: Id, timeZone: Type.String(), slots: Type.Array(CoverageView) },
  closed,
);
export type CoverageResponse = Static<typeof CoverageResponse>;

const Change = Type.Object({ from: Count, to: Count }, closed);

const ReportView = Type.Object(
  {
    date: LocalDate,
    version: Type.Integer({ minimum: 1 }),
    createdAt: Ms,
    in: Count,
    out: Count,
    complete: Type.Boolean(),
    shortfalls: Type.Array(Shortfall),
    /** Times of that day were set right, or a clock jumped: the counts stand, their hour may be off. */
    clockUnsure: Type.Boolean(),
    /** Milliseconds not watched, summed over the gates. */
    missingMs: Count,
    /** What it changed of the version before; null for the first. */
    revises: Type.Union([
      Type.Object(
        {
          version: Type.Integer({ minimum: 1 }),
          createdAt: Ms,
          in: Change,
          out: Change,
          late: Type.Array(Id),
        },
        closed,
      ),
      Type.Null(),
    ]),
  },
  closed,
);
export type ReportView = Static<typeof ReportView>;

/** GET /api/reports: by date, then by version */
export const ReportsResponse = Type.Object({ site: Id, reports: Type.Array(ReportView) }, closed);
export type ReportsResponse = Static<typeof ReportsResponse>;
