import Type, { type Static } from 'typebox';
import { closed, Id } from '../../firmware-config/contract/fields.ts';
import { CountErrorView } from './error-schemas.ts';
import { AlarmsNow, SiteOccupancy, Trend } from './occupancy-schemas.ts';
import { Count, GapCauseView, LocalDate, Ms, Name, Share } from './schemas.ts';

/** What a site needs attention for, gravest first. */
export const Attention = Type.Union([
  Type.Literal('alarm-critical'),
  /** No gateway of the site is online. */
  Type.Literal('offline'),
  Type.Literal('over-capacity'),
  Type.Literal('nearly-full'),
  /** Less of the last hour was watched than the site's settings ask for. */
  Type.Literal('coverage-low'),
  /** A warning that nobody took note of. */
  Type.Literal('alarm'),
  /** Some gateway of the site is not online, or some camera does not count; there may be no alarm of it yet. */
  Type.Literal('partly-down'),
]);
export type Attention = Static<typeof Attention>;

/** Why gates of a site are not watched now. */
const GapNow = Type.Object({ cause: GapCauseView, since: Ms, gates: Type.Array(Id) }, closed);

export const OverviewSite = Type.Object(
  {
    site: Id,
    name: Name,
    timeZone: Type.String(),
    /** The day of the site that `in` and `out` belong to. */
    date: LocalDate,
    in: Count,
    out: Count,
    error: Type.Optional(CountErrorView),
    occupancy: SiteOccupancy,
    /** `occupancy.high` of the capacity, 0 and more; above 1 too many may be inside; null without a capacity. */
    capacityShare: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
    /** Share of the last hour that was watched, the mean over the gates. */
    watched: Share,
    /** The last hour in 12 bins of 5 minutes. */
    trend: Trend,
    gateways: Type.Object({ online: Count, total: Count }, closed),
    /** Cameras that online gateways report; `running` are those that show their gate. */
    cameras: Type.Object({ running: Count, total: Count }, closed),
    /** Longest first; empty where every gate is watched. */
    gaps: Type.Array(GapNow),
    alarms: AlarmsNow,
    attention: Type.Object(
      {
        /** 0 where nothing needs attention; the higher, the sooner. */
        rank: Type.Integer({ minimum: 0, maximum: 7 }),
        /** Gravest first; the first one gives the rank. */
        reasons: Type.Array(Attention),
      },
      closed,
    ),
  },
  closed,
);
export type OverviewSite = Static<typeof OverviewSite>;

/** GET /api/overview: the sites in the order of the configuration */
export const OverviewResponse = Type.Object(
  {
    asOf: Ms,
    /** The highest crossing id that all of these numbers include: resume the stream (`after`) from here. */
    lastEventId: Count,
    sites: Type.Array(OverviewSite),
  },
  closed,
);
export type OverviewResponse = Static<typeof OverviewResponse>;

/** What a site's public board shows; rounded, never below zero, and nothing of single gates, crossings or gateways. */
export const BoardNumbers = Type.Object(
  {
    asOf: Ms,
    date: LocalDate,
    in: Count,
    out: Count,
    inside: Type.Object({ estimate: Count, low: Count, high: Count }, closed),
    capacity: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    nearlyFull: Type.Number({ minimum: 0, maximum: 1 }),
    /** Since when no gateway of the site has been heard: the numbers are of then. Null while they are live. */
    staleSince: Type.Union([Ms, Type.Null()]),
    /** Less of the last hour was watched than the site's settings ask for: more people may have passed. */
    partlyWatched: Type.Boolean(),
  },
  closed,
);
export type BoardNumbers = Static<typeof BoardNumbers>;

/** GET /api/board/:site; its live stream sends `numbers` events (data: {@link BoardNumbers}). */
export const BoardResponse = Type.Object(
  {
    site: Id,
    name: Name,
    timeZone: Type.String(),
    language: Type.Union([Type.Literal('vi'), Type.Literal('en')]),
    numbers: BoardNumbers,
  },
  closed,
);
export type BoardResponse = Static<typeof BoardResponse>;

/** The route's path. */
export const BoardParams = Type.Object({ site: Id }, closed);
