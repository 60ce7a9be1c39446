import type Database from 'better-sqlite3';
import { LEAST_GAP_MS } from '../rollups/gaps.ts';
import type { KnownLine } from '../rollups/line-slots.ts';
import { SLOT_MS } from '../rollups/slots.ts';
import type { HistoryNotes, StretchSums, ZoneRecord, ZoneSums } from './history-store.ts';
import type { Place } from './ledger.ts';
import type { SqliteReader } from './sqlite-reader.ts';

type Range = [string, number, number];

/** The statements that sum the books. */
export class SqliteHistory {
  readonly #reader: SqliteReader;
  readonly #counts: Database.Statement<Range, StretchSums['counts'][number]>;
  readonly #covered: Database.Statement<Range, StretchSums['covered'][number]>;
  readonly #slots: Database.Statement<[...Range, string], { slot: number; in: number; out: number }>;
  readonly #full: Database.Statement<[...Range, string], { slot: number; lines: number }>;
  readonly #zones: Database.Statement<Range, ZoneSums>;
  readonly #zoneRecords: Database.Statement<Range, ZoneRecord>;
  readonly #rezeros: Database.Statement<Range, { gate: string; at: number }>;

  constructor(db: Database.Database, reader: SqliteReader) {
    this.#reader = reader;
    const range = 'WHERE site = ? AND slot >= ? AND slot < ?';
    this.#counts = db.prepare(`SELECT gate, sum(in_count) AS "in", sum(out_count) AS "out" FROM counts
      ${range} GROUP BY gate`);
    this.#covered = db.prepare(`SELECT gate, gateway, line,
        sum(min(max(watched_ms, 0), ${SLOT_MS})) AS watchedMs,
        sum(watched_ms >= ${SLOT_MS - LEAST_GAP_MS}) AS fullSlots
      FROM coverage ${range} GROUP BY gate, gateway, line`);
    this.#slots = db.prepare(`SELECT slot, sum(in_count) AS "in", sum(out_count) AS "out" FROM counts
      ${range} AND gate IN (SELECT value FROM json_each(?)) GROUP BY slot`);
    this.#full = db.prepare(`SELECT slot, sum(watched_ms >= ${SLOT_MS - LEAST_GAP_MS}) AS lines FROM coverage
      ${range} AND gate IN (SELECT value FROM json_each(?)) GROUP BY slot`);
    this.#zones = db.prepare(`SELECT gateway, camera, zone, sum(watched_ms) AS watchedMs,
        sum(people_ms) AS peopleMs, sum(queue_ms) AS queueMs, sum(visits) AS visits, sum(dwell_ms) AS dwellMs,
        max(most_people) AS mostPeople, max(longest_queue) AS longestQueue, max(longest_ms) AS longestMs
      FROM zone_use ${range} GROUP BY gateway, camera, zone`);
    this.#zoneRecords = db.prepare(`SELECT e.gateway, l.camera, l.more ->> 'zone' AS zone,
        l.from_at + l.time - l.at AS "from", l.time AS at, l.watched_ms AS watchedMs,
        l.more ->> 'peopleMs' AS peopleMs, l.more ->> 'queueMs' AS queueMs, l.more ->> 'visits' AS visits,
        l.more ->> 'dwellMs' AS dwellMs, l.more ->> 'mostPeople' AS mostPeople,
        l.more ->> 'longestQueue' AS longestQueue, l.more ->> 'longestMs' AS longestMs
      FROM ledger l JOIN epochs e ON e.id = l.epoch
      WHERE l.kind = 'zone' AND l.placed = 1 AND l.site = ? AND l.time >= ? AND l.time < ?
      ORDER BY l.time, l.id`);
    this.#rezeros = db.prepare(`SELECT gate, time AS at FROM ledger
      WHERE site = ? AND kind = 'reset' AND time >= ? AND time < ?
        AND placed = 1 AND reason = 'occupancy-rezero' AND gate IS NOT NULL ORDER BY time, gate`);
  }

  lines(place: Place): KnownLine[] {
    return this.#reader.lines(place);
  }

  sums(place: Place, cuts: readonly number[]): StretchSums[] {
    const ours = oursOf(place);
    return cuts.slice(1).map((to, index) => {
      const from = cuts[index] ?? to;
      const range: Range = [place.id, from, to];
      return {
        from,
        to,
        counts: ours(this.#counts.all(...range)),
        covered: ours(this.#covered.all(...range)),
      };
    });
  }

  slotSums(place: Place, from: number, to: number): { slot: number; in: number; out: number }[] {
    return this.#slots.all(place.id, from, to, gatesOf(place));
  }

  fullLines(place: Place, from: number, to: number): { slot: number; lines: number }[] {
    return this.#full.all(place.id, from, to, gatesOf(place));
  }

  zoneSums({ id }: Place, cuts: readonly number[]): ZoneSums[][] {
    return cuts.slice(1).map((to, index) => this.#zones.all(id, cuts[index] ?? to, to));
  }

  zoneRecords({ id }: Place, from: number, to: number): ZoneRecord[] {
    return this.#zoneRecords.all(id, from, to);
  }

  notes(place: Place, from: number, to: number): HistoryNotes {
    const rezeros = oursOf(place)(this.#rezeros.all(place.id, from, to));
    return { ...this.#reader.shortages(place, from, to), rezeros };
  }
}

const gatesOf = ({ gates }: Place) => JSON.stringify(gates.map(({ id }) => id));

function oursOf(place: Place): <T extends { gate: string }>(rows: T[]) => T[] {
  const known = new Set(place.gates.map(({ id }) => id));
  return (rows) => rows.filter(({ gate }) => known.has(gate));
}
