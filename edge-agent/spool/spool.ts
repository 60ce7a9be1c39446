import type { NumberedRecord, SpoolRecord } from '../../firmware-config/contract/index.ts';

export interface SpoolStats {
  /** Records that no receipt has covered yet. */
  unsettled: number;
  /** Records that could not be kept since the spool was created. */
  dropped: number;
  /** Size on disk. */
  bytes: number;
}

/** What became of a receipt. `restarted`: it proved this spool to be an old copy, so a new epoch has begun. */
export type Settlement = 'settled' | 'ignored' | 'restarted';

/**
 * The gateway's memory: every record is here, durably, before anything else hears of it, and stays until the server
 * has given a receipt for it.
 */
export interface Spool {
  /** The random id of this spool, 128 bits in hexadecimal. It changes only when a new epoch begins. */
  readonly epoch: string;

  /** What a technician should know about this spool, in words. */
  readonly notices: readonly string[];

  /**
   * Numbers the records 1, 2, 3 … and keeps them, all or none; they are durable when this returns. A full disk does not
   * throw: then the records are counted, and a `dropped` record precedes the next one that can be kept.
   *
   * @returns the records that were kept; empty when they were dropped
   */
  append(records: SpoolRecord | readonly SpoolRecord[]): NumberedRecord[];

  /** The first unsettled records in order, at most `limit`. */
  pending(limit: number): NumberedRecord[];

  /**
   * Takes a receipt: the server has every record of `epoch` up to `through`. One lower than before means that the server
   * was restored from a backup: what is still held above it becomes unsettled again.
   */
  settle(epoch: string, through: number): Settlement;

  /**
   * Deletes settled records older than `keepDays`.
   *
   * @param now wall time in milliseconds
   * @returns how many were deleted; call again while it is not 0
   */
  trim(now: number): number;

  /** The lowest seq still held. */
  oldest(): number;

  stats(): SpoolStats;

  /** Nothing may be called after this. */
  close(): void;
}

/** 128 random bits in hexadecimal. */
export type RandomId = () => string;
