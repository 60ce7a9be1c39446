import type { Head, Notice, NumberedRecord, SpoolRecord } from '../../firmware-config/contract/index.ts';

export interface SpoolStats {
  /** Records of all epochs that no receipt has covered yet. */
  unsettled: number;
  /** Records that could not be kept since the spool was created. */
  dropped: number;
  /** Size on disk. */
  bytes: number;
}

/** What is to be sent next: records of one epoch without a hole, and the chain's hash (contract/chain.ts) around them. */
export interface Pending {
  epoch: string;
  /** The lowest seq from which on everything up to the records is still held. */
  oldest: number;
  before: string;
  hash: string;
  records: NumberedRecord[];
}

/** An epoch in the spool: the records from `oldest` to `last` are held, those up to `settled` have a receipt. */
export interface HeldEpoch {
  epoch: string;
  oldest: number;
  settled: number;
  last: number;
}

/** What a receipt says: the server has every record of the epoch up to `through`; `hash` is the chain's hash there. */
export interface Acknowledgement {
  epoch: string;
  through: number;
  hash?: string;
}

/**
 * What became of an acknowledgement. `different`: at `through` the server has another record than the spool, and nothing
 * has changed. `beyond`: the server has later records of the epoch than the spool: this lost its end or is an old copy.
 * Nothing was settled, but no number of the epoch will be given again: there is a new epoch.
 */
export type Settlement = 'settled' | 'ignored' | 'different' | 'beyond';

/**
 * The gateway's memory: every record is here, durably, before anything else hears of it, and stays until the server
 * has given a receipt for it. It holds a queue of epochs; new records go into the last of them.
 */
export interface Spool {
  /** The random id of the epoch to which records are appended, 128 bits in hexadecimal. */
  readonly epoch: string;

  /** True when the last record is a signed head. */
  readonly signed: boolean;

  /** What a technician should know about this spool. */
  readonly notices: readonly Notice[];

  /**
   * Numbers the records 1, 2, 3 … and keeps them, all or none; they are durable when this returns. A full disk does not
   * throw: then the records are counted, and a `dropped` record precedes the next one that can be kept.
   *
   * @returns the records that were kept, now in {@link epoch}; empty when they were dropped
   */
  append(records: SpoolRecord | readonly SpoolRecord[]): NumberedRecord[];

  /**
   * Appends a head, unless the last record is one. It can be missing without harm: a full disk is not told.
   *
   * @param head makes it from the chain's hash of the record before it
   */
  sign(head: (hash: string) => Head): NumberedRecord[];

  /** The first unsettled records of the oldest epoch that has any, at most `limit`; null when all is settled. */
  pending(limit: number): Pending | null;

  /**
   * Takes an acknowledgement. One lower than before means that the server was restored from a backup: what is still held
   * above it becomes unsettled again.
   */
  settle(acknowledgement: Acknowledgement): Settlement;

  /**
   * In place of the record `from` of an epoch the server has another one: what the spool holds from there on goes into
   * a new epoch, whose first record is a `reset` (`spool-forked`). Heads stay behind, since they sign the old chain.
   *
   * @returns false when the disk does not let it; nothing has changed then
   */
  branch(epoch: string, from: number): boolean;

  /** The epochs, oldest first. */
  epochs(): HeldEpoch[];

  /** The chain's hash of a record, where the spool knows it. */
  hashAt(epoch: string, seq: number): string | undefined;

  /**
   * Deletes settled records older than `keepDays`.
   *
   * @param now wall time in milliseconds
   * @returns how many were deleted; call again while it is not 0
   */
  trim(now: number): number;

  stats(): SpoolStats;

  /** Nothing may be called after this. */
  close(): void;
}

/** 128 random bits in hexadecimal. */
export type RandomId = () => string;
