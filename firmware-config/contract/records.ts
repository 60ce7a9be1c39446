import Type, { type Static } from 'typebox';
import { BootId, closed, Direction, Id, MonoMs, Seq, WallMs } from './fields.ts';

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

/** Line `line` was really watched for `watchedMs` of the time from `from` to `at`, over `frames` frames. */
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
  },
  closed,
);

/** Exactly `count` records could not be kept, the first at `from`, the last at `to`. */
export const Dropped = Type.Object(
  {
    kind: Type.Literal('dropped'),
    ...stamp,
    count: Type.Integer({ minimum: 1 }),
    from: WallMs,
    to: WallMs,
    reason: Type.Union([Type.Literal('disk-full'), Type.Literal('spool-error')]),
  },
  closed,
);

/** A counter began anew: the spool was created (`spool-created`, `spool-corrupt`) or a gate's occupancy was set to 0. */
export const Reset = Type.Object(
  {
    kind: Type.Literal('reset'),
    ...stamp,
    reason: Type.Union([
      Type.Literal('spool-created'),
      Type.Literal('spool-corrupt'),
      Type.Literal('occupancy-rezero'),
    ]),
    gate: Type.Optional(Id),
  },
  closed,
);

/** What a gateway writes into its spool. */
export const SpoolRecord = Type.Union([Crossing, Coverage, Dropped, Reset]);
export type Crossing = Static<typeof Crossing>;
export type Coverage = Static<typeof Coverage>;
export type Dropped = Static<typeof Dropped>;
export type Reset = Static<typeof Reset>;
export type SpoolRecord = Static<typeof SpoolRecord>;

const numbered = <P extends Type.TProperties>(record: Type.TObject<P>) =>
  Type.Object({ seq: Seq, ...record.properties }, closed);

/** A record with its place in the epoch. */
export const NumberedRecord = Type.Union([
  numbered(Crossing),
  numbered(Coverage),
  numbered(Dropped),
  numbered(Reset),
]);
export type NumberedRecord = SpoolRecord & { seq: number };
