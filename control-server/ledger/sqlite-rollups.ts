import type Database from 'better-sqlite3';
import type { BlindCause } from '../../firmware-config/contract/index.ts';
import { slotOf, spread } from '../rollups/slots.ts';
import { SqliteZoneRollups } from './sqlite-zone-rollups.ts';

/** What the rollups need to know of a placed record. */
export interface RollupRow {
  site: string;
  gateway: string;
  kind: string;
  /** The gateway's time, and the one it is booked under. */
  at: number;
  time: number;
  camera: string | null;
  gate: string | null;
  line: string | null;
  direction: string | null;
  from_at: number | null;
  to_at: number | null;
  watched_ms: number | null;
  frames: number | null;
  reason: string | null;
  more: string | null;
}

/** What a line is known by. */
export interface LineName {
  site: string;
  gate: string;
  gateway: string;
  line: string;
}

/** The columns of `ledger l JOIN epochs e` that make a {@link RollupRow}. */
export const ROLLUP_COLUMNS = `l.site, e.gateway, l.kind, l.at, l.time, l.camera, l.gate, l.line, l.direction,
  l.from_at, l.to_at, l.watched_ms, l.frames, l.reason, l.more`;

/** A wall clock that was wrong, or moved, by more than this makes the hours around it uncertain; below, hardly anybody's. */
const UNSURE_MS = 60_000;

/** The statements that keep the rollups; callers hold the transaction. */
export class SqliteRollups {
  readonly #count: Database.Statement<[string, number, string, number, number]>;
  readonly #cover: Database.Statement<[string, number, string, string, string, number, number, number]>;
  readonly #blind: Database.Statement<[string, number, string, string, string, string, number, number]>;
  readonly #outage: Database.Statement<[string, number, string, string, number, number]>;
  readonly #line: Database.Statement<[string, string, string, string, number, number]>;
  readonly #forget: Database.Statement<[LineName]>;
  readonly #reline: Database.Statement<[LineName]>;
  readonly #sweeps: Database.Statement<[string, number]>[];
  readonly zones: SqliteZoneRollups;

  constructor(db: Database.Database) {
    this.#count = db.prepare(`INSERT INTO counts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET in_count = in_count + excluded.in_count, out_count = out_count + excluded.out_count`);
    this.#cover = db.prepare(`INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET watched_ms = watched_ms + excluded.watched_ms, frames = frames + excluded.frames,
        parts = parts + excluded.parts`);
    this.#blind = db.prepare(`INSERT INTO blind VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET ms = ms + excluded.ms, parts = parts + excluded.parts`);
    this.#outage = db.prepare(`INSERT INTO outages VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET ms = ms + excluded.ms, parts = parts + excluded.parts`);
    this.#line = db.prepare(`INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET first_from = min(first_from, excluded.first_from), last_at = max(last_at, excluded.last_at)`);
    const line = 'site = @site AND gate = @gate AND gateway = @gateway AND line = @line';
    this.#forget = db.prepare(`DELETE FROM lines WHERE ${line}`);
    this.#reline = db.prepare(`INSERT INTO lines
      SELECT @site, @gate, @gateway, @line, min(first_from), max(last_at) FROM (
        SELECT min(from_at + time - at) AS first_from, max(time) AS last_at FROM ledger
          WHERE site = @site AND gate = @gate AND line = @line AND kind = 'coverage' AND placed = 1
            AND epoch IN (SELECT id FROM epochs WHERE gateway = @gateway)
        UNION ALL SELECT first_from, last_at FROM pruned_lines WHERE ${line})
      HAVING max(last_at) IS NOT NULL`);
    this.#sweeps = [
      'DELETE FROM counts WHERE site = ? AND slot = ? AND in_count = 0 AND out_count = 0',
      ...['coverage', 'blind', 'outages', 'zone_use'].map(
        (table) => `DELETE FROM ${table} WHERE site = ? AND slot = ? AND parts = 0`,
      ),
    ].map((sql) => db.prepare<[string, number]>(sql));
    this.zones = new SqliteZoneRollups(db);
  }

  /** @param keptFrom slots before this one are left alone, since not all of their records are there any more */
  add(row: RollupRow, keptFrom = 0): void {
    this.#apply(row, 1, keptFrom);
  }

  /**
   * Takes out what {@link add} put in; a line's first and last moment are then to be found anew by {@link reline}, and what
   * was most in a zone by its `zones.remax`.
   */
  remove(row: RollupRow): void {
    for (const slot of this.#apply(row, -1, 0)) {
      for (const sweep of this.#sweeps) sweep.run(row.site, slot);
    }
  }

  /** Finds anew since when and until when a line has reported, where its ledger rows were booked elsewhere in time. */
  reline(line: LineName): void {
    this.#forget.run(line);
    this.#reline.run(line);
  }

  /** @returns the slots that changed */
  #apply(row: RollupRow, sign: 1 | -1, keptFrom: number): Set<number> {
    const { site, gateway, time } = row;
    const touched = new Set<number>();
    const outage = (slot: number, cause: string, ms: number) => {
      if (slot < keptFrom) return;
      touched.add(slot);
      this.#outage.run(site, slot, gateway, cause, sign * ms, sign);
    };
    const shift = time - row.at;
    if (Math.abs(shift) > UNSURE_MS) outage(slotOf(time), 'clock-unsure', 0);
    if (row.kind === 'crossing' && row.gate !== null && slotOf(time) >= keptFrom) {
      const isIn = row.direction === 'in' ? 1 : 0;
      touched.add(slotOf(time));
      this.#count.run(site, slotOf(time), row.gate, sign * isIn, sign * (1 - isIn));
    } else if (row.kind === 'coverage') {
      for (const slot of this.#coverage(row, shift, sign, keptFrom)) touched.add(slot);
    } else if (row.kind === 'zone') {
      for (const slot of this.zones.apply(row, sign, keptFrom)) touched.add(slot);
    } else if (row.kind === 'dropped' && row.reason !== null) {
      const [from, to] = [(row.from_at ?? time) + shift, (row.to_at ?? time) + shift];
      if (to <= from) outage(slotOf(from), row.reason, 0);
      for (const { slot, ms } of spread(from, Math.min(to, from + 31 * 86_400_000), to - from)) {
        outage(slot, row.reason, ms);
      }
    } else if (row.kind === 'jump' && Math.abs(moreOf(row).byMs ?? 0) > UNSURE_MS) {
      outage(slotOf(time), 'clock-unsure', 0);
    }
    return touched;
  }

  #coverage(row: RollupRow, shift: number, sign: 1 | -1, keptFrom: number): number[] {
    const { site, gateway, gate, line, time, from_at } = row;
    if (gate === null || line === null || from_at === null) return [];
    const from = from_at + shift;
    if (sign === 1) this.#line.run(site, gate, gateway, line, from, time);
    const frames = spread(from, time, row.frames ?? 0);
    const watched = spread(from, time, row.watched_ms ?? 0);
    watched.forEach(({ slot, ms }, index) => {
      if (slot < keptFrom) return;
      this.#cover.run(site, slot, gate, gateway, line, sign * ms, sign * (frames[index]?.ms ?? 0), sign);
    });
    for (const { cause, ms } of moreOf(row).blind ?? []) {
      for (const share of spread(from, time, ms)) {
        if (share.slot < keptFrom) continue;
        this.#blind.run(site, share.slot, gate, gateway, line, cause, sign * share.ms, sign);
      }
    }
    return watched.map(({ slot }) => slot);
  }
}

function moreOf(row: RollupRow): { blind?: { cause: BlindCause; ms: number }[]; byMs?: number } {
  return row.more === null ? {} : JSON.parse(row.more);
}
