import { hash as digest } from 'node:crypto';
import type { NumberedRecord } from './records.ts';

/**
 * Every field of every record, in the order of their UTF-16 code units. As the second argument of JSON.stringify it makes
 * the canonical form of RFC 8785 (JSON Canonicalization Scheme) out of any record, whatever the order of its fields.
 */
const FIELDS = [
  'at',
  'blind',
  'boot',
  'byMs',
  'camera',
  'cause',
  'count',
  'direction',
  'dwellMs',
  'epoch',
  'frames',
  'from',
  'gate',
  'hash',
  'key',
  'kind',
  'line',
  'longestMs',
  'longestQueue',
  'mono',
  'mostPeople',
  'ms',
  'peopleMs',
  'previous',
  'queueMs',
  'reason',
  'score',
  'seq',
  'server',
  'signature',
  'through',
  'to',
  'uncertaintyMs',
  'visits',
  'watchedMs',
  'zone',
];

/** A record as the one text that is hashed: RFC 8785. */
export function canonicalText(record: NumberedRecord): string {
  return JSON.stringify(record, FIELDS);
}

/** The chain's hash before the first record of an epoch: it binds the chain to its gateway and epoch. */
export function chainStart(gateway: string, epoch: string): string {
  return digest('sha256', `gateline chain ${gateway} ${epoch}`, 'hex');
}

/**
 * The chain's hash after a record: SHA-256 over the hash before it (64 hexadecimal digits) and the record's
 * {@link canonicalText}, in UTF-8.
 */
export function chainHash(before: string, record: NumberedRecord): string {
  return digest('sha256', before + canonicalText(record), 'hex');
}

/** The chain's hash after each of the records. */
export function chainHashes(before: string, records: readonly NumberedRecord[]): string[] {
  let hash = before;
  return records.map((record) => {
    hash = chainHash(hash, record);
    return hash;
  });
}

/** What a gateway signs in a `head`: when, and the chain's hash of the record before the head. */
export function headText(head: { at: number; hash: string }): string {
  return `gateline head ${head.at} ${head.hash}`;
}
