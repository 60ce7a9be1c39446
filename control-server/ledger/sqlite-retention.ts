import type Database from 'better-sqlite3';
import { SLOT_MS, slotOf } from '../rollups/slots.ts';
import type { Pruned } from './ledger.ts';

interface Epoch {
  id: number;
  gateway: string;
  pruned_through: number;
}

interface Row {
  seq: number;
  site: string;
  received_at: number;
  time: number;
  placed: number;
  kind: string;
  at: number;
  mono: number;
  boot: string;
  gate: string | null;
  line: string | null;
  from_at: number | null;
  hash: string | null;
  more: string | null;
}

/** Records looked at in one go: some milliseconds of work. */
const ROWS = 250;
const EPOCHS = 200;

/** What books() tells from the records themselves, and what may yet get a time; all of it is rare. */
const KEPT = `kind IN ('reset', 'dropped') OR (kind = 'crossing' AND placed = 0)`;

/**
 * Removes records by age; callers hold the transaction. An epoch loses its records from its beginning on, never its last
 * one, so that `pruned_through` and `pruned_hash` are the anchor of its chain. What the rest of the books needs of them
 * stays: the rollups, since when a line reports (`pruned_lines`), the last clock fix (`pruned_fix`), from where on all
 * records of a site are still there (`retention`), and the records of {@link KEPT}.
 */
export class SqliteRetention {
  readonly #epochs: Database.Statement<[number], Epoch>;
  readonly #rows: Database.Statement<[{ epoch: number; after: number; limit: number }], Row>;
  readonly #delete: Database.Statement<[number, number, number]>;
  readonly #anchor: Database.Statement<[number, string | null, string | null, number]>;
  readonly #keptFrom: Database.Statement<[string, number]>;
  readonly #line: Database.Statement<[string, string, string, string, number, number]>;

  constructor(db: Database.Database) {
    this.#epochs = db.prepare(
      `SELECT id, gateway, pruned_through FROM epochs WHERE id >= ? ORDER BY id LIMIT ${EPOCHS}`,
    );
    this.#rows =
      db.prepare(`SELECT seq, site, received_at, time, placed, kind, at, mono, boot, gate, line, from_at,
        hash, more
      FROM ledger WHERE epoch = @epoch AND seq > @after
        AND seq <= (SELECT through FROM epochs WHERE id = @epoch)
        AND seq < (SELECT max(seq) FROM ledger WHERE epoch = @epoch)
      ORDER BY seq LIMIT @limit`);
    // The highest id stays, since places in the ledger must never be given again.
    this.#delete = db.prepare(`DELETE FROM ledger WHERE epoch = ? AND seq > ? AND seq <= ?
      AND NOT (${KEPT}) AND id < (SELECT max(id) FROM ledger)`);
    this.#anchor = db.prepare(`UPDATE epochs SET pruned_through = ?, pruned_hash = ?,
      pruned_fix = coalesce(?, pruned_fix) WHERE id = ?`);
    this.#keptFrom = db.prepare(`INSERT INTO retention VALUES (?, ?) ON CONFLICT DO UPDATE
      SET kept_from = max(kept_from, excluded.kept_from)`);
    this.#line = db.prepare(`INSERT INTO pruned_lines VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET first_from = min(first_from, excluded.first_from), last_at = max(last_at, excluded.last_at)`);
  }

  prune(before: number, from: number): Pruned {
    let left = ROWS;
    let removed = 0;
    const epochs = this.#epochs.all(from);
    for (const epoch of epochs) {
      const rows = this.#rows.all({ epoch: epoch.id, after: epoch.pruned_through, limit: left });
      const young = rows.findIndex((row) => !isOld(row, before));
      const old = young === -1 ? rows : rows.slice(0, young);
      removed += this.#remove(epoch, old);
      left -= old.length;
      if (left === 0) return { removed, next: epoch.id };
    }
    const last = epochs.at(-1)?.id;
    return { removed, next: last === undefined || epochs.length < EPOCHS ? null : last + 1 };
  }

  #remove({ id, gateway, pruned_through: after }: Epoch, rows: readonly Row[]): number {
    const last = rows.at(-1);
    if (!last) return 0;
    const keptFrom = new Map<string, number>();
    for (const { site, gate, line, kind, placed, time, at, from_at } of rows) {
      if (placed === 0 || kind === 'dropped') continue;
      keptFrom.set(site, Math.max(keptFrom.get(site) ?? 0, slotOf(time) + SLOT_MS));
      if (kind !== 'coverage' || gate === null || line === null || from_at === null) continue;
      this.#line.run(site, gate, gateway, line, from_at + time - at, time);
    }
    for (const [site, slot] of keptFrom) this.#keptFrom.run(site, slot);
    const sync = rows.findLast((row) => row.kind === 'sync');
    this.#anchor.run(last.seq, last.hash, sync ? fixOf(sync) : null, id);
    return this.#delete.run(id, after, last.seq).changes;
  }
}

/** All that such a record tells lies before that moment too: all but `dropped` tell of no time after their own. */
function isOld({ received_at, placed, time }: Row, before: number): boolean {
  return received_at < before && (placed === 0 || time < before);
}

/** The clock fix of a sync record as sqlite-clock.ts reads it back. */
function fixOf({ seq, boot, mono, more }: Row): string {
  const { server, uncertaintyMs } = JSON.parse(more ?? '{}');
  return JSON.stringify({ seq, boot, mono, server, uncertaintyMs });
}
