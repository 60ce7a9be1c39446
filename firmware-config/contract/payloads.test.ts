import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError, GatelineError } from '../errors.ts';
import { badPayloads, type GoldenPayload, goldenPayload, goldenPayloads } from './golden.ts';
import { MAX_BATCH_RECORDS, MAX_PAYLOAD_BYTES } from './messages.ts';
import { decodePayload, encodePayload } from './payloads.ts';
import { CHANNELS, type Channel } from './topics.ts';

const goldens = goldenPayloads();
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const batch = goldenPayload('events', 'every-kind');

function refusal(channel: Channel, bytes: Uint8Array): GatelineError {
  try {
    decodePayload(channel, bytes);
  } catch (error) {
    if (error instanceof GatelineError) return error;
    throw error;
  }
  throw new Error('the message was accepted');
}

describe('golden payloads', () => {
  it('cover every channel and every kind of record', () => {
    expect(new Set(goldens.map((golden) => golden.channel))).toEqual(new Set(CHANNELS));
    expect(new Set(batch.records.map((record) => record.kind))).toEqual(
      new Set(['crossing', 'coverage', 'zone', 'dropped', 'reset', 'sync', 'jump', 'head']),
    );
  });

  it.each(goldens)('$channel $name is read, and written back the same', ({ channel, message }) => {
    expect(decodePayload(channel, bytesOf(message))).toEqual(message);
    expect(JSON.parse(encodePayload(channel, message).toString())).toEqual(message);
    expect(decodePayload(channel, encodePayload(channel, message))).toEqual(message);
  });

  it.each(badPayloads())(
    'bad $channel $name is refused with its faults',
    ({ channel, code, paths, payload }) => {
      const error = refusal(channel, bytesOf(payload));
      expect(error.code).toBe(code);
      expect(error.faults.map((fault) => fault.path).sort()).toEqual([...paths].sort());
      for (const fault of error.faults) expect(fault.problem && fault.remedy).not.toBe('');
    },
  );
});

describe('payloads', () => {
  it('of another channel are refused', () => {
    for (const { channel, message } of goldens) {
      for (const other of CHANNELS.filter((name) => name !== channel)) {
        expect(refusal(other, bytesOf(message)).code).toBe('bad-payload');
      }
    }
  });

  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['no JSON', Buffer.from('{"v":1,')],
    ['a broken UTF-8 sequence', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['an image', Buffer.from('ffd8ffe000104a46494600010100', 'hex')],
  ])('of %s are refused', (_, bytes) => {
    expect(refusal('events', bytes)).toMatchObject({
      code: 'bad-payload',
      message: 'the events message is not JSON in UTF-8',
    });
  });

  it('that are too large are refused before they are parsed', () => {
    const error = refusal('events', Buffer.alloc(MAX_PAYLOAD_BYTES + 1, 0x20));
    expect(describeError(error)).toContain(
      `has ${MAX_PAYLOAD_BYTES + 1} bytes, more than ${MAX_PAYLOAD_BYTES}`,
    );
  });

  it('with a number that is not the same in every program are refused', () => {
    const at = batch.records.findIndex(({ kind }) => kind === 'dropped');
    const counting = (count: string) =>
      Buffer.from(JSON.stringify(batch).replace('"count":12', `"count":${count}`));
    expect(decodePayload('events', counting('9007199254740991')).records).toHaveLength(batch.records.length);
    for (const count of ['9007199254740992', '18446744073709551616', '1e300']) {
      expect(refusal('events', counting(count)).faults.map(({ path }) => path)).toEqual([
        `records[${at}].count`,
      ]);
    }
  });

  it('with too many faults give the first 50 and their number', () => {
    const records = batch.records.map((record) => ({
      ...record,
      ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`x${i}`, i])),
    }));
    const error = refusal('events', bytesOf({ ...batch, records }));
    expect(error.faults).toHaveLength(50);
    expect(error.message).toContain('the first 50 of 200 faults');
  });

  it('nested as deep as they can be are refused in words', () => {
    const depth = 100_000;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const text = JSON.stringify(batch).replace('"records":[', `"extra":${deep},"records":[`);
    expect(describeError(refusal('events', Buffer.from(text)))).toContain(
      'extra is a deep list: is not a known field',
    );
  });

  it('of the greatest batch with the longest names fit', () => {
    const longest = 'x'.repeat(63);
    const top = Number.MAX_SAFE_INTEGER;
    const record = {
      at: 253_402_300_799_999,
      mono: top,
      boot: 'f'.repeat(36),
      camera: longest,
      gate: longest,
      line: longest,
    };
    const records = Array.from({ length: MAX_BATCH_RECORDS }, (_, i) => ({
      seq: top - MAX_BATCH_RECORDS + 1 + i,
      kind: 'coverage' as const,
      ...record,
      from: record.at,
      watchedMs: 86_400_000,
      frames: 100_000_000,
    }));
    const bytes = encodePayload('events', { ...batch, gateway: longest, oldest: 1, records });
    expect(decodePayload('events', bytes).records).toHaveLength(MAX_BATCH_RECORDS);
  });
});

/** A place inside a message: the object or list, and the key in it. */
interface Place {
  holder: Record<string, unknown>;
  key: string;
}

function places(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...places(holder[key])]);
}

function objects(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objects);
  return Array.isArray(value) ? inner : [value as Record<string, unknown>, ...inner];
}

const anyGolden = fc.constantFrom(...goldens);
const copyOf = (golden: GoldenPayload): unknown => structuredClone(golden.message);
const pick = <T>(items: T[], n: number): T | undefined => items[n % items.length];

describe('mutated payloads', () => {
  it('never cause anything but a GatelineError, whose words can be printed', () => {
    fc.assert(
      fc.property(
        anyGolden,
        fc.array(fc.tuple(fc.nat(), fc.oneof(fc.jsonValue(), fc.constant(undefined))), {
          minLength: 1,
          maxLength: 4,
        }),
        (golden, changes) => {
          const message = copyOf(golden);
          for (const [n, value] of changes) {
            const place = pick(places(message), n);
            if (place) place.holder[place.key] = value;
          }
          for (const channel of CHANNELS) {
            try {
              decodePayload(channel, bytesOf(message));
            } catch (error) {
              expect(error).toBeInstanceOf(GatelineError);
              expect(describeError(error as GatelineError)).toContain(channel);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('as bytes never cause anything but a GatelineError', () => {
    fc.assert(
      fc.property(anyGolden, fc.nat(), fc.uint8Array({ maxLength: 12 }), (golden, at, junk) => {
        const bytes = bytesOf(golden.message);
        bytes.set(junk, at % Math.max(1, bytes.length - junk.length));
        try {
          decodePayload(golden.channel, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(GatelineError);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('with an unknown field, at any depth, are never accepted and the field is named', () => {
    fc.assert(
      fc.property(
        anyGolden,
        fc.nat(),
        fc.string({ minLength: 1 }).map((name) => `x${name}`),
        fc.jsonValue(),
        (golden, n, name, value) => {
          const message = copyOf(golden);
          const holder = pick(objects(message), n);
          if (holder) holder[name] = value;
          const error = refusal(golden.channel, bytesOf(message));
          expect(error.faults.map((fault) => fault.path.endsWith(name))).toEqual([true]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lacking a required field are refused with that field alone', () => {
    const optional = new Set([
      ...['reason', 'gate', 'previous', 'blind', 'picture', 'epochs', 'fork'],
      ...['anchor', 'refused', 'disk', 'temperatureC', 'clockOffsetMs'],
    ]);
    fc.assert(
      fc.property(anyGolden, fc.nat(), (golden, n) => {
        const message = copyOf(golden);
        const holder = pick(objects(message), n);
        const key =
          holder &&
          pick(
            Object.keys(holder).filter(
              (name) => !optional.has(name) && !(name === 'hash' && golden.channel === 'receipt'),
            ),
            n,
          );
        if (!holder || !key) return;
        delete holder[key];
        const error = refusal(golden.channel, bytesOf(message));
        expect(error.faults.map((fault) => fault.path.split('.').at(-1))).toEqual([key]);
      }),
      { numRuns: 300 },
    );
  });
});
