import type { NumberedRecord } from '../../firmware-config/contract/index.ts';

export type Value = string | number | null;

/** The columns that hold what a gateway said, by the record's field; fields without one stand in `more`, as JSON. */
const COLUMNS = {
  kind: 'kind',
  at: 'at',
  mono: 'mono',
  boot: 'boot',
  camera: 'camera',
  gate: 'gate',
  line: 'line',
  direction: 'direction',
  score: 'score',
  from: 'from_at',
  to: 'to_at',
  watchedMs: 'watched_ms',
  frames: 'frames',
  count: 'count',
  reason: 'reason',
} as const;
const FIELDS = Object.entries(COLUMNS);

/** In the order of {@link contentOf}. */
export const CONTENT_COLUMNS: readonly string[] = [...Object.values(COLUMNS), 'more'];

/** What a gateway said, as the values of {@link CONTENT_COLUMNS}. */
export function contentOf(record: NumberedRecord): Value[] {
  const { seq: _, ...fields } = record;
  const rest: Record<string, unknown> = { ...fields };
  const values = FIELDS.map(([field]) => {
    const value = rest[field];
    delete rest[field];
    return (value ?? null) as Value;
  });
  return [...values, Object.keys(rest).length > 0 ? JSON.stringify(rest) : null];
}

/** The columns a record is read back from. */
export type ContentRow = { seq: number; more: string | null } & Record<string, Value>;

/** The record in a row of the ledger, as its gateway sent it. @throws SyntaxError when the row was tampered with */
export function recordOf(row: ContentRow): NumberedRecord {
  const record: Record<string, unknown> = { seq: row.seq };
  for (const [field, column] of FIELDS) {
    const value = row[column];
    if (value !== null && value !== undefined) record[field] = value;
  }
  if (row.more !== null) Object.assign(record, JSON.parse(row.more));
  return record as unknown as NumberedRecord;
}
