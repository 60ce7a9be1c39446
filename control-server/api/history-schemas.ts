import Type, { type Static } from 'typebox';
import { closed, Id } from '../../firmware-config/contract/fields.ts';
import { Count, GapView, LocalDate, Ms, Share } from './schemas.ts';

const PeriodName = Type.Union([Type.Literal('day'), Type.Literal('week'), Type.Literal('month')]);
const Length = Type.Union([Type.Literal('15m'), Type.Literal('hour'), Type.Literal('day')], {
  description:
    'of a day: hour (the usual one) or 15m; of a week: day (the usual one) or hour; of a month: day',
});
const Compare = Type.Union(
  [Type.Literal('none'), Type.Literal('previous'), Type.Literal('same-weekday'), Type.Literal('last-year')],
  {
    description:
      'with the period before; of a day with the same weekday a week ago; with the same a year ago (a week: 52 weeks)',
    default: 'none',
  },
);
const what = { site: Id, gate: Type.Optional(Id) };
const weeks = Type.Integer({ minimum: 1, maximum: 26, description: '8 where absent' });
const Language = Type.Union([Type.Literal('vi'), Type.Literal('en')], { default: 'vi' });

export const HistoryQuery = Type.Object(
  {
    ...what,
    period: PeriodName,
    date: LocalDate,
    bucket: Type.Optional(Length),
    compare: Type.Optional(Compare),
  },
  closed,
);
export type HistoryQuery = Static<typeof HistoryQuery>;

export const HeatMapQuery = Type.Object({ ...what, weeks: Type.Optional(weeks), until: LocalDate }, closed);
export type HeatMapQuery = Static<typeof HeatMapQuery>;

export const PeaksQuery = Type.Object({ ...what, from: LocalDate, to: LocalDate }, closed);
export type PeaksQuery = Static<typeof PeaksQuery>;

/** The fields of the one that `what` names, and no others. */
export const HistoryCsvQuery = Type.Object(
  {
    ...what,
    what: Type.Union([Type.Literal('history'), Type.Literal('heat-map'), Type.Literal('peaks')]),
    lang: Type.Optional(Language),
    period: Type.Optional(PeriodName),
    date: Type.Optional(LocalDate),
    bucket: Type.Optional(Length),
    compare: Type.Optional(Compare),
    weeks: Type.Optional(weeks),
    until: Type.Optional(LocalDate),
    from: Type.Optional(LocalDate),
    to: Type.Optional(LocalDate),
  },
  closed,
);
export type HistoryCsvQuery = Static<typeof HistoryCsvQuery>;

const figures = { in: Count, out: Count, watched: Share };
const Figures = Type.Object(figures, closed);
const Time = Type.Union([Type.String({ pattern: '^[0-9]{2}:[0-9]{2}$' }), Type.Null()]);
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Note = OrNull(
  Type.Union([
    Type.Literal('skipped'),
    Type.Literal('ahead'),
    Type.Literal('not-watched'),
    Type.Literal('partly-watched'),
  ]),
);

const HistoryBucket = Type.Object(
  {
    /** Null where the period has no such day or hour (`note` is `skipped`), but the compared one has. */
    date: OrNull(LocalDate),
    /** When it begins by the clock on the wall; null for a whole day. */
    time: Time,
    from: OrNull(Ms),
    to: OrNull(Ms),
    ...figures,
    note: Note,
    compared: OrNull(Type.Object({ date: LocalDate, time: Time, ...figures, note: Note }, closed)),
  },
  closed,
);
export type HistoryBucket = Static<typeof HistoryBucket>;

const HistoryGap = Type.Object({ gate: Id, ...GapView.properties }, closed);
export type HistoryGap = Static<typeof HistoryGap>;

const Percent = OrNull(Type.Number());

const ComparisonView = Type.Object(
  {
    compare: Compare,
    first: LocalDate,
    last: LocalDate,
    /** Of the compared period as a whole. */
    totals: Figures,
    /** Both periods as far as this one has come; null where it is over, or has not begun. */
    soFar: OrNull(Type.Object({ until: Ms, comparedUntil: Ms, mine: Figures, compared: Figures }, closed)),
    /** In percent, of the parts that have passed; null where they cannot be compared, or nobody passed then. */
    change: Type.Object({ in: Percent, out: Percent }, closed),
    /** Both parts were watched in full, or nearly (98 %). */
    comparable: Type.Boolean(),
    /** Why not. */
    why: Type.Array(
      Type.Union([
        Type.Literal('gaps'),
        Type.Literal('compared-gaps'),
        Type.Literal('never-watched'),
        Type.Literal('compared-never-watched'),
        Type.Literal('ahead'),
      ]),
    ),
    /** A month with another number of days, or a day with another number of hours. */
    lengthDiffers: Type.Boolean(),
  },
  closed,
);

const head = { site: Id, gate: OrNull(Id), timeZone: Type.String(), asOf: Ms };

/** GET /api/history: buckets in order of the clock on the wall */
export const HistoryResponse = Type.Object(
  {
    ...head,
    period: PeriodName,
    bucket: Length,
    first: LocalDate,
    last: LocalDate,
    from: Ms,
    to: Ms,
    buckets: Type.Array(HistoryBucket),
    totals: Type.Object({ ...figures, missingMs: Count }, closed),
    /** In order of time; where there are very many, the longest. */
    gaps: Type.Array(HistoryGap),
    /** How many gaps more there are. */
    moreGaps: Count,
    unplaced: Count,
    lost: Count,
    comparison: OrNull(ComparisonView),
  },
  closed,
);
export type HistoryResponse = Static<typeof HistoryResponse>;

const HeatCell = Type.Object(
  {
    /** 1 Monday … 7 Sunday. */
    weekday: Type.Integer({ minimum: 1, maximum: 7 }),
    hour: Type.Integer({ minimum: 0, maximum: 23 }),
    /** Entries per watched hour; null where nobody ever watched. */
    mean: OrNull(Type.Number({ minimum: 0 })),
    /** Weeks in the mean: those in which half the hour or more was watched. */
    weeks: Count,
    watched: Share,
  },
  closed,
);
export type HeatCell = Static<typeof HeatCell>;

/** GET /api/history/heat-map: 168 cells, Monday 0 o'clock first */
export const HeatMapResponse = Type.Object(
  { ...head, weeks: Count, first: LocalDate, last: LocalDate, cells: Type.Array(HeatCell) },
  closed,
);
export type HeatMapResponse = Static<typeof HeatMapResponse>;

const DayPeak = Type.Object(
  {
    date: LocalDate,
    ...figures,
    /**
     * The most entries minus exits since midnight at the end of 15 minutes; null where nobody passed. Who came before
     * midnight is not in it.
     */
    inside: OrNull(Count),
    at: OrNull(Ms),
    /** How far below nobody the difference went: `inside` is too low by that much or more. */
    belowZero: Count,
    /** Entries minus exits at the end of the day, or now: exits that were missed, or people who stayed. */
    left: Type.Integer(),
    /** A gate was set to nobody inside on that day. */
    rezeroed: Type.Boolean(),
  },
  closed,
);
export type DayPeak = Static<typeof DayPeak>;

/** GET /api/history/peaks */
export const PeaksResponse = Type.Object(
  {
    ...head,
    first: LocalDate,
    last: LocalDate,
    /** By entries, the busiest first, ten at most. */
    busiestHours: Type.Array(Type.Object({ date: LocalDate, time: Time, from: Ms, ...figures }, closed)),
    busiestDays: Type.Array(Type.Object({ date: LocalDate, from: Ms, ...figures }, closed)),
    /** The first day of those that `typical` is made from: the last 91 at most. */
    typicalFirst: LocalDate,
    /** The hour of each weekday with the highest mean of entries; Monday first. */
    typical: Type.Array(
      Type.Object(
        {
          weekday: Type.Integer({ minimum: 1, maximum: 7 }),
          hour: OrNull(Type.Integer({ minimum: 0, maximum: 23 })),
          mean: OrNull(Type.Number({ minimum: 0 })),
          weeks: Count,
        },
        closed,
      ),
    ),
    days: Type.Array(DayPeak),
  },
  closed,
);
export type PeaksResponse = Static<typeof PeaksResponse>;
