import { hash as digest } from 'node:crypto';
import { chainHash, NumberedRecord } from '../../firmware-config/contract/index.ts';
import { validatorOf } from '../../firmware-config/validation.ts';

const numbered = validatorOf(NumberedRecord);

/** A record as a row of the spool. It can be checked by itself, whatever became of the rows around it. */
export interface Row {
  /** The epoch's place in the queue. */
  epoch: number;
  seq: number;
  /** Wall time of the record, for trimming. */
  at: number;
  /** The chain's hash before and after the record, 32 bytes each. */
  before: Uint8Array;
  hash: Uint8Array;
  /** Binds the row to the epoch's id. */
  seal: Uint8Array;
  /** The record as JSON, without its seq. */
  body: string;
}

/** Some bytes that hardly fit other words: a check against decay, not against people. */
export function sealOf(...words: (string | number)[]): Buffer {
  return digest('sha256', words.join(' '), 'buffer').subarray(0, 8);
}

/** A whole number of an epoch in the file, and the id that the server knows it by. */
export interface EpochName {
  number: number;
  name: string;
}

/** The row for a record, given the chain's hash before it; `hash` is the chain's hash after it. */
export function rowOf({ number, name }: EpochName, before: string, record: NumberedRecord): Row {
  const hash = chainHash(before, record);
  const { seq, ...body } = record;
  return {
    epoch: number,
    seq,
    at: record.at,
    before: Buffer.from(before, 'hex'),
    hash: Buffer.from(hash, 'hex'),
    seal: sealOf(name, hash),
    body: JSON.stringify(body),
  };
}

/** The record in a row of the epoch; undefined when anything about the row is damaged. */
export function recordOf(row: Row, name: string): NumberedRecord | undefined {
  try {
    const record: unknown = { seq: row.seq, ...(JSON.parse(row.body) as object) };
    if (!numbered.accepts(record) || record.seq !== row.seq || record.at !== row.at) return undefined;
    const hash = hexOf(row.hash);
    if (chainHash(hexOf(row.before), record) !== hash) return undefined;
    return sameBytes(sealOf(name, hash), row.seal) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes in hexadecimal. */
export const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** True for 32 bytes; a damaged file may hold anything in their place. */
export const isHash = (value: unknown) => value instanceof Uint8Array && value.byteLength === 32;

/** True when both are the same bytes; a damaged file may hold anything in their place. */
export const sameBytes = (a: Uint8Array, b: unknown) => b instanceof Uint8Array && Buffer.compare(a, b) === 0;
