import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { chainStart } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Audit, BookedEpoch, BookedRecord, Piece } from './audit.ts';
import { LEDGER_VERSION } from './migrations.ts';
import { CONTENT_COLUMNS, type ContentRow, recordOf } from './rows.ts';

type Row = ContentRow & {
  site: string;
  receivedAt: number;
  time: number;
  placed: number;
  hash: string | null;
};

const ROW = `SELECT seq, site, received_at AS receivedAt, time, placed, hash, ${CONTENT_COLUMNS.join(', ')}
  FROM ledger WHERE epoch = ?`;
const EPOCH = `SELECT id, gateway, epoch, pruned_through AS prunedThrough, pruned_hash AS prunedHash FROM epochs`;
/** The records that make up a day of a site: where they stand in each epoch. */
const RANGES = ['crossing', 'coverage', 'reset', 'dropped'].map(
  (kind) => `SELECT epoch, min(seq) AS "from", max(seq) AS "to" FROM ledger
    WHERE site = @site AND kind = '${kind}' AND time >= @from
      AND ${kind === 'coverage' ? 'from_at + time - at' : 'time'} < @to
      AND ${kind === 'crossing' || kind === 'coverage' ? 'gate = @gate AND placed = 1' : 'time < @to'}
      ${kind === 'coverage' ? 'AND line = @line AND time < @to + 86400000' : ''}
    GROUP BY epoch`,
);

/** {@link Audit} of a ledger file, beside a server that writes it. */
export class SqliteAudit implements Audit {
  readonly #db: Database.Database;

  /** @throws GatelineError `ledger-unavailable` when there is no ledger, or it is not of this program's version */
  constructor(path: string) {
    if (!existsSync(path)) {
      throw new GatelineError(
        'ledger-unavailable',
        `there is no ledger at ${path}: check \`data\` in the configuration`,
      );
    }
    this.#db = new Database(path, { readonly: true });
    if (this.#db.pragma('user_version', { simple: true }) !== LEDGER_VERSION) {
      this.#db.close();
      const remedy = 'start this version of the server once, so that it is brought up to date';
      throw new GatelineError(
        'ledger-unavailable',
        `${path} was written by another version of Gateline: ${remedy}`,
      );
    }
    // Everything is read as it was at one moment.
    this.#db.exec('BEGIN');
  }

  epochs(): BookedEpoch[] {
    return this.#db.prepare<[], BookedEpoch>(`${EPOCH} ORDER BY gateway, id`).all();
  }

  keys(): { gateway: string; key: string; firstSeenAt: number }[] {
    return this.#db
      .prepare<[], { gateway: string; key: string; firstSeenAt: number }>(
        'SELECT gateway, key, first_seen_at AS firstSeenAt FROM keys ORDER BY gateway, first_seen_at',
      )
      .all();
  }

  keptFrom(site: string): number {
    const kept = this.#db.prepare<[string], number>('SELECT kept_from FROM retention WHERE site = ?').pluck();
    return kept.get(site) ?? 0;
  }

  *records({ id }: BookedEpoch, from = 1, to = Number.MAX_SAFE_INTEGER): Generator<BookedRecord> {
    const page = this.#db.prepare<[number, number, number], Row>(
      `${ROW} AND seq >= ? AND seq <= ? ORDER BY seq LIMIT 1000`,
    );
    for (let next = from; ; ) {
      const rows = page.all(id, next, to);
      for (const row of rows) yield bookedOf(row);
      const last = rows.at(-1);
      if (!last || rows.length < 1000) return;
      next = last.seq + 1;
    }
  }

  hashBefore(
    { id, gateway, epoch, prunedThrough, prunedHash }: BookedEpoch,
    seq: number,
  ): string | undefined {
    if (seq === 1) return chainStart(gateway, epoch);
    if (seq - 1 === prunedThrough) return prunedHash ?? undefined;
    const hash = this.#db
      .prepare<[number, number], string | null>('SELECT hash FROM ledger WHERE epoch = ? AND seq = ?')
      .pluck();
    return hash.get(id, seq - 1) ?? undefined;
  }

  pieces(site: string, gates: readonly string[], from: number, to: number): Piece[] {
    const bounds = new Map<number, { from: number; to: number }>();
    const lines = this.#db
      .prepare<[string, string], string>('SELECT DISTINCT line FROM lines WHERE site = ? AND gate = ?')
      .pluck();
    const widen = (sql: string, more: { gate?: string; line?: string }) => {
      const query = this.#db.prepare<[object], { epoch: number; from: number; to: number }>(sql);
      for (const range of query.all({ site, from, to, ...more })) {
        const known = bounds.get(range.epoch) ?? range;
        bounds.set(range.epoch, { from: Math.min(known.from, range.from), to: Math.max(known.to, range.to) });
      }
    };
    const [crossings = '', coverage = '', ...others] = RANGES;
    for (const gate of gates) {
      widen(crossings, { gate });
      for (const line of lines.all(site, gate)) widen(coverage, { gate, line });
    }
    for (const sql of others) widen(sql, {});
    return this.epochs().flatMap((epoch) => {
      const range = bounds.get(epoch.id);
      return range ? [{ epoch, ...this.#signed(epoch, range) }] : [];
    });
  }

  close(): void {
    this.#db.close();
  }

  #signed({ id }: BookedEpoch, range: { from: number; to: number }): { from: number; to: number } {
    const seq = (condition: string, place: number) =>
      this.#db
        .prepare<[number, number], number>(`SELECT seq FROM ledger WHERE epoch = ? AND ${condition} LIMIT 1`)
        .pluck()
        .get(id, place);
    const fix =
      seq("kind = 'sync' AND seq < ? ORDER BY seq DESC", range.from) ??
      seq("kind = 'sync' AND seq > ? ORDER BY seq", range.to);
    const head = seq("kind = 'head' AND seq > ? ORDER BY seq", Math.max(range.to, fix ?? 0));
    return { from: Math.min(range.from, fix ?? range.from), to: Math.max(range.to, fix ?? 0, head ?? 0) };
  }
}

function bookedOf({ site, receivedAt, time, placed, hash, ...row }: Row): BookedRecord {
  const booked = { seq: row.seq, site, receivedAt, time, placed: placed === 1, hash };
  try {
    return { ...booked, record: recordOf(row) };
  } catch {
    return { ...booked, record: null };
  }
}
