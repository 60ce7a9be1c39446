import Type, { type Static } from 'typebox';
import { closed } from '../../firmware-config/contract/fields.ts';
import { Count, Ms } from './schemas.ts';

const nullable = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

/** GET /api/journal. */
export const JournalQuery = Type.Object(
  {
    /** Only entries before this one: the last `seq` of the page before. */
    before: Type.Optional(Type.Integer({ minimum: 1 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 where absent' })),
    actor: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    /** An action, or all that begin with it: `account` finds `account.created`. */
    action: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    subject: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    from: Type.Optional(Type.Integer({ minimum: 0, description: 'milliseconds since 1970, included' })),
    to: Type.Optional(Type.Integer({ minimum: 0, description: 'milliseconds since 1970, excluded' })),
  },
  closed,
);
export type JournalQuery = Static<typeof JournalQuery>;

export const JournalEntry = Type.Object(
  {
    seq: Type.Integer({ minimum: 1 }),
    at: Ms,
    actor: Type.String(),
    address: nullable(Type.String()),
    action: Type.String(),
    subject: Type.String(),
    detail: Type.Record(Type.String(), Type.Unknown()),
    /** SHA-256 over the hash of the entry before and this entry. */
    hash: Type.String(),
  },
  closed,
);
export type JournalEntry = Static<typeof JournalEntry>;

/** Newest first. */
export const JournalResponse = Type.Object(
  {
    entries: Type.Array(JournalEntry),
    /** `before` of the next page; null on the last. */
    next: nullable(Type.Integer({ minimum: 1 })),
  },
  closed,
);
export type JournalResponse = Static<typeof JournalResponse>;

/** GET /api/journal/verification: whether the chain of hashes holds. */
export const JournalVerificationResponse = Type.Object(
  {
    entries: Count,
    /** Hash of the newest entry: noted elsewhere, it proves later that nothing before it was changed. */
    head: Type.String(),
    /** The first entry that does not fit; null where all do. */
    fault: nullable(Type.Object({ seq: Type.Integer(), problem: Type.String() }, closed)),
  },
  closed,
);
export type JournalVerificationResponse = Static<typeof JournalVerificationResponse>;
