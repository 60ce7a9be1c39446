import type Database from 'better-sqlite3';
import type { Bins, Passed } from '../rollups/trend.ts';
import type { Books, CrossingQuery, LedgerCrossing, Mark, Place, SetAsideEntry } from './ledger.ts';
import { pluck } from './sqlite-statements.ts';

/** Crossings of one gate between two places in the ledger, neither included. */
const CROSSINGS = `SELECT l.id, l.site, e.gateway, l.camera, l.gate, l.line, l.direction, l.time AS at, l.received_at AS receivedAt
  FROM ledger l JOIN epochs e ON e.id = l.epoch
  WHERE l.kind = 'crossing' AND l.placed = 1 AND l.site = ? AND l.gate = ? AND l.id > ? AND l.id < ?`;

/**
 * Spools that were lost within a stretch of time: their successor began with a reset, or its beginning is itself missing,
 * and what came between the last record of the epoch before and that moment is not known. A fork's first records may be
 * older than its reset. A successor whose time is not known counts by its receipt.
 */
const UNKNOWN = `WITH successors AS (
    SELECT r.epoch, r.placed, min(r.time, coalesce(n.time, r.time)) AS time, r.received_at
      FROM ledger r LEFT JOIN ledger n ON n.epoch = r.epoch AND n.seq = r.seq + 1 AND n.placed = 1
      WHERE r.site = @site AND r.kind = 'reset' AND r.reason IN ('spool-created', 'spool-corrupt', 'spool-forked')
    UNION ALL
    SELECT l.epoch, l.placed, l.time, l.received_at FROM gaps g JOIN ledger l ON l.epoch = g.epoch
        AND l.seq = (SELECT min(seq) FROM ledger WHERE epoch = g.epoch AND seq > g.to_seq)
      WHERE g.site = @site AND g.from_seq = 1)
  SELECT gateway, "from", "to" FROM (
    SELECT e.gateway,
      (SELECT l.time FROM ledger l WHERE l.epoch =
        (SELECT max(id) FROM epochs WHERE gateway = e.gateway AND id < e.id)
        AND l.placed = 1 ORDER BY l.seq DESC LIMIT 1) AS "from",
      CASE s.placed WHEN 1 THEN s.time ELSE s.received_at END AS "to"
    FROM successors s JOIN epochs e ON e.id = s.epoch
    WHERE s.placed = 0 OR s.time >= @from)
  WHERE "from" < "to" AND "from" < @to AND "to" >= @from`;

type Range = [string, number, number];

/** The statements that read the books. */
export class SqliteReader {
  readonly #lastId: Database.Statement<[], number>;
  readonly #counts: Database.Statement<Range, Books['counts'][number]>;
  readonly #lines: Database.Statement<[string], Books['lines'][number]>;
  readonly #covered: Database.Statement<Range, Books['covered'][number]>;
  readonly #blind: Database.Statement<Range, Books['blind'][number]>;
  readonly #outages: Database.Statement<Range, Books['outages'][number]>;
  readonly #unknown: Database.Statement<
    [{ site: string; from: number; to: number }],
    Books['unknown'][number]
  >;
  readonly #mark: Database.Statement<[string, string], { through: number; hash: string | null }>;
  readonly #rezeros: Database.Statement<Range, { gate: string; at: number }>;
  readonly #since: Database.Statement<[string, string, number, number], { in: number; out: number }>;
  readonly #passed: Database.Statement<
    [{ site: string; gate: string; from: number; to: number; stepMs: number }],
    Passed
  >;
  readonly #unplaced: Database.Statement<Range, { gate: string; count: number }>;
  readonly #lost: Database.Statement<[...Range, ...Range, ...Range], number>;
  readonly #total: Database.Statement<[], number>;
  readonly #newest: Database.Statement<[string, string, number, number, number], LedgerCrossing>;
  readonly #onwards: Database.Statement<[string, string, number, number, number], LedgerCrossing>;
  readonly #entries: Database.Statement<[number], SetAsideEntry>;

  constructor(db: Database.Database) {
    this.#newest = db.prepare(`${CROSSINGS} ORDER BY l.id DESC LIMIT ?`);
    this.#onwards = db.prepare(`${CROSSINGS} ORDER BY l.id LIMIT ?`);
    this.#lastId = pluck(db, 'SELECT coalesce(max(id), 0) FROM ledger');
    this.#counts = db.prepare(`SELECT gate, slot, in_count AS "in", out_count AS "out" FROM counts
      WHERE site = ? AND slot >= ? AND slot < ? ORDER BY slot, gate`);
    this.#lines =
      db.prepare(`SELECT gate, gateway, line, first_from AS firstFrom, last_at AS lastAt FROM lines
      WHERE site = ?`);
    this.#covered =
      db.prepare(`SELECT gate, gateway, line, slot, watched_ms AS watchedMs, frames FROM coverage
      WHERE site = ? AND slot >= ? AND slot < ?`);
    this.#blind = db.prepare(`SELECT gate, gateway, line, slot, cause, ms FROM blind
      WHERE site = ? AND slot >= ? AND slot < ?`);
    this.#outages = db.prepare(`SELECT gateway, slot, cause, ms FROM outages
      WHERE site = ? AND slot >= ? AND slot < ?`);
    this.#unknown = db.prepare(UNKNOWN);
    this.#mark = db.prepare(`SELECT e.through,
        CASE WHEN e.through = e.pruned_through THEN e.pruned_hash ELSE l.hash END AS hash
      FROM epochs e LEFT JOIN ledger l ON l.epoch = e.id AND l.seq = e.through
      WHERE e.gateway = ? AND e.epoch = ?`);
    this.#rezeros = db.prepare(`SELECT gate, max(time) AS at FROM ledger
      WHERE site = ? AND kind = 'reset' AND time >= ? AND time < ?
        AND placed = 1 AND reason = 'occupancy-rezero' AND gate IS NOT NULL GROUP BY gate`);
    this.#since = db.prepare(`SELECT
        coalesce(sum(direction = 'in'), 0) AS "in", coalesce(sum(direction = 'out'), 0) AS "out" FROM ledger
      WHERE site = ? AND gate = ? AND kind = 'crossing' AND placed = 1 AND time > ? AND time < ?`);
    this.#passed = db.prepare(`SELECT @gate AS gate, CAST(time / @stepMs AS INTEGER) * @stepMs AS start,
        sum(direction = 'in') AS "in", sum(direction = 'out') AS "out" FROM ledger
      WHERE site = @site AND gate = @gate AND kind = 'crossing' AND placed = 1 AND time >= @from AND time < @to
      GROUP BY start`);
    this.#unplaced = db.prepare(`SELECT gate, count(*) AS count FROM ledger
      WHERE site = ? AND received_at >= ? AND received_at < ? AND placed = 0 AND kind = 'crossing' GROUP BY gate`);
    this.#lost = pluck(
      db,
      `SELECT
        (SELECT coalesce(sum(to_seq - from_seq + 1), 0) FROM gaps
          WHERE site = ? AND recorded_at >= ? AND recorded_at < ?)
      + (SELECT coalesce(sum(count), 0) FROM ledger
          WHERE site = ? AND kind = 'dropped' AND time >= ? AND time < ? AND placed = 1)
      + (SELECT coalesce(sum(count), 0) FROM ledger
          WHERE site = ? AND placed = 0 AND received_at >= ? AND received_at < ? AND kind = 'dropped')`,
    );
    this.#total = pluck(
      db,
      "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'quarantine'), 0)",
    );
    this.#entries =
      db.prepare(`SELECT id, received_at AS receivedAt, topic, reason, detail, bytes FROM quarantine
      ORDER BY id DESC LIMIT ?`);
  }

  lastId(): number {
    return this.#lastId.get() ?? 0;
  }

  mark(gateway: string, epoch: string): Mark {
    const { through = 0, hash = null } = this.#mark.get(gateway, epoch) ?? {};
    return hash === null ? { through } : { through, hash };
  }

  books(place: Place, from: number, to: number): Books {
    const known = new Set(place.gates.map((gate) => gate.id));
    const ours = <T extends { gate: string }>(rows: T[]) => rows.filter((row) => known.has(row.gate));
    const range: Range = [place.id, from, to];
    return {
      lastEventId: this.lastId(),
      counts: ours(this.#counts.all(...range)),
      lines: this.lines(place),
      covered: ours(this.#covered.all(...range)),
      blind: ours(this.#blind.all(...range)),
      outages: this.#outages.all(...range),
      unknown: this.#unknown.all({ site: place.id, from, to }),
      rezeros: ours(this.#rezeros.all(...range)).map(({ gate, at }) => {
        const { in: ins, out } = this.#since.get(place.id, gate, at, to) ?? { in: 0, out: 0 };
        return { gate, at, in: ins, out };
      }),
      ...this.shortages(place, from, to),
    };
  }

  /** Every line that ever reported coverage, of gates the site has. */
  lines(place: Place): Books['lines'] {
    const known = new Set(place.gates.map((gate) => gate.id));
    return this.#lines.all(place.id).filter(({ gate }) => known.has(gate));
  }

  /** What of a stretch of time is in no numbers. */
  shortages(place: Place, from: number, to: number): Pick<Books, 'unplaced' | 'lost'> {
    const known = new Set(place.gates.map((gate) => gate.id));
    const range: Range = [place.id, from, to];
    const unplaced = this.#unplaced.all(...range).filter(({ gate }) => known.has(gate));
    return {
      unplaced: unplaced.reduce((sum, row) => sum + row.count, 0),
      lost: this.#lost.get(...range, ...range, ...range) ?? 0,
    };
  }

  passed({ id: site, gates }: Place, bins: Bins): Passed[] {
    return gates.flatMap(({ id: gate }) => this.#passed.all({ site, gate, ...bins }));
  }

  crossings({ places, after, before, limit }: CrossingQuery): LedgerCrossing[] {
    const isOnwards = after !== undefined;
    const statement = isOnwards ? this.#onwards : this.#newest;
    let [low, high] = [after ?? 0, before ?? Number.MAX_SAFE_INTEGER];
    let found: LedgerCrossing[] = [];
    for (const { id: site, gates } of places) {
      for (const { id: gate } of gates) {
        const rows = statement.all(site, gate, low, high, limit);
        if (rows.length === 0) continue;
        found = [...found, ...rows].sort((a, b) => (isOnwards ? a.id - b.id : b.id - a.id)).slice(0, limit);
        const last = found.at(-1);
        if (!last || found.length < limit) continue;
        // Whatever lies beyond the last of a full page is not on it.
        if (isOnwards) high = last.id;
        else low = last.id;
      }
    }
    return found;
  }

  quarantined(limit: number): { total: number; entries: SetAsideEntry[] } {
    return { total: this.#total.get() ?? 0, entries: this.#entries.all(limit) };
  }
}
