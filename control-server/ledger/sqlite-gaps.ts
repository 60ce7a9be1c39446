import type Database from 'better-sqlite3';
import { pluck } from './sqlite-statements.ts';

interface Gap {
  from_seq: number;
  to_seq: number;
  site: string;
  recorded_at: number;
}

/** The high-water mark of an epoch, and the records below it that can never come; callers hold the transaction. */
export class SqliteGaps {
  readonly #seqs: Database.Statement<[number, number], number>;
  readonly #add: Database.Statement<[number, number, number, string, number]>;
  readonly #around: Database.Statement<[number, number, number], Gap>;
  readonly #remove: Database.Statement<[number, number]>;

  constructor(db: Database.Database) {
    this.#seqs = pluck(db, 'SELECT seq FROM ledger WHERE epoch = ? AND seq > ? ORDER BY seq');
    this.#add = db.prepare('INSERT INTO gaps VALUES (?, ?, ?, ?, ?)');
    this.#around = db.prepare(`SELECT from_seq, to_seq, site, recorded_at FROM gaps
      WHERE epoch = ? AND from_seq <= ? AND to_seq >= ? ORDER BY from_seq DESC LIMIT 1`);
    this.#remove = db.prepare('DELETE FROM gaps WHERE epoch = ? AND from_seq = ?');
  }

  /**
   * The epoch's new high-water mark: over records stored out of order, and over those below `oldest`, which the
   * gateway no longer has; what is missing of these is recorded as gaps.
   */
  advance(epoch: { id: number; through: number }, oldest: number, site: string, now: number): number {
    let through = epoch.through;
    const gaps: [number, number][] = [];
    for (const seq of this.#seqs.iterate(epoch.id, epoch.through)) {
      if (seq > through + 1) {
        if (through + 1 >= oldest) break;
        gaps.push([through + 1, Math.min(seq, oldest) - 1]);
        if (seq > oldest) {
          through = oldest - 1;
          break;
        }
      }
      through = seq;
    }
    if (through + 1 < oldest) {
      gaps.push([through + 1, oldest - 1]);
      through = oldest - 1;
    }
    for (const [from, to] of gaps) this.#add.run(epoch.id, from, to, site, now);
    return through;
  }

  /**
   * A record came after all: its place is no longer part of a gap.
   *
   * @returns when the gap was recorded; undefined where there was none
   */
  fill(epoch: number, seq: number): number | undefined {
    const gap = this.#around.get(epoch, seq, seq);
    if (!gap) return undefined;
    this.#remove.run(epoch, gap.from_seq);
    if (gap.from_seq < seq) this.#add.run(epoch, gap.from_seq, seq - 1, gap.site, gap.recorded_at);
    if (gap.to_seq > seq) this.#add.run(epoch, seq + 1, gap.to_seq, gap.site, gap.recorded_at);
    return gap.recorded_at;
  }
}
