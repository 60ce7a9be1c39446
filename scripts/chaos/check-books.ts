import { slotOf, spread } from '../../control-server/rollups/slots.ts';
import { chainHash, chainStart } from '../../firmware-config/contract/index.ts';
import type { Booked, BookedEpoch } from './books.ts';
import type { Difference, Evidence } from './check.ts';

/** What never happens to messages of a sound gateway, whatever happens to the machines. */
const NEVER_SET_ASIDE = ['bad-payload', 'broken-chain', 'signature', 'gateway-mismatch', 'unknown-gate'];

/** What is wrong with the books in themselves: chains, gaps, sums. */
export function bookFaults(evidence: Evidence): Difference[] {
  const { books, gateway, isSpoolDamaged, isServerRestored } = evidence;
  const unexplained = (what: string, epoch?: string, seq?: number): Difference => ({
    type: 'unexplained',
    what,
    ...(epoch === undefined ? {} : { epoch }),
    ...(seq === undefined ? {} : { seq }),
  });
  const found: Difference[] = [];
  for (const epoch of books.epochs) {
    for (const { seq, what } of [...chainFaults(gateway, epoch), ...gapFaults(epoch)]) {
      found.push(unexplained(what, epoch.epoch, seq));
    }
    for (const { record } of epoch.booked) {
      const isNew = record.kind === 'reset' && record.reason !== 'spool-created';
      if (isNew && !isSpoolDamaged)
        found.push(unexplained(`a new epoch without need: ${record.reason}`, epoch.epoch));
    }
  }
  if (!isSpoolDamaged && books.unknown.length > 0)
    found.push(unexplained('a stretch of time is unknown without need'));
  for (const { reason, detail } of books.quarantine) {
    const isConflict = reason === 'conflict' && !isSpoolDamaged && !isServerRestored;
    if (isConflict || NEVER_SET_ASIDE.includes(reason))
      found.push(unexplained(`set aside as ${reason}: ${detail}`));
  }
  return [...found, ...sumFaults(evidence).map((what) => unexplained(what))];
}

interface Finding {
  seq: number;
  what: string;
}

function chainFaults(gateway: string, { epoch, booked }: BookedEpoch): Finding[] {
  let before: string | null = chainStart(gateway, epoch);
  let last = 0;
  for (const { record, hash } of booked) {
    // Behind a gap the chain goes on from a record that nobody has.
    const follows = record.seq === last + 1;
    if (hash === null) return [{ seq: record.seq, what: 'it has no hash' }];
    if (follows && before !== null && chainHash(before, record) !== hash) {
      return [{ seq: record.seq, what: 'its hash does not follow from the record before it' }];
    }
    before = hash;
    last = record.seq;
  }
  return [];
}

/** A gap holds no record of the books, and what is missing lies in one. */
function gapFaults({ through, booked, gaps }: BookedEpoch): Finding[] {
  const have = new Set(booked.map(({ record }) => record.seq));
  const missing = new Set<number>();
  const found: Finding[] = [];
  for (const { from, to } of gaps) {
    for (let seq = from; seq <= to; seq++) {
      missing.add(seq);
      if (have.has(seq))
        found.push({ seq, what: `it is in the books, and reported missing (${from} to ${to})` });
    }
  }
  for (let seq = 1; seq <= through; seq++) {
    if (!have.has(seq) && !missing.has(seq))
      found.push({ seq, what: 'it is missing, and in no reported gap' });
  }
  return found;
}

/** The rollups are the sums of the placed records. */
function sumFaults({ books }: Evidence): string[] {
  const counts = new Sums();
  const coverage = new Sums();
  for (const { record, time } of books.epochs.flatMap(({ booked }) => booked.filter(isPlaced))) {
    if (record.kind === 'crossing') counts.add(`${record.gate} ${record.direction} ${slotOf(time)}`, 1);
    if (record.kind !== 'coverage') continue;
    for (const { slot, ms } of spread(record.from + time - record.at, time, record.watchedMs)) {
      coverage.add(`${record.line} ${slot}`, ms);
    }
  }
  const countsRolledUp = new Sums();
  for (const { slot, gate, in: entries, out } of books.counts) {
    countsRolledUp.add(`${gate} in ${slot}`, entries);
    countsRolledUp.add(`${gate} out ${slot}`, out);
  }
  const coverageRolledUp = new Sums();
  for (const { slot, line, watchedMs } of books.coverage) coverageRolledUp.add(`${line} ${slot}`, watchedMs);
  return [...counts.unlike(countsRolledUp, 'count'), ...coverage.unlike(coverageRolledUp, 'coverage')];
}

const isPlaced = ({ placed }: Booked) => placed;

class Sums {
  private readonly sums = new Map<string, number>();

  add(key: string, amount: number): void {
    this.sums.set(key, (this.sums.get(key) ?? 0) + amount);
  }

  unlike(rollup: Sums, name: string): string[] {
    const keys = new Set([...this.sums.keys(), ...rollup.sums.keys()]);
    return [...keys].flatMap((key) => {
      const [records, rolledUp] = [this.sums.get(key) ?? 0, rollup.sums.get(key) ?? 0];
      return records === rolledUp
        ? []
        : [`the ${name} of ${key} is ${rolledUp}, its records make ${records}`];
    });
  }
}
