import Type, { type Static } from 'typebox';
import { BootId, closed, Direction, Epoch, Hash, Id, MonoMs, Seq, WallMs, wholeFrom } from './fields.ts';

const stamp = {
  /** Wall time of the gateway when it happened. */
  at: WallMs,
  /** Boot clock of the gateway when it happened. */
  mono: MonoMs,
  boot: BootId,
};

/** One person passed one line in one direction. */
export const Crossing = Type.Object(
  {
    kind: Type.Literal('crossing'),
    ...stamp,
    camera: Id,
    gate: Id,
    line: Id,
    direction: Direction,
    /** Mean detection score of the track, 0..1. */
    score: Type.Number({ minimum: 0, maximum: 1 }),
  },
  closed,
);

/**
 * Why people in a camera's picture cannot be counted, as the picture itself gives it away: it shows no gate (dark, covered,
 * blurred, turned, frozen), or too little of it for the model (rain, blocks of a starved stream, a camera that shakes,
 * people too small, or so many that they hide each other).
 */
export const PictureFault = Type.Union([
  Type.Literal('dark'),
  Type.Literal('covered'),
  Type.Literal('blurred'),
  Type.Literal('turned'),
  Type.Literal('frozen'),
  Type.Literal('rain'),
  Type.Literal('compressed'),
  Type.Literal('small'),
  Type.Literal('crowded'),
]);
export type PictureFault = Static<typeof PictureFault>;

/** Why a line was not watched, as its gateway knows it. */
export const BlindCause = Type.Union([PictureFault, Type.Literal('stream-down'), Type.Literal('overload')]);
export type BlindCause = Static<typeof BlindCause>;

/**
 * Line `line` was really watched for `watchedMs` of the time from `from` to `at`, over `frames` frames; `blind` tells why
 * not for the rest of it, as far as that is known.
 */
export const Coverage = Type.Object(
  {
    kind: Type.Literal('coverage'),
    ...stamp,
    camera: Id,
    gate: Id,
    line: Id,
    from: WallMs,
    watchedMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
    frames: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
    blind: Type.Optional(
      Type.Array(
        Type.Object({ cause: BlindCause, ms: Type.Integer({ minimum: 1, maximum: 86_400_000 }) }, closed),
        { minItems: 1, maxItems: 12 },
      ),
    ),
  },
  closed,
);

/** Of a zone's sums: a day of at most 10,000 people. */
const Sum = Type.Integer({ minimum: 0, maximum: 864_000_000_000 });
const People = Type.Integer({ minimum: 0, maximum: 10_000 });

/**
 * What a `measure` zone saw in the time from `from` to `at`, of which it was watched for `watchedMs`. All but `mostPeople`,
 * `longestQueue` and `longestMs` add up: people in it at a time are peopleMs / watchedMs in the mean.
 */
export const ZoneUse = Type.Object(
  {
    kind: Type.Literal('zone'),
    ...stamp,
    camera: Id,
    zone: Id,
    from: WallMs,
    watchedMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
    /** Milliseconds that people spent in it, of all people together; and the most people at a time. */
    peopleMs: Sum,
    mostPeople: People,
    /** The same of those who stood there in a queue. */
    queueMs: Sum,
    longestQueue: People,
    /** Stays that ended in this time, their sum and the longest, in milliseconds. */
    visits: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    dwellMs: Sum,
    longestMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
  },
  closed,
);

/** Exactly `count` records could not be kept, the first at `from`, the last at `to`. */
export const Dropped = Type.Object(
  {
    kind: Type.Literal('dropped'),
    ...stamp,
    count: wholeFrom(1),
    from: WallMs,
    to: WallMs,
    reason: Type.Union([Type.Literal('disk-full'), Type.Literal('spool-error')]),
  },
  closed,
);

/**
 * A counter began anew. The first record of an epoch says why there is a new one: the gateway found no spool
 * (`spool-created`), a damaged one (`spool-corrupt`), or the server held other records in its place (`spool-forked`).
 * `previous` is then the epoch before in this box: of its records beyond `through` nothing is known here any more. And a
 * gate's occupancy is set to 0 (`occupancy-rezero`).
 */
export const Reset = Type.Object(
  {
    kind: Type.Literal('reset'),
    ...stamp,
    reason: Type.Union([
      Type.Literal('spool-created'),
      Type.Literal('spool-corrupt'),
      Type.Literal('spool-forked'),
      Type.Literal('occupancy-rezero'),
    ]),
    gate: Type.Optional(Id),
    previous: Type.Optional(
      Type.Object(
        { epoch: Epoch, through: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) },
        closed,
      ),
    ),
  },
  closed,
);

/**
 * The server's clock showed `server` when this gateway's boot clock showed `mono`, within `uncertaintyMs`: from a receipt.
 * Records of the same boot get their place in time from it where the wall clock was wrong.
 */
export const Sync = Type.Object(
  {
    kind: Type.Literal('sync'),
    ...stamp,
    server: WallMs,
    uncertaintyMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
  },
  closed,
);

/** The wall clock moved against the boot clock, by `byMs` since it was last looked at. */
export const Jump = Type.Object(
  {
    kind: Type.Literal('jump'),
    ...stamp,
    byMs: Type.Integer({ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
  },
  closed,
);

/** The gateway signs its books: `hash` is the chain's hash of the record before this one (chain.ts, `headText`). */
export const Head = Type.Object(
  {
    kind: Type.Literal('head'),
    ...stamp,
    hash: Hash,
    /** The gateway's public key: Ed25519, 32 bytes in base64url. */
    key: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    /** Ed25519 signature, 64 bytes in base64url. */
    signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
  },
  closed,
);

/** What a gateway writes into its spool. */
export const SpoolRecord = Type.Union([Crossing, Coverage, ZoneUse, Dropped, Reset, Sync, Jump, Head]);
export type Crossing = Static<typeof Crossing>;
export type Coverage = Static<typeof Coverage>;
export type ZoneUse = Static<typeof ZoneUse>;
export type Dropped = Static<typeof Dropped>;
export type Reset = Static<typeof Reset>;
export type Sync = Static<typeof Sync>;
export type Jump = Static<typeof Jump>;
export type Head = Static<typeof Head>;
export type SpoolRecord = Static<typeof SpoolRecord>;

const numbered = <P extends Type.TProperties>(record: Type.TObject<P>) =>
  Type.Object({ seq: Seq, ...record.properties }, closed);

/** A record with its place in the epoch. */
export const NumberedRecord = Type.Union([
  numbered(Crossing),
  numbered(Coverage),
  numbered(ZoneUse),
  numbered(Dropped),
  numbered(Reset),
  numbered(Sync),
  numbered(Jump),
  numbered(Head),
]);
export type NumberedRecord = SpoolRecord & { seq: number };
