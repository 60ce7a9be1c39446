import type Database from 'better-sqlite3';
import {
  chainStart,
  type NumberedRecord,
  type Reset,
  type SpoolRecord,
} from '../../firmware-config/contract/index.ts';
import { epochRow } from './sealed-rows.ts';
import type { HeldEpoch, Pending } from './spool.ts';
import { SpoolDamage } from './spool-damage.ts';
import { type EpochName, hexOf, type Row, recordOf, rowOf, sameBytes } from './spool-rows.ts';
import { type Hole, prepareStatements, type Statements } from './spool-statements.ts';

/** An epoch in the file. */
export interface EpochState extends EpochName {
  oldest: number;
  settled: number;
  last: number;
  /** The chain's hash of the last record. */
  tip: string;
  /** Records that a damaged file has lost between others. */
  holes: readonly Hole[];
}

/** A record to append; a head is made from the chain's hash before it. */
export type Entry = SpoolRecord | ((before: string) => SpoolRecord);

/** Rows read or moved in one go. */
const PAGE = 1_000;

/**
 * The epochs in a spool's file, oldest first. Every change is one transaction: when it throws, nothing has changed.
 * Everything that is read is checked; damage is thrown as {@link SpoolDamage}.
 */
export class SqliteEpochs {
  readonly statements: Statements;
  readonly #db: Database.Database;
  readonly #gateway: string;
  #epochs: EpochState[] = [];
  /** True when the last record is a head. */
  signed = false;

  /** @param db holds the tables */
  constructor(db: Database.Database, gateway: string) {
    this.#db = db;
    this.#gateway = gateway;
    this.statements = prepareStatements(db);
  }

  /** Reads what the file holds, and checks it as far as it is not settled yet. */
  load(): void {
    const { epochs, extent, holes, strays } = this.statements;
    this.#epochs = epochs.all().map((row) => {
      const { number, name } = row;
      if (!sameBytes(epochRow(this.#gateway, row).seal, row.seal))
        throw new SpoolDamage(`epoch ${number} is damaged`);
      const { oldest, last, held } = extent.get(number) ?? {};
      if (!oldest || !last || !held) throw new SpoolDamage(`the records of epoch ${number} are missing`);
      const settled = Math.max(row.settled, oldest - 1);
      const epoch = { number, name, oldest, settled, last, tip: '', holes: holes.all(number) };
      if (held + missing(epoch, 0) !== last - oldest + 1 || settled > last) {
        throw new SpoolDamage('records are missing in it');
      }
      return epoch;
    });
    if (this.#epochs.length === 0 || strays.get() !== 0) throw new SpoolDamage('an epoch is missing in it');
    for (const epoch of this.#epochs) epoch.tip = this.#check(epoch);
  }

  /** The gateway whose spool this is; this one where nothing tells. */
  owner(): string {
    const rows = this.statements.epochs.all();
    const sealedFor = (gateway: string) =>
      rows.some((row) => sameBytes(epochRow(gateway, row).seal, row.seal));
    const owner = this.statements.gateway.get();
    return owner !== undefined && !sealedFor(this.#gateway) && sealedFor(owner) ? owner : this.#gateway;
  }

  get all(): readonly EpochState[] {
    return this.#epochs;
  }

  get current(): EpochState {
    const current = this.#epochs.at(-1);
    if (!current) throw new Error('the spool has no epoch');
    return current;
  }

  find(name: string): EpochState | undefined {
    return this.#epochs.find((epoch) => epoch.name === name);
  }

  held(): HeldEpoch[] {
    return this.#epochs.map(({ name, oldest, settled, last }) => ({ epoch: name, oldest, settled, last }));
  }

  unsettled(): number {
    return this.#epochs.reduce(
      (sum, epoch) => sum + epoch.last - epoch.settled - missing(epoch, epoch.settled),
      0,
    );
  }

  /** Begins a new epoch with this record. */
  begin(name: string, first: Reset): void {
    this.#change(() => this.#opened(name, first));
  }

  /** Appends to the current epoch; `beside` joins the transaction. */
  append(entries: readonly Entry[], beside: () => void): NumberedRecord[] {
    const records: NumberedRecord[] = [];
    this.#change(() => {
      const next = this.#extended(this.current, entries, records);
      beside();
      return [...this.#epochs.slice(0, -1), next];
    });
    this.signed = records.at(-1)?.kind === 'head';
    return records;
  }

  pending(limit: number): Pending | null {
    const epoch = this.#epochs.find(({ last, settled }) => last > settled);
    if (!epoch) return null;
    const records = this.#read(epoch, epoch.settled, limit);
    const [first, last] = [records[0], records.at(-1)];
    if (!first || !last) throw new SpoolDamage(`the records after ${epoch.settled} are missing`);
    const hole = epoch.holes.findLast(({ to }) => to < first.record.seq);
    return {
      epoch: epoch.name,
      oldest: hole ? hole.to + 1 : epoch.oldest,
      before: hexOf(first.row.before),
      hash: hexOf(last.row.hash),
      records: records.map(({ record }) => record),
    };
  }

  hashAt(epoch: EpochState, seq: number): string | undefined {
    const { at } = this.statements;
    if (seq === epoch.last) return epoch.tip;
    const held = this.recordAt(epoch, seq);
    if (held || !this.recordAt(epoch, seq + 1)) return held?.hash;
    const next = at.get(epoch.number, seq + 1);
    return next && hexOf(next.before);
  }

  /** A record and the chain's hash after it, where it is held. */
  recordAt(epoch: EpochState, seq: number): { record: NumberedRecord; hash: string } | undefined {
    const row = this.statements.at.get(epoch.number, seq);
    if (!row) return undefined;
    const record = recordOf(row, epoch.name);
    if (!record) throw new SpoolDamage(`record ${seq} is damaged`);
    return { record, hash: hexOf(row.hash) };
  }

  /** It counts from now on, even when the disk refuses to keep it. */
  settle(epoch: EpochState, settled: number): void {
    this.#put({ ...epoch, settled });
    this.statements.settle.run(epochRow(this.#gateway, { ...epoch, settled }));
  }

  /** Deletes records from the front of an epoch, settled ones only; an old epoch that is empty then goes as well. */
  deleteBelow(epoch: EpochState, seq: number): number {
    const isCurrent = epoch === this.current;
    // The last record of the current epoch stays, since numbering and the chain go on from it.
    const end = Math.min(seq, epoch.settled + 1, isCurrent ? epoch.last : epoch.last + 1);
    if (end <= epoch.oldest) return 0;
    let deleted = 0;
    this.#change(() => {
      const { deleteBelow, removeHoles, bounds } = this.statements;
      deleted = deleteBelow.run(epoch.number, end).changes;
      const oldest = bounds.get(epoch.number, epoch.number)?.oldest ?? null;
      removeHoles.run(epoch.number, oldest ?? end);
      return this.#shortened(epoch, oldest);
    });
    return deleted;
  }

  /** Moves the records from `from` on, without the heads, into a new epoch that begins with `first`. */
  branch(epoch: EpochState, from: number, { name, first }: { name: string; first: Reset }): number {
    let moved = 0;
    this.#change(() => {
      let next = this.#opened(name, first).at(-1) ?? epoch;
      const { deleteUpTo, removeHolesFrom, bounds } = this.statements;
      for (let after = from - 1; after < epoch.last; ) {
        const page = this.#read(epoch, after, PAGE, false);
        const last = page.at(-1)?.record.seq;
        if (last === undefined) throw new SpoolDamage(`the records after ${after} are missing`);
        const kept = page
          .map(({ record: { seq: _, ...record } }) => record)
          .filter(({ kind }) => kind !== 'head');
        deleteUpTo.run(epoch.number, from, last);
        next = this.#extended(next, kept, []);
        moved += kept.length;
        after = last;
      }
      const { oldest, last } = bounds.get(epoch.number, epoch.number) ?? { oldest: null, last: null };
      const settled = Math.min(epoch.settled, last ?? 0);
      removeHolesFrom.run(epoch.number, last ?? 0);
      this.statements.settle.run(epochRow(this.#gateway, { ...epoch, settled }));
      const holes = epoch.holes.filter((hole) => hole.to < (last ?? 0));
      const tip = last === null ? '' : (this.hashAt({ ...epoch, last: 0 }, last) ?? '');
      const left = this.#shortened({ ...epoch, last: last ?? 0, settled, tip, holes }, oldest);
      return [...left, next];
    });
    this.signed = false;
    return moved;
  }

  /** Runs the work in a transaction and takes over the state that it returns once that is in the file. */
  #change(work: () => EpochState[]): void {
    this.#epochs = this.#db.transaction(work).immediate();
  }

  #opened(name: string, first: Reset): EpochState[] {
    const number = (this.#epochs.at(-1)?.number ?? 0) + 1;
    this.statements.addEpoch.run(epochRow(this.#gateway, { number, name, settled: 0 }));
    const empty = {
      number,
      name,
      oldest: 1,
      settled: 0,
      last: 0,
      tip: chainStart(this.#gateway, name),
      holes: [],
    };
    return [...this.#epochs, this.#extended(empty, [first], [])];
  }

  #extended(epoch: EpochState, entries: readonly Entry[], records: NumberedRecord[]): EpochState {
    let { last, tip } = epoch;
    for (const entry of entries) {
      const record = { seq: last + 1, ...(typeof entry === 'function' ? entry(tip) : entry) };
      const row = rowOf(epoch, tip, record);
      this.statements.insert.run(row);
      records.push(record);
      last++;
      tip = hexOf(row.hash);
    }
    return { ...epoch, last, tip };
  }

  /** All epochs, with this one changed; without it where nothing of it is left. */
  #shortened(epoch: EpochState, oldest: number | null): EpochState[] {
    if (oldest === null) this.statements.removeEpoch.run(epoch.number);
    const left =
      oldest === null ? [] : [{ ...epoch, oldest, holes: epoch.holes.filter(({ to }) => to >= oldest) }];
    return this.#epochs.flatMap((one) => (one.number === epoch.number ? left : one));
  }

  #put(epoch: EpochState): void {
    this.#epochs = this.#epochs.map((one) => (one.number === epoch.number ? epoch : one));
  }

  /** Checks what is not settled, and the last record in any case. @returns the hash of the last record */
  #check(epoch: EpochState): string {
    let tip = '';
    for (let after = Math.min(epoch.settled, epoch.last - 1); after < epoch.last; ) {
      const last = this.#read(epoch, after, PAGE, false).at(-1);
      if (!last) throw new SpoolDamage(`the records after ${after} are missing`);
      after = last.record.seq;
      tip = hexOf(last.row.hash);
      if (epoch === this.current) this.signed = last.record.kind === 'head';
    }
    return tip;
  }

  /** The records after a seq, each checked by itself and against the one before it, up to the next hole or over it. */
  #read(
    epoch: EpochState,
    after: number,
    limit: number,
    stop = true,
  ): { row: Row; record: NumberedRecord }[] {
    const found: { row: Row; record: NumberedRecord }[] = [];
    for (const row of this.statements.after.all(epoch.number, after, limit)) {
      const record = recordOf(row, epoch.name);
      if (!record) throw new SpoolDamage(`record ${row.seq} is damaged`);
      const before = found.at(-1);
      const follows = before?.record.seq === record.seq - 1;
      if (before && !follows && stop) break;
      if (before && follows && hexOf(before.row.hash) !== hexOf(row.before)) {
        throw new SpoolDamage(`record ${row.seq} does not follow the one before it`);
      }
      found.push({ row, record });
    }
    return found;
  }
}

/** How many records are missing after a seq. */
function missing({ holes }: Pick<EpochState, 'holes'>, after: number): number {
  return holes.reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from - 1, after)), 0);
}
