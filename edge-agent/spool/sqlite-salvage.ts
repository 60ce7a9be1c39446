import type Database from 'better-sqlite3';
import type { Loss } from './losses.ts';
import { epochRow, lossOf, lossRow } from './sealed-rows.ts';
import { isHash, type Row, recordOf, sameBytes } from './spool-rows.ts';
import { type EpochRow, type Hole, prepareStatements, readingStatements } from './spool-statements.ts';

/** What a damaged spool still gave. */
export interface Salvage {
  /** Records that were whole. */
  records: number;
  /** Stretches that were not, in words. */
  missing: string[];
  /** The epoch that records were appended to, and the last record of it that is known; absent where that is unreadable. */
  previous?: { epoch: string; through: number };
  losses: Loss[];
}

/** Rows read in one go. */
const PAGE = 200;
/** No seq is higher. */
const HIGHEST = 2 ** 45;

/**
 * Copies every record that is whole, under its own epoch and number, from a damaged spool into a new file, with what is
 * known of its settlement; callers hold the transaction. Whatever cannot be read is passed over.
 *
 * @param into holds the tables of a spool, empty
 */
export function salvage(from: Database.Database, into: Database.Database, gateway: string): Salvage {
  const found: Salvage = { records: 0, missing: [], losses: [] };
  const reading = attempt(() => readingStatements(from));
  if (!reading) return found;
  const writing = prepareStatements(into);
  for (const row of attempt(() => reading.losses.all()) ?? []) {
    const loss = lossOf(row);
    if (loss) found.losses.push(loss);
  }
  for (const loss of found.losses) writing.keepLoss.run(lossRow(loss));
  let number = 0;
  const names = new Set<string>();
  for (const epoch of attempt(() => reading.epochs.all()) ?? []) {
    const { name } = epoch;
    if (!isName(name) || names.has(name)) continue;
    const known = sameBytes(epochRow(gateway, epoch).seal, epoch.seal) ? epoch.settled : undefined;
    const { oldest, last, holes, records } = copy(reading, writing, epoch, number + 1);
    if (records === 0) {
      if (known !== undefined) found.previous = { epoch: name, through: known };
      continue;
    }
    number++;
    names.add(name);
    const settled = Math.max(oldest - 1, Math.min(known ?? 0, last));
    writing.addEpoch.run(epochRow(gateway, { number, name, settled }));
    for (const hole of holes) writing.addHole.run(number, hole.from, hole.to);
    found.records += records;
    found.missing.push(...holes.map((hole) => `${hole.from} to ${hole.to}`));
    if (known !== undefined && oldest > known + 1) found.missing.push(`${known + 1} to ${oldest - 1}`);
    found.previous = { epoch: name, through: last };
  }
  return found;
}

type Reading = ReturnType<typeof readingStatements>;
type Writing = ReturnType<typeof prepareStatements>;

function copy(reading: Reading, writing: Writing, { name, number }: EpochRow, newNumber: number) {
  const holes: Hole[] = [];
  let oldest = 0;
  let last = 0;
  let records = 0;
  let before: Row | undefined;
  for (const row of wholeRows(reading, number, name)) {
    const follows = before !== undefined && row.seq === before.seq + 1;
    if (before && follows && !sameBytes(before.hash, row.before)) continue;
    if (before && !follows) holes.push({ from: before.seq + 1, to: row.seq - 1 });
    writing.insert.run({ ...row, epoch: newNumber });
    if (records === 0) oldest = row.seq;
    last = row.seq;
    records++;
    before = row;
  }
  return { oldest, last, holes, records };
}

/** All rows of an epoch that are whole, in order. */
function* wholeRows(reading: Reading, epoch: number, name: string): Generator<Row> {
  const rowsAfter = (seq: number, limit: number) =>
    attempt(() => reading.after.all(epoch, seq, limit)) ?? attempt(() => reading.after.all(epoch, seq, 1));
  const isWhole = (row: Row) => isHash(row.before) && isHash(row.hash) && recordOf(row, name) !== undefined;
  for (let after = 0; after < HIGHEST; ) {
    const rows = rowsAfter(after, PAGE);
    if (rows?.length === 0) return;
    let reached = after;
    for (const row of rows ?? []) {
      if (row.seq <= reached || !isWhole(row)) break;
      // A flipped bit may have made bytes out of the text, and left all of them as they were.
      yield { ...row, body: String(row.body) };
      reached = row.seq;
    }
    after = reached > after ? reached : beyondDamage(after);
  }

  /** The nearest place after a damaged one from which on rows can be read again, by doubling and then halving. */
  function beyondDamage(damaged: number): number {
    const reads = (seq: number) => {
      const rows = rowsAfter(seq, 1);
      const [row] = rows ?? [];
      return rows !== undefined && (row === undefined || (row.seq > seq && isWhole(row)));
    };
    let bad = damaged;
    let step = 1;
    while (!reads(damaged + step)) {
      bad = damaged + step;
      step *= 2;
      if (step > HIGHEST) return HIGHEST;
    }
    let good = damaged + step;
    while (good - bad > 1) {
      const middle = Math.floor((good + bad) / 2);
      if (reads(middle)) good = middle;
      else bad = middle;
    }
    return good;
  }
}

const isName = (name: unknown): name is string => typeof name === 'string' && /^[0-9a-f]{32}$/.test(name);

/** The result of a reading that damage may make impossible. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
