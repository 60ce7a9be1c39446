import Type, { type Static } from 'typebox';
import { closed, Direction, Id } from '../../firmware-config/contract/fields.ts';
import { Health, Status } from '../../firmware-config/contract/messages.ts';
import { BlindCause } from '../../firmware-config/contract/records.ts';
import { CountErrorView } from './error-schemas.ts';
import { AlarmsNow, GateOccupancy, SiteOccupancy, Trend } from './occupancy-schemas.ts';

export const Name = Type.String({ minLength: 1, maxLength: 120 });
const Named = Type.Object({ id: Id, name: Name }, closed);
/** Milliseconds since 1970-01-01T00:00:00Z. */
export const Ms = Type.Integer();
export const Count = Type.Integer({ minimum: 0 });
/** Share of the time so far that was watched, 0..1; null where nothing was ever reported or the time lies ahead. */
export const Share = Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]);

/** Frames looked at per second watched; null where nobody watched. */
export const FramesPerSecond = Type.Union([Type.Number({ minimum: 0 }), Type.Null()]);

/** A day in a site's time zone. */
export const LocalDate = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  description: 'YYYY-MM-DD, a day in the time zone of the site',
});

/** A place with one time zone. */
export const Site = Type.Object(
  {
    id: Id,
    name: Name,
    timeZone: Type.String(),
    gates: Type.Array(Named),
    gateways: Type.Array(Named),
  },
  closed,
);
export type Site = Static<typeof Site>;

/** One person passed one line in one direction; `id` is its place in the ledger and rises. */
export const CrossingView = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    site: Id,
    gateway: Id,
    camera: Id,
    gate: Id,
    line: Id,
    direction: Direction,
    /** Wall time of the gateway. */
    at: Ms,
    /** Wall time of the server when the batch came in. */
    receivedAt: Ms,
  },
  closed,
);
export type CrossingView = Static<typeof CrossingView>;

const { v: _v, gateway: _gateway, ...healthFields } = Health.properties;
/** The last health message of a gateway without its envelope. */
export const HealthView = Type.Object(healthFields, closed);
export type HealthView = Static<typeof HealthView>;

export const GatewayView = Type.Object(
  {
    gateway: Id,
    name: Name,
    site: Id,
    state: Type.Union([Status.properties.state, Type.Literal('unknown')]),
    /** Since when it has been in this state; null when it was never heard of. */
    since: Type.Union([Ms, Type.Null()]),
    /** When the server last heard anything from it. */
    lastSeen: Type.Union([Ms, Type.Null()]),
    /** Version of its agent. */
    agent: Type.Union([Type.String(), Type.Null()]),
    health: Type.Union([HealthView, Type.Null()]),
  },
  closed,
);
export type GatewayView = Static<typeof GatewayView>;

export const GapCauseView = Type.Union([
  BlindCause,
  Type.Literal('disk-full'),
  Type.Literal('spool-error'),
  Type.Literal('spool-lost'),
  Type.Literal('agent-down'),
  Type.Literal('not-set-up'),
]);

/** Time in which lines of a gate were not watched; where exactly `missingMs` lies in it may not be known. */
export const GapView = Type.Object(
  {
    from: Ms,
    to: Ms,
    missingMs: Count,
    cause: GapCauseView,
    /** Null, and no lines, where the gate had none. */
    gateway: Type.Union([Id, Type.Null()]),
    lines: Type.Array(Id),
    /** It has not ended yet. */
    ongoing: Type.Boolean(),
  },
  closed,
);
export type GapView = Static<typeof GapView>;

const GatewayStretch = Type.Object({ gateway: Id, from: Ms, to: Ms }, closed);
export const Shortfall = Type.Union([
  Type.Literal('not-over'),
  Type.Literal('gaps'),
  Type.Literal('lost'),
  Type.Literal('unknown'),
  Type.Literal('unplaced'),
]);

const HourView = Type.Object(
  {
    hour: Type.Integer({ minimum: 0, maximum: 23 }),
    in: Count,
    out: Count,
    watched: Share,
    /** What is to be said of it; null where it was watched in full, or has only just begun. */
    note: Type.Union([
      Type.Literal('skipped'),
      Type.Literal('ahead'),
      Type.Literal('not-watched'),
      Type.Literal('partly-watched'),
      Type.Null(),
    ]),
  },
  closed,
);

export const GateToday = Type.Object(
  {
    gate: Id,
    name: Name,
    in: Count,
    out: Count,
    /** max(0, in - out) since the day began or since the last re-zero of the gate. */
    inside: Count,
    error: Type.Optional(CountErrorView),
    occupancy: GateOccupancy,
    /** The last 60 minutes. */
    trend: Trend,
    /** All 24 hours of the day by the site's clock. */
    hours: Type.Array(HourView, { minItems: 24, maxItems: 24 }),
    /** When it was not watched, in order of time. */
    gaps: Type.Array(GapView),
  },
  closed,
);
export type GateToday = Static<typeof GateToday>;

/** GET /api/sites */
export const SitesResponse = Type.Object({ sites: Type.Array(Site) }, closed);
export type SitesResponse = Static<typeof SitesResponse>;

/** GET /api/today */
export const TodayResponse = Type.Object(
  {
    site: Id,
    name: Name,
    timeZone: Type.String(),
    date: LocalDate,
    asOf: Ms,
    /** The highest crossing id these numbers include: what the live stream sends beyond it is to be added. */
    lastEventId: Count,
    /** Of the sums of all gates; absent where a gate that counted was not audited. */
    error: Type.Optional(CountErrorView),
    occupancy: SiteOccupancy,
    /** The last 60 minutes of all gates together. */
    trend: Trend,
    alarms: AlarmsNow,
    gates: Type.Array(GateToday),
    /** Crossings received today whose own time cannot be right; they are in no gate's numbers. */
    unplaced: Count,
    /** Records that gateways produced and that can never come. */
    lost: Count,
    /** When gateways lost what they had recorded: what happened then is not known. */
    unknown: Type.Array(GatewayStretch),
    /** Times that were set right, or clocks that jumped: the counts stand, their hour may be off. */
    clockUnsure: Type.Array(GatewayStretch),
    /** Why the day would be incomplete if it ended now. */
    shortfalls: Type.Array(Shortfall),
    /** Newest first. */
    recent: Type.Array(CrossingView, { maxItems: 20 }),
    gateways: Type.Array(GatewayView),
  },
  closed,
);
export type TodayResponse = Static<typeof TodayResponse>;

/** GET /api/gateways */
export const GatewaysResponse = Type.Object({ gateways: Type.Array(GatewayView) }, closed);
export type GatewaysResponse = Static<typeof GatewaysResponse>;

/** GET /api/crossings: newest first */
export const CrossingsResponse = Type.Object({ crossings: Type.Array(CrossingView) }, closed);
export type CrossingsResponse = Static<typeof CrossingsResponse>;

export const BucketSize = Type.Union([Type.Literal('15m'), Type.Literal('hour'), Type.Literal('day')]);
export type BucketSize = Static<typeof BucketSize>;

export const CountView = Type.Object(
  {
    gate: Id,
    /** Start of the bucket, ISO 8601 with the zone's offset. */
    start: Type.String(),
    in: Count,
    out: Count,
    watchedShare: Share,
    framesPerSecond: FramesPerSecond,
  },
  closed,
);
export type CountView = Static<typeof CountView>;

/** GET /api/counts: no row where nothing happened */
export const CountsResponse = Type.Object(
  {
    site: Id,
    timeZone: Type.String(),
    bucket: BucketSize,
    buckets: Type.Array(CountView),
    /** Of the gates that were audited as they count now. */
    errors: Type.Array(Type.Object({ gate: Id, ...CountErrorView.properties }, closed)),
  },
  closed,
);
export type CountsResponse = Static<typeof CountsResponse>;

/** Why a message, or part of it, was set aside. */
const QuarantineReason = Type.Union([
  Type.Literal('bad-payload'),
  Type.Literal('unknown-topic'),
  Type.Literal('newer-version'),
  Type.Literal('oversized'),
  Type.Literal('gateway-mismatch'),
  Type.Literal('unknown-gateway'),
  Type.Literal('unknown-gate'),
  Type.Literal('clock'),
  Type.Literal('conflict'),
  Type.Literal('broken-chain'),
  Type.Literal('signature'),
]);

const QuarantineEntry = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    receivedAt: Ms,
    topic: Type.String(),
    reason: QuarantineReason,
    detail: Type.String(),
    /** Size of the whole payload. */
    bytes: Count,
  },
  closed,
);

/** GET /api/quarantine: newest first */
export const QuarantineResponse = Type.Object({ total: Count, entries: Type.Array(QuarantineEntry) }, closed);
export type QuarantineResponse = Static<typeof QuarantineResponse>;

/** GET /healthz */
export const ConditionResponse = Type.Object(
  {
    ok: Type.Boolean(),
    /** Why it is not. */
    reasons: Type.Array(Type.String()),
  },
  closed,
);

/** Every answer that is not a success. */
export const ErrorResponse = Type.Object(
  {
    code: Type.String(),
    message: Type.String(),
    faults: Type.Array(
      Type.Object(
        {
          path: Type.String(),
          value: Type.Optional(Type.Unknown()),
          problem: Type.String(),
          remedy: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ErrorResponse = Static<typeof ErrorResponse>;
