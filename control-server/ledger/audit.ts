import type { NumberedRecord } from '../../firmware-config/contract/index.ts';

/** A record as it stands in the books; `record` is null where the row is damaged. */
export interface BookedRecord {
  seq: number;
  site: string;
  receivedAt: number;
  time: number;
  placed: boolean;
  /** The chain's hash after it; null for records from before there were chains. */
  hash: string | null;
  record: NumberedRecord | null;
}

/** One epoch of a gateway in the books. */
export interface BookedEpoch {
  id: number;
  gateway: string;
  epoch: string;
  /** Records up to here were removed by age; their last hash. */
  prunedThrough: number;
  prunedHash: string | null;
}

/** Records of one epoch, in one piece. */
export interface Piece {
  epoch: BookedEpoch;
  from: number;
  to: number;
}

/** The books record by record, as they were at one moment. */
export interface Audit {
  /** Of every gateway, oldest first. */
  epochs(): BookedEpoch[];
  /** The keys that gateways have signed with, in the order in which they were first seen. */
  keys(): { gateway: string; key: string; firstSeenAt: number }[];
  /** From when on all records of a site are still there; 0 where none were removed by age. */
  keptFrom(site: string): number;
  /** The records of an epoch from one place to another, in order. */
  records(epoch: BookedEpoch, from?: number, to?: number): Iterable<BookedRecord>;
  /** The chain's hash before a record; undefined where the books do not hold the one before it. */
  hashBefore(epoch: BookedEpoch, seq: number): string | undefined;
  /**
   * The pieces of chains that hold a site's records of a stretch of time: each from the clock fix before the first of them
   * to the first signed head behind the last.
   */
  pieces(site: string, gates: readonly string[], from: number, to: number): Piece[];
  close(): void;
}
