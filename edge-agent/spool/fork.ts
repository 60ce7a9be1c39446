import { hash as digest } from 'node:crypto';
import type { NumberedRecord, Reset } from '../../firmware-config/contract/index.ts';
import type { Clock } from '../health/clock.ts';
import type { RandomId } from './spool.ts';

/** What a spool holds in a place where the server has something else. */
export interface Forked {
  epoch: string;
  from: number;
  /** The record there and the chain's hash after it; absent where there is none. */
  held?: { record: NumberedRecord; hash: string };
}

/**
 * The id and the first record of the epoch into which records are moved. Both follow from the first record that is moved:
 * should a disk forget that they were moved, or a copy of it meet the same fork, then they are moved in the same way, and
 * the server knows them again.
 */
export function forkedEpoch(
  { epoch, from, held }: Forked,
  clock: Clock,
  randomId: RandomId,
): { name: string; first: Reset } {
  const previous = { epoch, through: from - 1 };
  if (!held)
    return { name: randomId(), first: { kind: 'reset', ...clock(), reason: 'spool-forked', previous } };
  const { at, mono, boot } = held.record;
  return {
    name: digest('sha256', `gateline fork ${epoch} ${from} ${held.hash}`, 'hex').slice(0, 32),
    first: { kind: 'reset', at, mono, boot, reason: 'spool-forked', previous },
  };
}
