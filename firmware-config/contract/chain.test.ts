import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, chainHash, chainHashes, chainStart, headText } from './chain.ts';
import { goldenPayload } from './golden.ts';
import { NumberedRecord } from './records.ts';

const batch = goldenPayload('events', 'every-kind');

/** RFC 8785 by its definition: properties sorted by name, at every depth. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}

/** All property names of a schema, at any depth. */
function namesIn(schema: object): string[] {
  return Object.entries(schema).flatMap(([key, inner]: [string, unknown]) => {
    if (typeof inner !== 'object' || inner === null) return [];
    return key === 'properties' ? [...Object.keys(inner), ...namesIn(inner)] : namesIn(inner);
  });
}

describe('the chain', () => {
  it('hashes the canonical text of RFC 8785, which misses no field of any record', () => {
    for (const record of batch.records) expect(canonicalText(record)).toBe(canonical(record));
    const everything = Object.fromEntries([...new Set(namesIn(NumberedRecord))].map((name) => [name, 1]));
    expect(canonicalText(everything as never)).toBe(canonical(everything));
    expect(Object.keys(everything).length).toBeGreaterThan(25);
  });

  it('does not depend on the order of fields', () => {
    for (const record of batch.records) {
      const turned = Object.fromEntries(Object.entries(record).reverse()) as typeof record;
      expect(chainHash(batch.before, turned)).toBe(chainHash(batch.before, record));
    }
  });

  it('leads from the start of the golden batch to its end', () => {
    expect(batch.before).toBe(chainStart(batch.gateway, batch.epoch));
    expect(chainHashes(batch.before, batch.records).at(-1)).toBe(batch.hash);
  });

  it('changes with every changed character of every record', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (n, at, character) => {
        const record = batch.records[n % batch.records.length];
        if (!record) return;
        const text = canonicalText(record);
        const place = at % text.length;
        const changed = `${text.slice(0, place)}${character}${text.slice(place + 1)}`;
        let other: NumberedRecord;
        try {
          other = JSON.parse(changed);
        } catch {
          return;
        }
        if (changed === text || canonicalText(other) === text) return;
        expect(chainHash(batch.before, other)).not.toBe(chainHash(batch.before, record));
      }),
      { numRuns: 500 },
    );
  });

  it('starts elsewhere for another gateway or epoch', () => {
    const starts = [chainStart('a', 'b'), chainStart('a', 'c'), chainStart('c', 'b')];
    expect(new Set(starts).size).toBe(3);
  });

  it('is signed in a head, which a public key alone can check', () => {
    const place = batch.records.findIndex(({ kind }) => kind === 'head');
    const head = batch.records[place];
    if (head?.kind !== 'head') throw new Error('there is no head in the golden batch');
    expect(head.hash).toBe(chainHashes(batch.before, batch.records)[place - 1]);
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: head.key }, format: 'jwk' });
    const signature = Buffer.from(head.signature, 'base64url');
    expect(verify(null, Buffer.from(headText(head)), key, signature)).toBe(true);
    expect(verify(null, Buffer.from(headText({ ...head, at: head.at + 1 })), key, signature)).toBe(false);
  });
});
