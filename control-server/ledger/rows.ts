import type { NumberedRecord } from '../../firmware-config/contract/index.ts';

type Value = string | number | null;

/** The columns that hold what a gateway said, in the order of {@link contentOf}. */
export const CONTENT_COLUMNS = [
  'kind',
  'at',
  'mono',
  'boot',
  'camera',
  'gate',
  'line',
  'direction',
  'score',
  'from_at',
  'to_at',
  'watched_ms',
  'frames',
  'count',
  'reason',
] as const;

/** What a gateway said, as the values of {@link CONTENT_COLUMNS}. */
export function contentOf(record: NumberedRecord): Value[] {
  const stamp = [record.kind, record.at, record.mono, record.boot];
  switch (record.kind) {
    case 'crossing': {
      const { camera, gate, line, direction, score } = record;
      return [...stamp, camera, gate, line, direction, score, null, null, null, null, null, null];
    }
    case 'coverage': {
      const { camera, gate, line, from, watchedMs, frames } = record;
      return [...stamp, camera, gate, line, null, null, from, null, watchedMs, frames, null, null];
    }
    case 'dropped': {
      const { from, to, count, reason } = record;
      return [...stamp, null, null, null, null, null, from, to, null, null, count, reason];
    }
    case 'reset':
      return [...stamp, null, record.gate ?? null, ...new Array<null>(8).fill(null), record.reason];
  }
}

/** Nothing was counted before this: 2024-01-01T00:00:00Z. */
const EARLIEST = Date.UTC(2024, 0, 1);
/** A gateway's clock may be ahead of the server's by this much. */
const AHEAD_MS = 600_000;
/** A coverage report spans a minute or so; a span beyond a day means that the clock jumped. */
const LONGEST_MS = 86_400_000;

/** Whether a record's own time can be right, so that it can be put into the buckets of that time. */
export function isPlaced(record: NumberedRecord, receivedAt: number): boolean {
  const possible = (at: number) => at >= EARLIEST && at <= receivedAt + AHEAD_MS;
  if (!possible(record.at)) return false;
  if (record.kind !== 'coverage') return true;
  return possible(record.from) && record.from <= record.at && record.at - record.from <= LONGEST_MS;
}
