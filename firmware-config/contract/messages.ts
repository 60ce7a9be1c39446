import Type, { type Static } from 'typebox';
import { BootId, closed, Epoch, Hash, Id, Seq, Text, WallMs, wholeFrom } from './fields.ts';
import { CameraReason, Notice } from './notices.ts';
import { NumberedRecord, PictureFault } from './records.ts';
import { CONTRACT_VERSION } from './version.ts';

const envelope = { v: Type.Literal(CONTRACT_VERSION), gateway: Id };

/** The most records a batch may carry, and the most bytes any payload may have. */
export const MAX_BATCH_RECORDS = 500;
export const MAX_PAYLOAD_BYTES = 256 * 1024;

/** Gateway to server: records in order of seq, without holes inside the batch. */
export const EventBatch = Type.Object(
  {
    ...envelope,
    epoch: Epoch,
    sentAt: WallMs,
    /** The lowest seq that the spool still holds: whatever is below can never be sent again. */
    oldest: Seq,
    /** The chain's hash before the first record and after the last (chain.ts). */
    before: Hash,
    hash: Hash,
    records: Type.Array(NumberedRecord, { minItems: 1, maxItems: MAX_BATCH_RECORDS }),
  },
  closed,
);
export type EventBatch = Static<typeof EventBatch>;

/**
 * Server to gateway, only after COMMIT: every record of the epoch up to `through` is in the books or known to be lost. It
 * answers a batch, or a greeting: then it says from where the server wants to have the epoch again.
 */
export const Receipt = Type.Object(
  {
    ...envelope,
    epoch: Epoch,
    through: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    /** The chain's hash of record `through`, where the books hold that record: a gateway that has another one was forked. */
    hash: Type.Optional(Hash),
    /** The first record of the batch in whose place the books hold another one; it and what follows was not taken. */
    fork: Type.Optional(Seq),
    /** `sentAt` of the batch (`since` of the greeting) it answers, and the server's clock when that came in. */
    sentAt: WallMs,
    receivedAt: WallMs,
  },
  closed,
);
export type Receipt = Static<typeof Receipt>;

/**
 * Gateway to server, retained; the broker publishes the `offline` one as the gateway's last will. The `online` one is a
 * greeting: the server answers it with a receipt for each of the epochs.
 */
export const Status = Type.Object(
  {
    ...envelope,
    state: Type.Union([Type.Literal('online'), Type.Literal('offline')]),
    agent: Text,
    boot: BootId,
    since: WallMs,
    /** The epochs in the gateway's spool, oldest first, and the records it holds of each. */
    epochs: Type.Optional(
      Type.Array(Type.Object({ epoch: Epoch, oldest: Seq, last: Seq }, closed), { maxItems: 16 }),
    ),
  },
  closed,
);
export type Status = Static<typeof Status>;

export const CameraHealth = Type.Object(
  {
    camera: Id,
    state: Type.Union([
      Type.Literal('connecting'),
      Type.Literal('running'),
      Type.Literal('ended'),
      Type.Literal('failed'),
    ]),
    /** Why it is not running. */
    reason: Type.Optional(CameraReason),
    /** What is wrong with the picture, where the camera runs but does not show its gate; `since` by the wall clock. */
    picture: Type.Optional(Type.Object({ fault: PictureFault, since: WallMs }, closed)),
    framesPerSecond: Type.Number({ minimum: 0 }),
    /** Median milliseconds of one inference over the last minute. */
    inferenceMs: Type.Number({ minimum: 0 }),
    /** Frames that came while the detector was busy, since the camera was opened. */
    skippedFrames: wholeFrom(0),
  },
  closed,
);
export type CameraHealth = Static<typeof CameraHealth>;

/** Gateway to server, every 10 seconds. */
export const Health = Type.Object(
  {
    ...envelope,
    at: WallMs,
    uptimeS: wholeFrom(0),
    memoryMb: Type.Number({ minimum: 0 }),
    /** Records not settled yet, and records lost to a full disk since the spool was created. */
    spool: Type.Object({ unsettled: wholeFrom(0), dropped: wholeFrom(0) }, closed),
    /** The file system that the spool is on. */
    disk: Type.Optional(
      Type.Object({ freeMb: Type.Number({ minimum: 0 }), totalMb: Type.Number({ minimum: 0 }) }, closed),
    ),
    /** Of the processor, in degrees Celsius, where the box measures it. */
    temperatureC: Type.Optional(Type.Number({ minimum: -60, maximum: 200 })),
    /** The server's clock minus the gateway's, in milliseconds, once the gateway has learnt it from receipts. */
    clockOffsetMs: Type.Optional(Type.Number()),
    cameras: Type.Array(CameraHealth, { maxItems: 64 }),
    /** What a technician should look at. */
    notices: Type.Array(Notice, { maxItems: 32 }),
  },
  closed,
);
export type Health = Static<typeof Health>;

/** Server to gateway, never retained: dead after `expiresAt`. */
export const Command = Type.Object(
  {
    ...envelope,
    id: Id,
    issuer: Text,
    reason: Text,
    issuedAt: WallMs,
    expiresAt: WallMs,
    gate: Id,
    action: Type.Union([
      Type.Literal('open'),
      Type.Literal('close'),
      Type.Literal('hold'),
      Type.Literal('release'),
    ]),
  },
  closed,
);
export type Command = Static<typeof Command>;

/** Gateway to server: what became of a command. */
export const Result = Type.Object(
  {
    ...envelope,
    id: Id,
    at: WallMs,
    outcome: Type.Union([
      Type.Literal('done'),
      Type.Literal('refused'),
      Type.Literal('expired'),
      Type.Literal('failed'),
    ]),
    detail: Text,
  },
  closed,
);
export type Result = Static<typeof Result>;
