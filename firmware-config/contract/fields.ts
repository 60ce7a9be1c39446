import Type, { type Static } from 'typebox';

/** Objects on the wire have no room for unknown fields. */
export const closed = { additionalProperties: false } as const;

/** An identifier that is safe as one MQTT topic level, as a file name and in a URL. */
export const Id = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'lower-case letters, digits, hyphens',
});

/** Wall time in milliseconds since 1970-01-01T00:00:00Z. */
export const WallMs = Type.Integer({ minimum: 0, maximum: 253_402_300_799_999 });

/** Milliseconds of the boot clock, which never jumps; comparable only within one boot. */
export const MonoMs = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** The random id of one boot of the box (Linux: /proc/sys/kernel/random/boot_id). */
export const BootId = Type.String({ pattern: '^[0-9a-f-]{8,36}$' });

/** The random id of one spool: 128 bits in hexadecimal. */
export const Epoch = Type.String({ pattern: '^[0-9a-f]{32}$' });

/** Place of a record in its epoch: 1, 2, 3 … without holes. */
export const Seq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** SHA-256 in hexadecimal. */
export const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

export const Direction = Type.Union([Type.Literal('in'), Type.Literal('out')]);
export type Direction = Static<typeof Direction>;

/** A whole number that every program reads as the same one (RFC 7493: up to 2^53 - 1). */
export const wholeFrom = (minimum: number) => Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER });

/** A path that an operating system takes. */
export const FilePath = Type.String({ minLength: 1, pattern: '^[^\\u0000]*$' });

/** A short text for people. */
export const Text = Type.String({ maxLength: 300 });
