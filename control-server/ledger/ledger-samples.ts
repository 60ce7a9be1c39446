import type { EventBatch, NumberedRecord, SpoolRecord } from '../../firmware-config/contract/index.ts';

/** Ground for tests: a site with two gates, a moment, and records of one gateway. */
export const PLACE = { id: 'den-hung', gates: [{ id: 'main' }, { id: 'side' }] };
export const NOW = Date.parse('2026-11-22T03:00:00Z');
export const EPOCH = '0123456789abcdef0123456789abcdef';
const STAMP = { mono: 1000, boot: '0a1b2c3d-0000' };
const SEEN_BY = { camera: 'cam-1', line: 'door' };

export function crossing(at: number, direction: 'in' | 'out' = 'in', gate = 'main'): SpoolRecord {
  return { kind: 'crossing', at, ...STAMP, ...SEEN_BY, gate, direction, score: 0.9 };
}

export function coverage(from: number, at: number, watchedMs: number, gate = 'main'): SpoolRecord {
  return { kind: 'coverage', at, ...STAMP, ...SEEN_BY, gate, from, watchedMs, frames: 600 };
}

export function rezero(at: number, gate = 'main'): SpoolRecord {
  return { kind: 'reset', at, ...STAMP, reason: 'occupancy-rezero', gate };
}

export function dropped(at: number, count: number): SpoolRecord {
  return { kind: 'dropped', at, ...STAMP, count, from: at - 1000, to: at, reason: 'disk-full' };
}

/** The records as a batch whose first one has place `first`. */
export function batchOf(
  records: SpoolRecord[],
  first = 1,
  { gateway = 'gw-1', oldest = 1, epoch = EPOCH, sentAt = NOW } = {},
): EventBatch {
  const numbered = records.map((record, index) => ({ seq: first + index, ...record }) as NumberedRecord);
  return { v: 1, gateway, epoch, sentAt, oldest, records: numbered };
}
