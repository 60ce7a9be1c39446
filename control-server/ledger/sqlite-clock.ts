import type Database from 'better-sqlite3';
import type { NumberedRecord } from '../../firmware-config/contract/index.ts';
import { type ClockFix, placementOf } from './placement.ts';
import { CONTENT_COLUMNS, type ContentRow, recordOf } from './rows.ts';
import { ROLLUP_COLUMNS, type RollupRow, type SqliteRollups } from './sqlite-rollups.ts';
import { pluck } from './sqlite-statements.ts';
import { Stretch } from './stretch.ts';

type Fix = ClockFix & { seq: number };
type Booked = RollupRow & ContentRow & { id: number; boot: string; placed: number; received_at: number };

/** The times, old and new, of what was moved, the lines whose coverage was, and the records of zones as they were booked. */
interface Moved {
  times: Stretch;
  lines: Map<string, Booked>;
  zones: Booked[];
}

const FIX = `SELECT l.seq, l.boot, l.mono, l.more ->> 'server' AS server, l.more ->> 'uncertaintyMs' AS uncertaintyMs
  FROM ledger l`;
/**
 * Epochs of the same gateway that may share a boot with one: a boot sees a few spools at most, and a gateway that makes up
 * thousands must not hold up the others.
 */
const NEIGHBOURS = ['id < @epoch ORDER BY id DESC', 'id > @epoch ORDER BY id']
  .map(
    (side) => `SELECT id FROM (SELECT id FROM epochs
      WHERE gateway = (SELECT gateway FROM epochs WHERE id = @epoch) AND ${side} LIMIT 8)`,
  )
  .join(' UNION ALL ');
const PAGE = 1000;

interface Elsewhere {
  boot: string;
  epoch: number;
}

/** The clock fixes in the books, and what a new one changes; callers hold the transaction. */
export class SqliteClock {
  readonly #rollups: SqliteRollups;
  readonly #before: Database.Statement<[number, number], Fix>;
  readonly #after: Database.Statement<[number, number], Fix>;
  readonly #elsewhere: Database.Statement<[Elsewhere], Fix>;
  readonly #pruned: Database.Statement<[number], string | null>;
  readonly #prunedElsewhere: Database.Statement<[Elsewhere], string>;
  readonly #neighbours: Database.Statement<[{ epoch: number }], number>;
  readonly #upwards: Database.Statement<[number, number, number], Booked>;
  readonly #downwards: Database.Statement<[number, number, number], Booked>;
  readonly #place: Database.Statement<[number, number, number]>;

  constructor(db: Database.Database, rollups: SqliteRollups) {
    this.#rollups = rollups;
    this.#before = db.prepare(
      `${FIX} WHERE l.epoch = ? AND l.kind = 'sync' AND l.seq < ? ORDER BY l.seq DESC LIMIT 1`,
    );
    this.#after = db.prepare(
      `${FIX} WHERE l.epoch = ? AND l.kind = 'sync' AND l.seq > ? ORDER BY l.seq LIMIT 1`,
    );
    this.#neighbours = pluck(db, `${NEIGHBOURS} ORDER BY id`);
    this.#elsewhere =
      db.prepare(`${FIX} WHERE l.kind = 'sync' AND l.boot = @boot AND l.epoch IN (${NEIGHBOURS})
      ORDER BY l.epoch, l.seq LIMIT 1`);
    this.#pruned = pluck(db, 'SELECT pruned_fix FROM epochs WHERE id = ?');
    this.#prunedElsewhere = pluck(
      db,
      `SELECT pruned_fix FROM epochs WHERE pruned_fix ->> 'boot' = @boot AND id IN (${NEIGHBOURS}) ORDER BY id LIMIT 1`,
    );
    const booked = (condition: string) =>
      db.prepare<[number, number, number], Booked>(
        `SELECT l.id, l.seq, l.placed, l.received_at, ${ROLLUP_COLUMNS},
           ${CONTENT_COLUMNS.map((column) => `l.${column}`).join(', ')}
         FROM ledger l JOIN epochs e ON e.id = l.epoch WHERE l.epoch = ? AND ${condition} LIMIT ?`,
      );
    this.#upwards = booked('l.seq > ? ORDER BY l.seq');
    this.#downwards = booked('l.seq < ? ORDER BY l.seq DESC');
    this.#place = db.prepare('UPDATE ledger SET time = ?, placed = ? WHERE id = ?');
  }

  /**
   * The fix for the record of a boot at a place: the nearest before it in its epoch, else the next after it, else one from
   * another of the gateway's epochs around it.
   */
  fixFor(epoch: number, { seq, boot }: { seq: number; boot: string }): ClockFix | undefined {
    const near = [this.#lastBefore(epoch, seq), this.#after.get(epoch, seq)].find(
      (fix) => fix?.boot === boot,
    );
    if (near) return near;
    const elsewhere = this.#elsewhere.get({ boot, epoch });
    if (elsewhere) return elsewhere;
    const pruned = this.#prunedElsewhere.get({ boot, epoch });
    return pruned === undefined ? undefined : JSON.parse(pruned);
  }

  /** The nearest fix before a place, be it one whose record was removed by age. */
  #lastBefore(epoch: number, seq: number): Fix | undefined {
    const kept = this.#before.get(epoch, seq);
    if (kept) return kept;
    const pruned: Fix | null = JSON.parse(this.#pruned.get(epoch) ?? 'null');
    return pruned && pruned.seq < seq ? pruned : undefined;
  }

  /**
   * A fix has come into the books: the records that it is the nearest for are booked anew.
   *
   * @returns the times, old and new, of what was moved
   */
  apply(epoch: number, record: NumberedRecord): Stretch {
    const moved: Moved = { times: new Stretch(), lines: new Map(), zones: [] };
    const { seq, boot } = record;
    this.#walk(this.#upwards, epoch, seq, boot, moved);
    if (this.#lastBefore(epoch, seq)?.boot !== boot) this.#walk(this.#downwards, epoch, seq, boot, moved);
    for (const id of this.#neighbours.all({ epoch })) {
      this.#walk(this.#downwards, id, Number.MAX_SAFE_INTEGER, boot, moved);
    }
    for (const { site, gate, gateway, line } of moved.lines.values()) {
      if (gate !== null && line !== null) this.#rollups.reline({ site, gate, gateway, line });
    }
    this.#rollups.zones.remax(moved.zones);
    return moved.times;
  }

  /** Books the records of a boot anew, one after the other, until another boot or another fix. */
  #walk(
    page: Database.Statement<[number, number, number], Booked>,
    epoch: number,
    from: number,
    boot: string,
    moved: Moved,
  ): void {
    for (
      let rows = page.all(epoch, from, PAGE);
      rows.length > 0;
      rows = page.all(epoch, rows.at(-1)?.seq ?? 0, PAGE)
    ) {
      for (const row of rows) {
        if (row.boot !== boot || row.kind === 'sync') return;
        this.#bookAnew(epoch, row, moved);
      }
    }
  }

  #bookAnew(epoch: number, row: Booked, moved: Moved): void {
    const record = recordOf(row);
    const { time, placed } = placementOf(record, row.received_at, this.fixFor(epoch, record));
    if (time === row.time && placed === (row.placed === 1)) return;
    // Records without a place in time are told on the day on which they came in.
    moved.times.reach(row.placed === 1 ? row.time : row.received_at, time);
    if (row.kind === 'coverage') moved.lines.set(`${row.gate} ${row.gateway} ${row.line}`, row);
    if (row.kind === 'zone' && row.placed === 1) moved.zones.push(row);
    if (row.placed === 1) this.#rollups.remove(row);
    if (placed) this.#rollups.add({ ...row, time });
    this.#place.run(time, placed ? 1 : 0, row.id);
  }
}
