import Type, { type Static } from 'typebox';
import { closed } from '../../firmware-config/contract/fields.ts';

const Count = Type.Integer({ minimum: 0 });

const range = {
  /** in - out since the day began or the gate's last re-zero; below zero where exits were counted that never came in. */
  estimate: Type.Integer(),
  low: Type.Number(),
  high: Type.Number(),
};

/**
 * How many people are inside, as a range; low <= estimate <= high, none of them rounded or held at zero, so that a page
 * can add crossings to them. For each that comes after `lastEventId`: `in` adds 1 to the estimate, 1 - error to low and
 * 1 + error to high; `out` takes 1, 1 + error and 1 - error from them. At a gate that was audited (`error` beside it) the
 * direction's own ends, min(1, low) and max(1, high), stand in place of 1 - error and 1 + error. To be shown: max(0, estimate),
 * max(0, floor(low)), max(0, ceil(high)).
 */
export const GateOccupancy = Type.Object(range, closed);
export type GateOccupancy = Static<typeof GateOccupancy>;

/** The sums over the gates: people enter by one gate and leave by another. */
export const SiteOccupancy = Type.Object(
  {
    ...range,
    /** By how much each count may be off, 0..0.5 of it (the site's setting). */
    error: Type.Number({ minimum: 0, maximum: 0.5 }),
    /** How many people may be inside; null where there is no limit. */
    capacity: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    /** Share of the capacity from which `high` makes the site nearly full. */
    nearlyFull: Type.Number({ minimum: 0, maximum: 1 }),
  },
  closed,
);
export type SiteOccupancy = Static<typeof SiteOccupancy>;

/**
 * Crossings in equal bins of time, in and out of the same length, without a hole; the last bin holds the moment of the
 * answer (`asOf`) and is not over. Bin n starts at `from` + n * `stepMs`. It may begin on the day before.
 */
export const Trend = Type.Object(
  {
    from: Type.Integer(),
    stepMs: Type.Integer({ minimum: 60_000 }),
    in: Type.Array(Count, { maxItems: 60 }),
    out: Type.Array(Count, { maxItems: 60 }),
  },
  closed,
);
export type Trend = Static<typeof Trend>;

/** Alarms that are not over. */
export const AlarmsNow = Type.Object(
  {
    open: Count,
    /** Of these, those that nobody took note of. */
    unacknowledged: Count,
    /** The gravest of those that are open. */
    worst: Type.Union([Type.Literal('critical'), Type.Literal('warning'), Type.Null()]),
  },
  closed,
);
export type AlarmsNow = Static<typeof AlarmsNow>;
